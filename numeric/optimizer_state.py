"""Idea: what an optimiser remembers of a parameter belongs to the array, not to its name.

An array is known by its place in memory, so a new view of the same numbers is the same parameter,
and two layers that both call theirs "weight" are two. A state that comes from a file has
names only; each waits for the first array that is stepped under its name.
"""

import weakref
from dataclasses import dataclass, field

import numpy as np


@dataclass(eq=False)
class Held:
    """The remembered arrays of one parameter, and how often it was stepped."""

    name: str
    steps: int = 0
    slots: dict = field(default_factory=dict)


class ArrayStates:
    """The states of all arrays that one optimiser has stepped and that are still in use."""

    def __init__(self):
        self.by_identity, self._by_place, self._owners, self.waiting = {}, {}, {}, {}
        self._lent = []  # arrays over memory that is not NumPy's, kept so that it stays theirs

    def of(self, name, array, slots):
        """The state of ``array``, with zeros for those of ``slots`` that it lacks."""
        held = self.by_identity.get(id(array))
        if held is None:
            held = self._by_place.get(_place(array)) or self._add(Held(name), array)
        if len(held.slots) != len(slots):
            for slot in slots:
                held.slots.setdefault(slot, np.zeros_like(array))
        return held

    def _add(self, held, array):
        place, owner = _place(array), _owner(array)
        self._by_place[place] = held
        if owner is array:  # views come and go, and are found by their place
            self.by_identity[id(array)] = held
        if owner.base is not None:
            self._lent.append(owner)
        states, identity = weakref.ref(self), id(array)

        def forget(_):
            if states() is not None:
                states()._forget(place, identity)

        self._owners[place] = weakref.ref(owner, forget)
        return held

    def _forget(self, place, identity):
        for table, key in (
            (self.by_identity, identity), (self._by_place, place), (self._owners, place)
        ):
            table.pop(key, None)

    def claim(self, parameters, owner):
        """Give the states that wait to the arrays of ``parameters`` that go by their names.

        Raises ``ValueError`` naming both sides if one does not fit, and then gives none.
        """
        if not self.waiting:
            return
        new = {name: a for name, a in parameters.items() if _place(a) not in self._by_place}
        found = {name: self.waiting[name][0] for name in new if name in self.waiting}
        left = {name for name, queue in self.waiting.items() if len(queue) > (name in found)}
        for name, array in new.items():
            _check_fit(name, array, found.get(name), self.waiting, left, type(owner).__name__)
        for name, held in found.items():
            self._add(held, new[name])
            self.waiting[name].pop(0)
        self.waiting = {name: queue for name, queue in self.waiting.items() if queue}

    def named(self):
        """All states by name; further arrays under one name are "weight#2", "weight#3", …"""
        waiting = (held for queue in self.waiting.values() for held in queue)
        found = {}
        for held in (*self._by_place.values(), *waiting):
            label, number = held.name, 1
            while label in found:
                number += 1
                label = f"{held.name}#{number}"
            found[label] = held
        return found

    def flat(self, parameters=None):
        """Copies as a flat dict of arrays, "0.weight/velocity" and "0.weight/steps".

        With ``parameters``, a dict of arrays, of those alone and by their names there.
        """
        flat, found = {}, self.named()
        if parameters is not None and not self.waiting:
            held = {name: self._by_place.get(_place(array)) for name, array in parameters.items()}
            found = {name: one for name, one in held.items() if one is not None}
        for label, held in found.items():
            flat |= {f"{label}/{slot}": array.copy() for slot, array in held.slots.items()}
            flat[f"{label}/steps"] = np.array(held.steps)
        return flat

    @classmethod
    def from_flat(cls, flat):
        """What ``flat`` gave, waiting for arrays by name."""
        states, found = cls(), {}
        for key, array in flat.items():
            label, bar, slot = key.rpartition("/")
            if bar:
                held = found.setdefault(label, Held(label.partition("#")[0]))
                if slot == "steps":
                    held.steps = int(array)
                else:
                    held.slots[slot] = np.array(array)
        for held in found.values():
            states.waiting.setdefault(held.name, []).append(held)
        return states

    # a copy is of other arrays than the network's, so it has to find its parameters by name
    def __getstate__(self):
        return self.flat()

    def __setstate__(self, flat):
        self.__dict__.update(vars(ArrayStates.from_flat(flat)))


def _place(array):
    data = array.__array_interface__
    return data["data"][0], array.shape, data["strides"], array.dtype.str


def _owner(array):
    """The array whose memory ``array`` shows; while it lives, the place is taken."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _check_fit(name, array, held, waiting, left, kind):
    if held is None and left:
        names = ", ".join(sorted(waiting))
        raise ValueError(
            f"{kind}: the loaded state is of another network: it has {names}, "
            f"but no {name} of shape {array.shape}"
        )
    for slot, saved in (held.slots if held else {}).items():
        if (saved.shape, saved.dtype) != (array.shape, array.dtype):
            raise ValueError(
                f"{kind}: the loaded state is of another network: its {slot} of {name} is "
                f"{saved.dtype} {saved.shape}, but this parameter {array.dtype} {array.shape}"
            )
