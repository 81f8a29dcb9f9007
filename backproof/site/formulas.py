"""Formulas of the text grammar, as verdicts list them, set as mathematics."""
from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from textwrap import dedent

GREEK = ("alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|omicron|pi|rho|"
         "sigma|tau|upsilon|phi|chi|psi|omega")
SIGNS = {"<=": r"\le ", ">=": r"\ge ", "!=": r"\ne ", "->": r"\to ", "*": r"\,", "<": r"\lt ",
         ">": r"\gt ", "∂": r"\partial "}
BOUND = re.compile(r"(?P<letter>\w+(?:\[[^\]]*\])?) (?P<sign>[<>]=?) (?P<bound>-?\w+(?:/\w+)?)")
LAW = " random and independent: "
ENTRY = re.compile(r"\[[^\]]*\d[^\]]*\]")  # counted from 0 in text: read, it would be moved by 1


def inline(text: str) -> str:
    """A formula or relation of the text grammar, or the law of a random variable, as Markdown."""
    name, said, law = text.partition(LAW)
    return f"${as_tex(name)}$ random and independent with {law_of(law)}" if said else (
        f"${as_tex(text)}$")


def listed(formulas: list[str]) -> str:
    """Some formulas of the text grammar in a row."""
    shown = in_a_row(formulas)
    return ", ".join(shown[:-1]) + (" and " if len(shown) > 1 else "") + shown[-1]


def in_a_row(formulas: list[str]) -> list[str]:
    """Each formula of the text grammar as Markdown; a letter between two bounds is one chain."""
    bounds = defaultdict(list)
    for found in filter(None, map(BOUND.fullmatch, formulas)):
        bounds[found["letter"]].append(found)
    chains = {letter: chain(*found) for letter, found in bounds.items()
              if [sign["sign"][0] for sign in found] in (["<", ">"], [">", "<"])}
    return list(dict.fromkeys(
        chains.get(found["letter"], inline(text)) if (found := BOUND.fullmatch(text)) else inline(text)
        for text in formulas))


def chain(first: re.Match, second: re.Match) -> str:
    """Two bounds of one letter, the lower one first."""
    low, high = (first, second) if first["sign"][0] == ">" else (second, first)
    return f"${as_tex(low['bound'])} {SIGNS[low['sign'].replace('>', '<')]}{as_tex(high[0])}$"


def law_of(law: str) -> str:
    """``E[w] = 0, E[w^2] = v`` or ``normal(0, v)`` as Markdown."""
    if found := re.fullmatch(r"normal\((.*), (.*)\)", law):
        return f"a normal law of mean ${as_tex(found[1])}$ and variance ${as_tex(found[2])}$"
    moments = [re.fullmatch(r"E\[(.*)\] = (.*)", part) for part in re.split(r", (?=E\[)", law)]
    return ", ".join(f"$\\mathrm{{E}}[{as_tex(m[1])}] = {as_tex(m[2])}$" for m in moments if m) or law


@lru_cache(maxsize=10_000)
def as_tex(text: str) -> str:
    """The TeX of a formula or relation; what the reader cannot read is set sign by sign."""
    from derivations.notation.grammar import Reader
    from derivations.notation.printing import latex, latex_equation
    from derivations.notation.tokens import Unreadable

    try:
        if ENTRY.search(text):
            return sign_by_sign(text)
        if not re.search(r"[<>=]", text):
            return latex(Reader(as_written=True).expression(text))
        left, sign, right = Reader(as_written=True).relation(text)
        return latex_equation(left, right, sign)
    except (Unreadable, ValueError, NotImplementedError, TypeError):
        return sign_by_sign(text)


def as_numpy(text: str) -> str:
    """A line of the text grammar as an assignment in NumPy: ``∂c/∂z[k] = …`` becomes ``dz = …``.

    Raises ``ValueError`` for a line that says of nothing with a name what it is.
    """
    from derivations.notation.compile import code
    from derivations.notation.grammar import Reader

    left, _, right = text.partition(" = ")
    if not (named := re.fullmatch(r"(?:∂.*/∂)?(\w+)(?:\[[^\]]*\])?", left)):
        raise ValueError(f"{text}: its left side is neither a name nor a derivative")
    name = "d" * left.startswith("∂") + named[1]
    body = code(Reader().expression(right)).rpartition('"""\n')[2]
    return dedent(body).replace("return ", f"{name} = ").strip()


def sign_by_sign(text: str) -> str:
    """TeX from the signs alone: indices go down, Greek names become letters, words stay words."""
    text = re.sub(r"\[([^\]]*)\]", r"_{\1}", text)
    text = re.sub(r"\^\(([^()]*)\)", r"^{\1}", text)
    text = re.sub("|".join(map(re.escape, SIGNS)), lambda sign: SIGNS[sign[0]], text)
    text = re.sub(rf"(?<![\\a-zA-Z])({GREEK})(?![a-zA-Z])", r"\\\1 ", text)
    text = re.sub(r"(?<![\\a-zA-Z])(exp|log|tanh|min|max)(?![a-zA-Z])", r"\\\1 ", text)
    text = re.sub(r"(?<![\\a-zA-Z])([a-zA-Z]{2,})", r"\\mathrm{\1}", text)
    return text.replace(r"\log ", r"\ln ").replace("n_in", r"n_{\mathrm{in}}")
