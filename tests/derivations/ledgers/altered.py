"""Ledgers altered in one place, their ids made anew, so that only what they say is wrong.

An alteration of the two sides is kept only if a point shows the new statement false. The others
are wrong as they are built: the certificate no longer shows the claim, or the entry claims a value
where there is none.
"""
from __future__ import annotations

import json
import random
from collections import Counter
from fractions import Fraction

from derivations import ledger
from derivations.kernel.context import domain

from .point import Unusable, is_false


def altered(entries, how_many, seed):
    """``(kind, entry)`` so many times, and how many alterations were left out: those that no point
    shows false ("true"), and those that cannot be tried at a point ("untried").

    Entries are altered that are equalities and rest on no other entry, so each is a ledger.
    """
    entries = [e for e in entries if e["method"] == "small sizes" and not e["premises"]]
    rng, found, left_out = random.Random(seed), [], Counter()
    kinds = list(ALTERATIONS)
    while len(found) < how_many:
        kind = kinds[len(found) % len(kinds)]
        entry = json.loads(json.dumps(rng.choice(entries)))
        if not ALTERATIONS[kind](entry, rng):
            continue
        if kind in OF_THE_STATEMENT:
            if verdict := _not_false(entry):
                left_out[verdict] += 1
                continue
            entry["domain"] = conditions(entry)
        entry["id"] = ledger.identity(entry)
        found.append((kind, entry))
    return found, left_out


def _not_false(entry):
    """Why an alteration of the statement is left out; nothing for one that a point shows false."""
    try:
        shown = is_false(*(ledger.decoded(entry[k]) for k in ("context", "left", "right")))
    except (Unusable, ledger.Malformed):
        return "untried"
    return "" if shown else "true"


def conditions(entry):
    """Where the altered sides have a value, so that only the statement is wrong."""
    context, *sides = (ledger.decoded(entry[part]) for part in ("context", "left", "right"))
    return [ledger.encoded(c) for side in sides for c in domain(side, context)]


def nodes(t):
    """Every tree that stands in a tree as it is written in JSON."""
    if isinstance(t, list) and t and isinstance(t[0], str):
        yield t
    if isinstance(t, list):
        for part in t:
            yield from nodes(part)


def _some(rng, entry, want, parts=("left", "right")):
    found = [node for part in parts for node in nodes(entry[part]) if want(node)]
    return rng.choice(found) if found else None


def _more(text, by=1):
    found = Fraction(text) + by
    return str(found if found else found + by)


def coefficient(entry, rng):
    node = _some(rng, entry, lambda t: t[0] == "num")
    if node:
        node[1] = _more(node[1])
    return node


def exponent(entry, rng):
    node = _some(rng, entry, lambda t: t[0] == "pow")
    if node:
        node[2] = _more(node[2], rng.choice((1, -1)))
    return node


def index(entry, rng):
    """An index of an entry or of a δ becomes another one of its range, or the first place."""
    node = _some(rng, entry, lambda t: t[0] in ("entry", "delta", "less"))
    if not node:
        return None
    spots = node[2] if node[0] == "entry" else node[1:]
    old = rng.choice(spots)
    others = [p for side in ("left", "right") for t in nodes(entry[side]) if t[0] == "entry"
              for p in t[2] if p != old and _free(p) and _size(p) == _size(old)]
    old[:] = rng.choice([*others, [0, []]])
    return node


def _size(p):
    return p[1][0][0]["size"] if p[1] and isinstance(p[1][0][0], dict) else None


def _free(p):
    return all("#" not in x["index"] for x, _ in p[1] if isinstance(x, dict))


def function(entry, rng):
    node = _some(rng, entry, lambda t: t[0] == "call")
    if node:
        node[1] = rng.choice([f for f in ("exp", "tanh", "sigmoid", "sinh") if f != node[1]])
    return node


def bound(entry, rng):
    """A sum runs over one place more."""
    node = _some(rng, entry, lambda t: t[0] == "sum")
    if node:
        old, new = json.dumps(node[1]), json.loads(json.dumps(node[1]))
        new["size"][0] += 1
        node[1:] = [new, json.loads(json.dumps(node[2]).replace(old, json.dumps(new)))]
    return node


def name(entry, rng):
    node = _some(rng, entry, lambda t: t[0] in ("sym", "entry"))
    if node:
        node[1] += "x"
    return node


def side(entry, rng):
    """One more is claimed of one side."""
    part = rng.choice(("left", "right"))
    entry[part] = ["add", entry[part], ["num", str(rng.choice((1, -1, 2)))]]
    return entry


def condition_dropped(entry, rng):
    if entry["domain"]:
        entry["domain"].pop(rng.randrange(len(entry["domain"])))
        return entry
    return None


def condition_weaker(entry, rng):
    strict = [c for c in entry["domain"] if c["relation"] == ">"]
    if strict:
        rng.choice(strict)["relation"] = ">="
    return strict


def relation(entry, rng):
    entry["relation"] = rng.choice(["!=", "<", "<=", ">", ">="])
    return entry


def _used(entry):
    return [step for step in entry["certificate"].get("put", ())]


def fact_dropped(entry, rng):
    """A fact that the certificate uses, and that is given only once."""
    if not _used(entry):
        return None
    facts, n = entry["context"]["facts"], rng.choice(_used(entry))["fact"]
    if facts.count(facts[n]) > 1:
        return None
    return facts.pop(n)


def fact_altered(entry, rng):
    """A fact that the certificate uses says one more, and is not what was put in."""
    if not _used(entry):
        return None
    fact = entry["context"]["facts"][rng.choice(_used(entry))["fact"]]
    fact["right"] = ["add", fact["right"], ["num", "1"]]
    return fact


def put_body(entry, rng):
    step = rng.choice(_used(entry) or [None])
    if step:
        step["body"] = ["add", step["body"], ["num", str(rng.choice((1, -1, 2)))]]
    return step


def put_target(entry, rng):
    """Something is put in for a name of which the fact says nothing."""
    step = rng.choice(_used(entry) or [None])
    if step:
        step["target"] = [step["target"][0], f"{step['target'][1]}x", *step["target"][2:]]
    return step


def method(entry, rng):
    entry["method"] = rng.choice(["certificate", "factors", "cases", "instance"])
    return entry


def premise(entry, rng):
    entry["premises"].append(f"{rng.getrandbits(96):024x}")
    return entry


OF_THE_STATEMENT = {"coefficient", "exponent", "index", "function", "bound", "name", "side"}
ALTERATIONS = {f.__name__: f for f in (
    coefficient, exponent, index, function, bound, name, side, condition_dropped, condition_weaker,
    relation, fact_dropped, fact_altered, put_body, put_target, method, premise)}
