"""The verbs of a solution, and what every other room has to know of each of them."""
from __future__ import annotations

from typing import NamedTuple


class Verb(NamedTuple):
    """``states``: it claims something. ``holds``: names may be kept closed in it.

    ``heading`` and ``label`` stand before such a line in the terminal and on a page, ``details`` over
    its finer lines; ``aside``: it stands beside the argument; ``whole``: its finer lines assume what
    the line itself does not.
    """

    states: bool = False
    holds: bool = False
    heading: str = ""
    label: str = ""
    details: str = "In detail"
    aside: bool = False
    whole: bool = False


CHAIN = "The chain rule, line by line"
VERBS = {
    "identity": Verb(True, True, details="The slope"),
    "conclude": Verb(True, True, details=CHAIN),
    "relation": Verb(True, True),
    "positive": Verb(True, True),
    "negative": Verb(True, True),
    "derive": Verb(True, details=CHAIN),
    "minimum": Verb(True, details="The slope on both sides", whole=True),
    "limit": Verb(True),
    "induction": Verb(True, details="The start, and from one to the next", whole=True),
    "expectation": Verb(True),
    "variance": Verb(True),
    "constant": Verb(True),
    "counterexample": Verb(True, heading="Counterexample", label="counterexample"),
    "follow": Verb(True, True),
    "instance": Verb(True),
    "cite": Verb(True),
    "add_up": Verb(True),
    "squeeze": Verb(True),
    "edge_case": Verb(True, True, heading="Edge case", aside=True),
    "define": Verb(heading="Define"),
    "assume": Verb(heading="Given"),
    "random": Verb(),
    "say": Verb(),
    "theorem": Verb(heading="Standard theorem, not proved here",
                    label="standard theorem, not proved here"),
    "imprecise": Verb(heading="Said imprecisely", aside=True),
    "answer": Verb(),
    "code": Verb(),
    "figure": Verb(aside=True),
    "numbers": Verb(heading="In numbers", aside=True),
    "experiment": Verb(heading="Measured", label="experiment"),
    "outcome": Verb(),
}
HOLDING = tuple(name for name, verb in VERBS.items() if verb.holds)


def verb_of(line: str) -> Verb:
    """What is known of the verb of a line; of an inequality, however it was said, nothing special."""
    return VERBS.get(line, Verb())
