"""The size of every range: as named, long enough for every place that is used, or a fresh letter."""
from sympy import Integer, Symbol

from derivations.notation.ranges import Clash

SPARE_SIZES = ("N", "M", "K", "P", "Q", "R", "U", "V")


class Sizes:
    """Gives lengths their sizes; a fresh one is a letter that no text of the reader uses."""

    def __init__(self, reader, used):
        self.reader, self.taken = reader, {*used, *reader.names, *reader.sizes}

    def settle(self, length, waiting=frozenset()):
        """The size of a length. Raises ``Clash`` where two ends of it cannot be compared."""
        if length.size is None:
            length.size = self.span(length, waiting | {length}) or self.fresh(length)
        return length.size

    def span(self, length, waiting):
        """The size that holds all shifts inside a length, and all ends of sums over it."""
        spans = [self.whole_sum(end) for end in length.ends]
        for weights, constant in length.shifts:
            inner = [index.length.find() for index in weights]
            if waiting.isdisjoint(inner):
                steps = [w * (self.settle(i.length.find(), waiting) - 1)
                         for i, w in weights.items()]
                spans.append(sum(steps, Integer(constant + 1)))
        return largest(length, spans) if spans else None

    def whole_sum(self, end):
        """How many places there are up to the end of a sum; up to ``n - 2``, all n."""
        weights, constant = end
        if list(weights.values()) == [1]:
            constant = max(constant, -1)
        return sum((w * self.letter(name) for name, w in weights.items()), Integer(constant + 1))

    def letter(self, name):
        known = self.reader.names.get(name)
        return known if type(known) is Symbol else self.reader.size(name)

    def fresh(self, length):
        """A size named for an index that runs over it: J for j."""
        letters = [letter.upper() for letter in length.letters if len(letter) == 1]
        names = [n for n in letters if n not in ("I", "E", "O")] + list(SPARE_SIZES)
        names += [f"{name}{n}" for n in range(2, 99) for name in names]
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return self.reader.size(name)


def largest(length, spans):
    found = spans[0]
    for span in spans[1:]:
        gap = span - found
        if not (gap.is_nonnegative or gap.is_nonpositive):
            raise Clash(f"nothing says which is larger, {span} or {found}: how far does "
                        f"{length.owner} reach?")
        found = span if gap.is_nonnegative else found
    return found
