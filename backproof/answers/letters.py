"""The letters of one text: which index, entry or name of the question each of them is.

An index is known by where it stands: below ``a`` it counts what ``a`` counts, whatever it is
called. A letter that the page does not use is matched with the one that it must mean, and that is
said.
"""

from __future__ import annotations

from fractions import Fraction

from backproof.answers.indices import Indices, Letter
from backproof.answers.notation import words
from backproof.answers.tokens import Token, Unreadable
from derivations.kernel.terms import ONE, Tree, at, moved, place, pow_

__all__ = ["Letter", "Letters"]
LAYER, BEFORE = words("layer"), words("before")
BEST = frozenset("min max opt best least star".split())


class Letters(Indices):
    """What the letters of a statement mean."""

    # -------------------------------------------------------------------------------------- names

    def read(self, reader, token: Token) -> Tree:
        """The name at a token, with primes, a layer, subscripts and an argument."""
        name = token.text
        primes = self.primed(reader, name)
        name = self.joined(reader, name + primes)
        self.split_off(reader, name)
        if reader.sees("(") and (whole := self.at_time(reader, name)):
            return self.named(reader, whole, token)
        layer = self.layer(reader, name)
        if reader.sees("_") or reader.sees("[") and self.takes_places(name):
            found = self.lowered(reader, token, name, layer)
        else:
            found = self.plain(reader, token, name, layer)
        return found

    def joined(self, reader, name) -> str:
        """``y_true`` is one name."""
        word = reader.tokens[min(reader.here + 1, len(reader.tokens) - 1)]
        if not reader.sees("_") or len(word.text) < 3 or word.kind != "name" or (
                self.world.knows(f"{name}_{word.text}") or not self.world.same(name + word.text)):
            return name
        reader.here += 2
        return name + word.text

    def split_off(self, reader, name):
        """``z2`` is z_2, where the question has that."""
        token = reader.next
        if (token.kind == "number" and token.glued and token.text.isdigit()
                and (self.world.knows(f"{name}_{token.text}")
                     or len(self.world.arrays.get(name, ())) == 1)):
            reader.tokens.insert(reader.here, token._replace(kind="sign", text="_"))

    def at_time(self, reader, name) -> str | None:
        """``v(t)`` is v_t, where the question has that."""
        texts = [t.text for t in reader.tokens[reader.here:reader.here + 3]]
        whole = f"{name}_{texts[1]}"
        if texts[2:] != [")"] or name in self.world.functions or not self.world.knows(whole):
            return None
        reader.here += 3
        return whole

    def primed(self, reader, name) -> str:
        """Primes that belong to a name of the question, as in w'; others are derivatives."""
        count = 0
        while reader.tokens[reader.here + count].text == "'" and self.world.knows(name + "'" *
                                                                                  (count + 1)):
            count += 1
        for _ in range(count):
            reader.take()
        return "'" * count

    def layer(self, reader, name) -> str:
        """Take ^L or ^{L-1}: which layer is meant is clear here. Gives "before" for the latter."""
        if not reader.sees("^") or self.world.knows("L") and "^" in name:
            return ""
        end = reader.here + 1
        closing = {"{": "}", "(": ")"}.get(reader.tokens[end].text)
        while closing and reader.tokens[end].text != closing and reader.tokens[end].kind != "end":
            end += 1
        said = "".join(t.text for t in reader.tokens[reader.here + 1:end + 1]).strip("{}")
        is_this = said in LAYER and not self.world.knows("L" if "L" in said else "l")
        if is_this or said in BEFORE:
            reader.here = end + 1
        return "this" if is_this else "before" if said in BEFORE else ""

    def takes_places(self, name) -> bool:
        world = self.world
        return name in world.arrays or name not in world.scalars and name not in world.whole and bool(
            world.same(name, lambda n: n in world.arrays)) or any(s.startswith(f"{name}_") for s in world.scalars)

    def lowered(self, reader, token, name, layer) -> Tree:
        """A name with something below it: an entry, or a name such as n_in."""
        start, state = reader.here, self.saved()
        whole = self.spelt(reader, name)
        if whole:
            return self.named(reader, whole, token)
        reader.accept("_")
        places = reader.subscripts()
        if reader.sees("^"):
            layer = self.layer(reader, name) or layer
        array = self.array(name, len(places), layer)
        if array is None:
            reader.here = start
            self.restore(state)
            return self.scalar_with_index(reader, token, name)
        return self.entry(reader, array, places)

    def entry(self, reader, array, places) -> Tree:
        axes = self.world.arrays[array]
        return ("entry", array,
                tuple(self.use(p, size, reader.error) for p, size in zip(places, axes)))

    def spelt(self, reader, name) -> str | None:
        """``n_in``, ``v[t]``, ``eta_max``: a name of the question with one word below it."""
        end = reader.here + 1
        opening = reader.tokens[reader.here].text if reader.sees("[") else reader.tokens[end].text
        if opening in ("{", "["):
            first = reader.here + 1 if reader.sees("[") else end + 1
            last = first
            while reader.tokens[last].text not in ("}", "]") and reader.tokens[last].kind != "end":
                last += 1
            word, after = "".join(t.text for t in reader.tokens[first:last]), last + 1
        else:
            word, after = reader.tokens[end].text, end + 1
        said = f"{name}_{word}"
        is_one = {*self.world.scalars, *self.world.whole, *self.world.sizes}.__contains__
        other = None if is_one(said) else self.world.same(said, is_one)
        if other is None and not is_one(said):
            return None
        reader.here = after
        return self.remarked(said, other) if other else said

    def array(self, name, count, layer) -> str | None:
        """The array that a name with so many indices means."""
        fits = lambda n: len(self.world.arrays.get(n, ())) == count  # noqa: E731
        if layer == "before":
            return self.remarked(f"{name} of the layer before", "x") if fits("x") else None
        if fits(name):
            return name
        if name in self.world.scalars:
            return None
        found = self.world.same(name, fits)
        return self.remarked(name, found) if found else None

    def remarked(self, typed, name) -> str:
        what = self.world.words.get(name, "")
        self.remark(f"your {typed} is {self.world.shown.get(name, name)} here" +
                    (f": {what}" if what else ""))
        return name

    def scalar_with_index(self, reader, token, name) -> Tree:
        """``a_j`` where the question has one neuron: the index says nothing."""
        known = (name if name in self.world.scalars else self.world.same(
            name, lambda n: n in self.world.scalars))
        if known is None:
            if name in self.world.arrays:
                count = len(self.world.arrays[name])
                raise Unreadable(
                    f"“{name}” has {count} {'index' if count == 1 else 'indices'} here, as in "
                    f"{self.world.shown.get(name, name)}", token.at)
            raise Unreadable(self.unknown(name), token.at)
        reader.accept("_")
        saved, below = self.saved(), reader.tokens[reader.here + reader.sees("{")].text
        if below in BEST:
            raise Unreadable(self.unknown(f"{name}_{below}"), token.at)
        reader.subscripts()
        self.restore(saved)
        times = [t for t in self.world.whole if self.world.defined(f"{name}_{t}")]
        if times and below.isdigit():  # v_1 is v_t at t = 1
            return moved(self.world.defined(f"{name}_{times[0]}").body, {times[0]: place(int(below))})
        self.remark(f"there is one {name} here, so it needs no index")
        return self.named(reader, known, token)

    def plain(self, reader, token, name, layer) -> Tree:
        """A name with nothing below it."""
        world = self.world
        if layer == "before" and "x" in world.arrays:
            return self.whole_vector(self.remarked(f"{name} of the layer before", "x"))
        if name in world.functions or name in world.scalars:
            self.refuse_place(reader, token, name)
            return self.named(reader, name, token)
        for scope in reversed(self.scopes):
            if name in scope:
                return ("ord", at(scope[name]))
        if name in world.arrays:
            return self.whole_vector(name)
        if name in world.whole or name in world.sizes:
            return ("ord", at(name))
        if name == "e":
            return ("call", "exp", ONE)
        if name == "pi":
            return ("sym", "pi")
        if name == "infinity":
            return ("sym", "∞")
        if name in world.fixed:
            return ("ord", at(world.place(name)))
        if name in world.indices:
            return ("ord", at(self.index(token)))
        other = world.same(name)
        if other is not None:
            return self.plain(reader, token, self.remarked(name, other), layer)
        return self.run_together(reader, token, name)

    def refuse_place(self, reader, token, name):
        """``w[0]`` is no product of w and 0."""
        found = reader.tokens[reader.here:reader.here + 3]
        if ([t.kind if t.kind == "number" else t.text for t in found] == ["[", "number", "]"]
                and found[0].glued):
            raise Unreadable(self.unknown(f"{name}[{found[1].text}]"), token.at)

    def whole_vector(self, name) -> Tree:
        """``a - y`` means entry by entry."""
        return ("entry", name, tuple(at(self.dot(size)) for size in self.world.arrays[name]))

    def run_together(self, reader, token, name) -> Tree:
        """``hw`` is h times w, if both are letters of the question; else the name is unknown."""
        from backproof.answers.atoms import FUNCTIONS, SPECIAL

        for end in range(len(name) - 1, 0, -1):
            head, tail = name[:end], name[end:]
            known = self.world.knows(head) or head in FUNCTIONS or head == "e"
            if known and (self.world.knows(tail) or tail in FUNCTIONS or tail in SPECIAL
                          or self.splits(tail)):
                reader.here -= 1
                reader.tokens[reader.here:reader.here + 1] = [
                    token._replace(text=head),
                    token._replace(text=tail, at=token.at + end)
                ]
                return reader.power()  # a power behind the word is that of its last letter
        raise Unreadable(self.unknown(name), token.at)

    def splits(self, word) -> bool:
        """Whether a word is letters of the question, run together."""
        return any(
            self.world.knows(word[:n]) and (self.world.knows(word[n:]) or self.splits(word[n:]))
            for n in range(1, len(word)))

    def named(self, reader, name, token) -> Tree:
        """A scalar of the question; C(a) and C'(a) are read with their argument."""
        from backproof.answers.slopes import with_argument

        if name in self.world.whole or name in self.world.sizes:
            return ("ord", at(name))
        return with_argument(reader, name, token)

    def output(self, reader, token) -> Tree:
        """σ alone is the output of the neuron, or the deviation of z where it has a variance."""
        if "Var[z]" in self.world.scalars:
            return pow_(("sym", "Var[z]"), Fraction(1, 2))
        other = self.world.same("sigma", lambda n: n in self.world.scalars)
        if other is not None:
            return ("sym", self.remarked("σ", other))
        reader.bare_slopes += 1
        return self.alone("a") or self.of_z("sigmoid", token)

    def of_z(self, name: str, token) -> Tree:
        """σ' alone is the slope at the weighted input."""
        if (z := self.alone("z")) is None:
            raise Unreadable("σ of what? Write σ(z)", token.at)
        return ("call", name, z)

    def alone(self, name: str) -> Tree | None:
        """A letter without an index: a scalar, or a vector as a whole."""
        if name in self.world.scalars:
            return ("sym", name)
        return self.whole_vector(name) if len(self.world.arrays.get(name, ())) == 1 else None

    def unnamed(self, reader) -> Tree | None:
        """σ(z) in a question that has the output a, and no z."""
        texts = [t.text for t in reader.tokens[reader.here:reader.here + 3]]
        if texts != ["(", "z", ")"] or self.world.knows("z") or "a" not in self.world.scalars:
            return None
        reader.here += 3
        return ("sym", self.remarked("σ(z)", "a"))

    def deviation(self, reader) -> Tree:
        """σ_z, the standard deviation of z."""
        token = reader.next
        reader.take()
        name = reader.take().text
        if name == "{":
            name = reader.take().text
            reader.expect("}")
        return self.moment("sd", name, token)

    def moment(self, kind, inner, token) -> Tree:
        """Var[z], E[z] or their root, where the question has one."""
        if kind == "sd":
            return pow_(self.moment("Var", inner, token), Fraction(1, 2))
        name = f"{kind}[{inner}]"
        if name not in self.world.scalars:
            known = [n for n in self.world.scalars if "[" in n and n not in self.world.hidden]
            raise Unreadable(
                f"{name} is not in this question" +
                (f"; it has {', '.join(known)}" if known else ""), token.at)
        return ("sym", name)
