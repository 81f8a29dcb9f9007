"""The ledger: every theorem as one line of JSON, and every theorem made again from such a file.

A record is text and proves nothing. ``recheck`` reads the claim and its certificate back and asks
the rules of the kernel once more. ``docs/ledger-format.md`` describes the format.
"""
from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .kernel import analysis, point, rules
from .kernel.context import Condition, Context, Definition, Fact
from .kernel.moments import Family
from .kernel.rules import Add, Equality, Instance, NotProved, Order, Put
from .kernel.small_sizes import Evidence
from .kernel.terms import (
    RELATIONS, ZERO, Unsupported, Var, alpha, at, exact, free_vars, is_tree, moved, place, walk,
)
from .kernel.theorem import Theorem

FORMAT = 1
CLASSES = {c.__name__: c for c in (
    Add, Condition, Context, Definition, Equality, Evidence, Fact, Family, Instance, Order,
    Put)}
FRACTION = re.compile(r"-?\d+(/[1-9]\d*)?")
UNREADABLE = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
RESERVED = re.compile(r"[\s#@°]")


class Malformed(ValueError):
    """A record cannot be read; ``str`` says where it stops making sense."""


class Label(NamedTuple):
    """Where a theorem stands: the exercise, the number of the line, its text."""

    exercise: str
    line: int
    text: str


class Outcome(NamedTuple):
    """One entry made again; ``reason`` says why not, and is empty if it was."""

    id: str
    labels: tuple[Label, ...]
    relation: str
    reason: str


# ------------------------------------------------------------------------------------- writing

def write(path, theorems_with_labels) -> int:
    """Write pairs (theorem, label) and every theorem that they rest on; how many entries it has.

    The file is the same, byte for byte, for the same theorems in the same order.
    """
    found = lines(theorems_with_labels)
    Path(path).write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    return len(found)


def lines(theorems_with_labels) -> list[str]:
    """The entries of pairs (theorem, label) and of what they rest on, each as one line of JSON."""
    entries: dict[str, dict] = {}
    ids: dict[Theorem, str] = {}
    for theorem, label in theorems_with_labels:
        labels = entries[_enter(theorem, entries, ids)]["labels"]
        if list(label) not in labels:
            labels.append(list(label))
    return [json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entries.values()]


def _enter(theorem: Theorem, entries, ids) -> str:
    if theorem not in ids:
        made = record(theorem, [_enter(p, entries, ids) for p in theorem.premises])
        ids[theorem] = made["id"]
        entries.setdefault(made["id"], made)
    return ids[theorem]


def record(theorem: Theorem, premises=()) -> dict:
    """A theorem as an object for JSON, its premises by the ids of their records."""
    content = theorem.content
    certificate, evidence = content.certificate, None
    if type(certificate) is tuple and certificate and isinstance(certificate[-1], Evidence):
        certificate, *_, evidence = certificate
    found = {
        "format": FORMAT, "context": encoded(content.claim.context),
        "left": encoded(content.claim.left), "relation": content.claim.relation,
        "right": encoded(content.claim.right),
        "domain": _once([encoded(c) for c in content.domain]),
        "method": content.method, "certificate": encoded(certificate),
        "evidence": encoded(evidence), "premises": list(premises)}
    return {"id": identity(found), "labels": [], **found}


def _once(parts):
    """Conditions that say the same but for the numbers of their indices stand once."""
    return [part for n, part in enumerate(parts) if part not in parts[:n]]


def identity(entry: dict) -> str:
    """The first 24 hexadecimal digits of the SHA-256 of what an entry says, its labels left out."""
    said = {k: v for k, v in entry.items() if k not in ("id", "labels")}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:24]


def encoded(thing):
    """Trees, places, indices and certificates as lists, strings, whole numbers and objects.

    The kernel numbers its indices anew in every run. Here bound ones are named by their depth, and
    the others in the order in which they appear.
    """
    return _encoded(thing, {})


def _encoded(thing, named):
    if is_tree(thing):
        where = {v: at(_canonical(v, named)) for v in free_vars(thing) if "#" in v.label}
        return _verbatim(alpha(moved(thing, where)))
    if isinstance(thing, Var):
        return _verbatim(_canonical(thing, named))
    if type(thing).__name__ in CLASSES:
        names = thing._fields if isinstance(thing, tuple) else [f.name for f in fields(thing)]
        parts = {n: _encoded(getattr(thing, n), named) for n in names}
        return {"kind": type(thing).__name__, **parts}
    if isinstance(thing, frozenset):
        return {"set": sorted((_encoded(x, named) for x in thing), key=json.dumps)}
    if type(thing) is tuple:
        return [_encoded(part, named) for part in thing]
    return _verbatim(thing)


def _canonical(v: Var, named) -> Var:
    if "#" in v.label:
        return named.setdefault(v, Var(f"{len(named)}#", v.size))
    return v


def _verbatim(thing):
    match thing:
        case ("num", int() | Fraction() as q):
            return ["num", str(q)]
        case ("pow", base, int() | Fraction() as q):
            return ["pow", _verbatim(base), str(q)]
    if isinstance(thing, Var):
        return {"index": thing.label, "size": _verbatim(thing.size)}
    if type(thing) is tuple:
        return [_verbatim(part) for part in thing]
    if thing is None or type(thing) in (str, int):
        return thing
    raise TypeError(f"the ledger has no way to write {type(thing).__name__}")


# ------------------------------------------------------------------------------------- reading

def decoded(thing):
    """What ``encoded`` wrote. Raises ``Malformed``."""
    if isinstance(thing, list):
        return _checked(tuple(decoded(part) for part in thing))
    if isinstance(thing, dict):
        return _object(thing)
    if thing is None or type(thing) in (str, int):
        return thing
    raise Malformed(f"{thing!r} is no part of a record")


def _object(thing):
    if thing.keys() == {"index", "size"} and isinstance(thing["index"], str):
        return Var(thing["index"], decoded(thing["size"]))
    if thing.keys() == {"set"}:
        return frozenset(map(decoded, thing["set"]))
    kind = CLASSES.get(thing.get("kind"))
    if kind is None:
        raise Malformed(f"{thing.get('kind', 'an object')!r} is no kind of part of a record")
    try:
        return kind(**{k: decoded(v) for k, v in thing.items() if k != "kind"})
    except TypeError:
        raise Malformed(f"{thing['kind']} has other parts than these") from None


def _checked(parts: tuple):
    """A tuple, its fractions read and its places in order."""
    if len(parts) == 2 and type(parts[0]) is int and type(parts[1]) is tuple:
        return place(parts[0], dict(parts[1]))
    match parts:
        case ("num", str() as text) | ("pow", _, str() as text) if FRACTION.fullmatch(text):
            return (*parts[:-1], exact(text))
    return parts


def _must_be_formula(t, what):
    """A formula in names that a person can give: the kernel's own unknown values have others."""
    if not is_tree(t):
        raise Malformed(f"{what} is no formula")
    for name in (node[1] for node in walk(t) if node[0] in ("sym", "entry", "call")):
        if RESERVED.search(name) or name in ("power", ""):
            raise Malformed(f"{what} has a name of the kernel's own: {name!r}")
    for v in free_vars(t):
        if RESERVED.search(v.label):
            raise Malformed(f"{what} has an index of the kernel's own: {v.label!r}")


def entries(path) -> list[dict]:
    """The objects of a ledger. Raises ``Malformed`` with the number of the line."""
    found = []
    try:
        text = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"{path} is no text: {error}") from None
    for number, line in enumerate(text.splitlines(), 1):
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise Malformed(f"{path}, line {number} is no JSON: {error}") from None
        if not isinstance(entry, dict):
            raise Malformed(f"{path}, line {number} is no JSON object")
        found.append(entry)
    return found


# ------------------------------------------------------------------------------- making it again

def recheck(path) -> list[Outcome]:
    """Every theorem of a ledger made again by the rules of the kernel, premises first, and for each
    entry that could not be, the reason. Raises ``Malformed`` if the file is no list of records."""
    return [outcome for outcome, _ in made_again(entries(path))]


def made_again(listed: list[dict]):
    """Pairs (outcome, theorem or None), in the order of the entries; a premise stands before."""
    theorems: dict[str, Theorem] = {}
    for entry in listed:
        reason, theorem = "", None
        try:
            theorem = _again(entry, theorems)
            theorems[entry["id"]] = theorem
        except (NotProved, Unsupported, Malformed) as error:
            reason = str(error)
        except UNREADABLE as error:
            reason = f"the record cannot be read: {error!r}"
        said = str(entry.get("id")), _labels(entry), str(entry.get("relation"))
        yield Outcome(*said, reason), theorem


def _labels(entry):
    found = entry.get("labels")
    return tuple(Label(str(label[0]), label[1], str(label[2])) for label in found or ()
                 if isinstance(label, list) and len(label) == 3)


def _again(entry: dict, theorems) -> Theorem:
    if entry.get("format") != FORMAT:
        raise Malformed(f"format {entry.get('format')!r} is none that is read here")
    if entry.get("id") != identity(entry):
        raise Malformed("the id does not belong to what the entry says")
    missing = [p for p in entry["premises"] if p not in theorems]
    if missing:
        raise NotProved(f"it rests on {', '.join(missing)}, made again nowhere before it")
    make = RULES.get(entry["method"])
    if make is None:
        raise Malformed(f"{entry['method']!r} is no rule")
    claim = _claim(entry)
    theorem = make(*claim, decoded(entry["certificate"]), [theorems[p] for p in entry["premises"]])
    _compare(entry, record(theorem, entry["premises"]))
    return theorem


def _claim(entry):
    """Context, left, relation, right; every formula in them checked."""
    context, left, right = (decoded(entry[k]) for k in ("context", "left", "right"))
    if type(context) is not Context or entry["relation"] not in (*RELATIONS, "->"):
        raise Malformed("the entry has no context, or its relation is none")
    sides = [(_formula(left), "the left side"), (_formula(right), "the right side")]
    sides += [(s, f"fact {n}") for n, f in enumerate(context.facts) for s in (f.left, f.right)]
    sides += [(d.body, f"the definition of {d.name}") for d in context.definitions]
    for tree, what in sides:
        _must_be_formula(tree, what)
    return context, left, entry["relation"], right


def _formula(side):
    """What is said of a limit, of a side at a point, or of an infinity; else the side itself."""
    match side:
        case ("lim" | "point", t, *_):
            return t
        case ("infinity", "+" | "-"):
            return ZERO
    return side


SAID = ("relation", "left", "right", "context", "domain", "method", "certificate", "evidence")


def _compare(entry, made):
    """The theorem that was made says what the entry says, where it says it, and for its reason."""
    for part in SAID:
        if made[part] != entry[part]:
            raise NotProved(f"made again, it has another {part} than the entry")


def _equation(context, left, relation, right, certificate, premises):
    return rules.equation(context, left, right, certificate, premises)


def _unequal(context, left, relation, right, certificate, premises):
    return rules.unequal(context, left, right, premises)


def _induction(context, left, relation, right, certificate, premises):
    """The claim was made for n >= start: the last fact of its context, unless that is n's least value."""
    n, start = certificate
    if (0 if isinstance(n, Var) else context.lower.get(n)) != start:
        context = replace(context, facts=context.facts[:-1], fixed=context.fixed - {n})
    return rules.induction(context, (left, relation, right), n, start, *premises)


def _limit(context, left, relation, right, certificate, premises):
    return analysis.limit(context, *left[1:], right, certificate, premises)


def _slope(context, left, relation, right, certificate, premises):
    """The premises are those of before and after that there were."""
    sides = {0: [()], 1: [(*premises, None), (None, *premises)]}.get(len(premises), [premises])
    for before_and_after in sides:
        try:
            return analysis.slope(context, (left, relation, right), *certificate, *before_and_after)
        except NotProved as error:
            reason = error
    raise reason


def _point(context, left, relation, right, numbers, premises):
    letters, values = map(dict, numbers)
    claimed = point.DENIED[relation]
    return point.counterexample(context, left[1], claimed, right[1], letters, values)


RULES = {
    "small sizes": _equation, "certificate": rules.order, "factors": _unequal,
    "induction": _induction,
    "balls": lambda context, left, relation, right, _, premises: rules.on_an_interval(context, left, relation, right),
    "cases": lambda context, left, relation, right, on, premises: rules.cases(
        context, (left, relation, right), on, premises),
    "instance": lambda context, left, relation, right, by, premises: rules.instance(
        context, premises[0], by, premises[1:]),
    "laws of limits": _limit, "sign of the slope": _slope, "a point": _point,
    "squeezing": lambda context, left, relation, right, _, premises: analysis.squeeze(
        context, *premises),
}
