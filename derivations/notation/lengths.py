"""How long each range is in a set of texts, by all places that are used; what two readings have is asked back.

Every entry is a place on the axes of its array. What reaches further than an index runs makes an axis longer than it;
a sum without ends runs as far as an index of its name elsewhere.
"""
from collections import Counter

from sympy import Idx, IndexedBase, Integer

from derivations.notation.meanings import PLACES
from derivations.notation.ranges import Clash, Index, Length, Sizes, join, linear
from derivations.notation.tokens import Unreadable


def last_place(part):
    """The last place that a subscript reaches, in letters, where sums with ends written out bind its indices."""
    (weights, total), found = linear(part) or ({}, 0), Counter()
    for index, weight in weights.items():
        end = index.reach(weight) if isinstance(index, Index) else ({index: 1}, 0)
        if not end or not all(isinstance(name, str) for name in end[0]):
            return None
        found.update({name: w * weight for name, w in end[0].items()})
        total += weight * end[1]
    return (dict(found), total) if weights else None


class Lengths:
    """The lengths of the axes and indices of some statements. ``free`` holds the indices that no sum binds, by name and
    text (a fact has its own), ``bound`` those of sums, ``uses`` the places below arrays; ``text`` is the one that is read."""

    def __init__(self, reader, statements, facts, meanings):
        self.reader, self.statements, self.facts, self.meanings = reader, statements, facts, meanings
        self.axes, self.free, self.bound, self.uses, self.text = {}, {}, [], [], ""
        self.shorter = {}  # (index, text of a fact) -> the index that it has there

    def error(self, node, message):
        return Unreadable(self.text, node.at, message)

    def settle(self):
        """Give all a size. Raises ``Unreadable`` where that is not sure."""
        self.place_entries()
        self.settle_lonely_sums()
        self.settle_sizes()
        for check in (self.ask_of_one_end, self.ask_of_what_lies_outside):
            check()

    def place_entries(self):
        """Every axis holds the places that are used; shifts first, for ``x[i]`` beside ``x[i+1]``
        is an entry of an axis that is longer than i."""
        plain, named, reaching = [], [], []
        for self.text, node, axis, part in self.uses:
            weights, constant = self.shift(node, part)
            if not weights and (last := self.last(node, part)):
                named.append((axis, last))
                for index, weight in linear(part)[0].items():
                    if isinstance(index, Index):
                        axis.find().ends.append(last)
                        self.join(node, axis if weight < 0 and index.low else None, index.length)
                        if (size := index.length and index.length.find().size) and (self.whole(last) - size).is_positive:
                            reaching.append((axis.find(), index))
            if list(weights.values()) == [1] and constant <= 0:
                plain.append((self.text, node, axis, next(iter(weights))))
            elif reach := {index: w for index, w in weights.items() if w > 0}:
                axis.find().shifts.append((reach, constant))
                reaching += [(axis.find(), index) for index in reach]
        bound, reached = {i for i, _ in self.bound}, {axis for axis, _ in reaching}
        alone, itself = [(axis, index.length.find()) for axis, index in reaching], {index for _, index in reaching}
        plain.sort(key=lambda use: use[3] in bound and use[2].find() in reached)  # what other arrays say of the indices comes first
        for self.text, node, axis, index in plain:  # by definitions alone, i of y[i] may run over x: no two ranges to compare
            for other in (i for a, i in reaching if a.find() is axis.find() and i.name == index.name and {i, index} <= bound):
                self.join(node, index.length, other.length)
            met = [(a.find(), i.length.find()) for a, i in reaching] if self.facts or index in bound else alone
            if axis.find().size is None and (axis.find(), index.length.find()) in met:
                axis.find().shifts.append(({index: 1}, 0))
                index.length.find().anchored |= index not in itself
            else:
                self.join(node, axis, index.length)
        for axis, last in named:
            if any(last[0].keys() & end[0].keys() for end in axis.find().ends):
                axis.find().ends.append(last)

    def last(self, node, part):
        """``last_place``, counted from 0 where a subscript on the page has an index that runs over a whole range."""
        last, whole = last_place(part), [(k, w) for k, w in (linear(part) or [{}])[0].items() if isinstance(k, Index) and not k.low]
        return (last[0], last[1] + sum(w for k, w in whole if k.first != 0) - 1) if last and whole and node.on_page else last

    def whole(self, last):
        """How many places there are up to a last one."""
        return sum((w * self.reader.letter(name) for name, w in last[0].items()), Integer(1) + last[1])

    def shift(self, node, part):
        """A subscript as weights of indices and a constant; no weights where it shows no length."""
        weights, constant = linear(part) or ({}, 0)
        shifted = len(weights) > 1 or constant
        for index in weights:
            if isinstance(index, str) or index.length is None or shifted and index.low is not None:
                return {}, 0
        on_page = node.on_page and part.kind != "index"
        return weights, constant + (sum(w for index, w in weights.items() if index.first != 0) - 1) * on_page

    def axes_of(self, node):
        """The lengths of the axes of an array; a sequence has none, for its places have no end."""
        name = node.name
        if name not in self.axes:
            known = self.reader.names.get(name)
            sizes = (known.shape or ()) if isinstance(known, IndexedBase) else [None] * len(node.parts)
            self.axes[name] = [Length(name if len(sizes) == 1 else f"axis {i} of {name}", size, anchored=True)
                               for i, size in enumerate(sizes, 1)]
        return self.axes[name]

    def join(self, node, one, other):
        if one is None or other is None:
            return
        try:
            join(one, other)
        except Clash as clash:
            raise self.error(node, str(clash)) from None

    def fix(self, node, length, size, owner):
        self.join(node, length, Length(owner, size))

    def settle_lonely_sums(self):
        """``sum(1, i)`` runs as far as an index called i runs elsewhere; ``sum(x[i+1], i)`` not over all places of x."""
        lonely = [(i, t) for i, t in self.bound
                  if not i.length.find().anchored and not i.length.find().ends]
        placed = [i for i, _ in self.bound if i.length.find().anchored] + list(self.free.values())
        facts, reached = [i for (_, text), i in self.free.items() if text], {}
        for axis in (axis.find() for axes in self.axes.values() for axis in axes):
            for index in (i for weights, constant in axis.shifts if constant or max(weights.values()) > 1 for i in weights):
                reached.setdefault(index, set()).add(axis)
        for index, self.text in lonely:
            same = [i for i in placed if i.name == index.name]
            others = [i.length for i in same if i.length.find() not in reached.get(index, ())]
            if same and not others and all(i in facts for i in same):
                continue
            known = self.reader.names.get(index.name)
            if isinstance(known, Idx) and not others:
                others = [Length(f"the index {index.name}", known.upper + 1)]
            if not others:
                raise self.error(index, f"nothing says how far “{index.name}” runs; name its size, "
                                        f"as in {index.name} = m")
            self.join(index, index.length, others[0])

    def ask_of_one_end(self):
        """sum(x[k], k) beside sum(x[k], (k, 0, t)), where nothing else says how far x reaches: is t its last place?"""
        whole = [(i, text) for i, text in self.bound if i.low is None]
        for index, self.text in whole + [(i, self.statements[0].text) for (_, fact), i in self.free.items() if not fact]:
            length = index.length.find()
            ends = [(letter, constant) for (letter, *others), constant in length.ends if not others]
            if str(length.size) in PLACES and length.size not in self.reader.ranges.values() and index.first is None:
                ends.append((str(length.size), -1))  # as a sum on the page ends
            for letter, constant in ends:
                if (constant >= 0 or letter in PLACES) and str(length.size - constant - 1) == letter:
                    raise Unreadable(self.text, 0, f"is {letter} the last place that {index.name} takes, or one of them? One of them: --range "
                                                   f"{index.name}=n --range {letter}=n; the last: write n - 1 for {letter}")

    def ask_of_what_lies_outside(self):
        """An entry past an end of its array, or of what is given by --range of x[i] beside x[i+1]; x[i-j] needs j <= i.

        A fact of x[i+1] is one of all i that have a next place."""
        facts, ends, past = {fact.text for fact in self.facts}, {}, {}
        ordered = any(side.kind == "name" and side.name in self.meanings.indices for fact in self.facts for side in fact.sides)
        named = {index for index in self.free.values() if index.name in self.reader.ranges}
        for self.text, node, axis, part in self.uses if self.facts else ():
            length, own = axis.find(), self.text * (self.text in facts)
            weights, last = (linear(part) or ({},))[0], self.end(node, part, 1)
            if last is None:
                continue
            if not own or named & weights.keys():
                ends.setdefault((length, own), []).append(last)
            if list(weights.values()) == [1] and (excess := last - length.size + 1).is_positive:
                index, = weights
                if not (own and index in named and excess.is_Integer):
                    raise self.error(node, f"this lies past the end of {length.owner}, which is as long as an index runs that "
                                           "stands alone in it: name the sizes, or take another letter")
                past[index, self.text] = max(excess, past.get((index, self.text), 0))
            first = 0 if ordered or min(weights.values()) > 0 else self.end(node, part, -1)
            if first and not first.is_nonnegative:
                raise self.error(node, "this may lie before the first place: say which index is larger, as in j <= i")
        for (index, text), excess in past.items():
            self.shorter[index, text] = Index(index.name, index.at, Length(
                f"the index {index.name}", index.length.find().size - excess, anchored=True))
        for (axis, text), found in ends.items():
            if text and any((end - ours).is_positive for end in ends.get((axis, ""), ()) for ours in found):
                raise Unreadable(text, 0, f"is this given of the last place of {axis.owner} too, past the --range? If so, take "
                                          "another letter here")

    def end(self, node, part, way):
        """The last place of a subscript with an index, counted from 0, or with ``way`` -1 the first; None if not that simple."""
        weights, place = linear(part) or ({}, 0)
        indices = {i: w for i, w in weights.items() if isinstance(i, Index)}
        ends = [i.reach(w * way) if i.low else ({}, i.length.find().size - 1 if w * way > 0 else 0) for i, w in indices.items()]
        if not indices or not all(end and all(isinstance(name, str) for name in end[0]) for end in ends):
            return None
        place += sum(w * (self.whole(end) - 1) for w, end in zip(indices.values(), ends))
        place += sum(w * self.reader.letter(name) for name, w in weights.items() if name not in indices)
        from_one = node.on_page and part.kind != "index"
        return place + from_one * (sum(w for i, w in indices.items() if i.first != 0) - 1)

    def settle_sizes(self):
        lengths = [axis for axes in self.axes.values() for axis in axes]
        lengths += [i.length for i in self.free.values()] + [i.length for i, _ in self.bound]
        sizes = Sizes(self.reader, self.meanings.used)
        try:
            for length in sorted(lengths, key=lambda length: not length.find().shifts):  # those that are reached past first
                sizes.settle(length.find())
        except Clash as clash:
            raise Unreadable(self.text, 0, str(clash)) from None
