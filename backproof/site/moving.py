"""Figures that a reader can push: the static drawing, sliders, and functions for the page's script.

The curves and bars are formulas of the exercise. At build they are drawn with NumPy; in the page
the same expressions, printed as JavaScript, redraw them as a slider moves. Without a script, and in
print, the drawing stays as it was built.
"""
from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sympy import Expr, Idx, Symbol, sqrt

from backproof.site.text import escape
from derivations.notation.compile import to_numpy
from derivations.notation.javascript import identifier, to_javascript

WIDTH, HEIGHT = 340, 210  # of the drawing, in pixels of a phone
LEFT, TOP, ACROSS, DOWN = 34, 8, 298, 176  # of the plot inside it
POINTS = 121
LAST = ' class="last"'


@dataclass(frozen=True)
class Slider:
    """A number that the reader moves: its symbol or its place in an array, range, step, start."""

    letter: Symbol | str
    low: float
    high: float
    step: float
    value: float
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or str(self.letter)


@dataclass(frozen=True)
class Iterated:
    """A line that is computed step by step: what each letter of the state becomes, from the old
    state, and which letter is shown, or which two in the plane of ``paths``."""

    state: tuple[Symbol, ...]
    next: tuple[Expr, ...]
    start: tuple[float, ...]
    shows: Symbol | tuple[Symbol, Symbol]


class Moving(str):
    """The SVG of a figure, with the HTML of its sliders and script in ``live``."""

    live: str


def curves(title: str, description: str, variable: Symbol, span: tuple[float, float],
           lines: dict[str, Expr | Iterated], height: tuple[float, float],
           sliders: Sequence[Slider] = (), whole: bool = False) -> Moving:
    """Lines over ``span`` of a variable; with a slider for the variable, dots ride on them.

    ``height`` is the range of the vertical axis; what leaves it is cut off. If ``whole``, the
    variable counts steps from 0, as it does for an ``Iterated`` line.
    """
    values = {str(s.letter): s.value for s in sliders}
    count = int(span[1] - span[0]) + 1 if whole else POINTS
    xs = np.linspace(*span, count)
    names = [str(variable), *(name for name in values if name != str(variable))]
    body = "".join(
        f'<path class="line-{n}" d="{path_of(xs, ys, span, height)}"/>' for n, ys in enumerate(
            (over(line, variable, xs, values) for line in lines.values()), 1))
    if str(variable) in values:
        body += "".join(dot(n, line, variable, values, span, height)
                        for n, line in enumerate(lines.values(), 1))
    functions = ",".join(stepwise(line, names) if isinstance(line, Iterated) else
                         f"[{to_javascript(line, *names)}]" for line in lines.values())
    settings = f"x:[{span[0]},{span[1]},{count}],names:{names},f:[{functions}]"
    drawn = drawing(title, description, body, ticks(span, height), height)
    return with_sliders(drawn, "curves", settings, height, list(lines), sliders, str(variable))


def bars(title: str, description: str, index: Idx, array: str, series: dict[str, Expr],
         height: tuple[float, float], entries: Sequence[Slider], sliders: Sequence[Slider] = (),
         fixed: dict[str, list[float]] | None = None) -> Moving:
    """Bars for the entries of an array: one group for each entry, one bar for each of ``series``.

    ``entries`` are the sliders of the array's entries, ``sliders`` those of single numbers,
    ``fixed`` other arrays with their values.
    """
    given = {array: [s.value for s in entries], **(fixed or {}),
             **{str(s.letter): s.value for s in sliders}}
    names = [*given, str(index)]
    values = [column(expr, index, given) for expr in series.values()]
    body = "".join(bar(n, j, value, len(entries), len(values), height)
                   for n, row in enumerate(values, 1) for j, value in enumerate(row))
    functions = ",".join(f"[{to_javascript(expr, *names)}]" for expr in series.values())
    settings = f"n:{len(entries)},fixed:{list((fixed or {}).values())},f:[{functions}]"
    marks = ticks(None, height) + "".join(
        f'<text x="{LEFT + (j + 0.5) * ACROSS / len(entries):.0f}" y="{HEIGHT - 8}">{j + 1}</text>'
        for j in range(len(entries)))
    drawn = drawing(title, description, body, marks, height)
    return with_sliders(drawn, "bars", settings, height, list(series), [*entries, *sliders])


def paths(title: str, description: str, cost: Expr, place: tuple[Symbol, Symbol],
          lines: dict[str, Iterated], ranges: tuple[tuple[float, float], tuple[float, float]],
          steps: int, sliders: Sequence[Slider], levels: Sequence[float]) -> Moving:
    """Paths of so many ``steps`` in the plane of two weights, over a quadratic cost without a
    mixed term, whose contours are drawn at ``levels``. ``ranges`` are those of the two axes."""
    values = {str(s.letter): s.value for s in sliders}
    body = "".join(contour(cost, place, level, *ranges) for level in levels)
    for n, line in enumerate(lines.values(), 1):
        xs, ys = (iterated(replace(line, shows=letter), steps + 1, values) for letter in line.shows)
        body += f'<path class="line-{n}" d="{path_of(xs, ys, *ranges)}"/>'
    functions = ",".join(stepwise(line, ["", *values]) for line in lines.values())
    settings = f"x:{list(ranges[0])},steps:{steps},names:{list(values)},f:[{functions}]"
    drawn = drawing(title, description, body, ticks(*ranges), ranges[1])
    return with_sliders(drawn, "paths", settings, ranges[1], list(lines), sliders)


def contour(cost: Expr, place: tuple[Symbol, Symbol], level: float, span, height) -> str:
    """The ellipse on which a cost has this value. Raises ``ValueError`` if there is none."""
    along, up = (cost.diff(letter, 2) for letter in place)
    rest = cost - (along * place[0] ** 2 + up * place[1] ** 2) / 2
    if rest.expand() != 0 or not (along > 0 and up > 0):
        raise ValueError(f"{cost} is not a sum of positive squares of {place[0]} and {place[1]}")
    wide, high = (float(sqrt(2 * level / curvature)) for curvature in (along, up))
    return (f'<ellipse class="zero" cx="{across(0, span):.1f}" cy="{down(0, height):.1f}" '
            f'rx="{across(wide, span) - across(0, span):.1f}" '
            f'ry="{down(0, height) - down(high, height):.1f}"/>')


def dot(number: int, line: Expr, variable: Symbol, values: dict, span, height) -> str:
    """The dot on a line, where the slider of the variable stands."""
    at = values[str(variable)]
    y = float(over(line, variable, np.array([at]), values)[0])
    return (f'<circle class="dot-{number}" r="4" cx="{across(at, span):.1f}" '
            f'cy="{down(y, height):.1f}"/>')


def column(expr: Expr, index: Idx, given: dict) -> list[float]:
    """The values of a formula for every entry."""
    compiled = to_numpy(expr, axes=(index,))
    found = compiled(**{name: np.asarray(given[name], float) if isinstance(given[name], list)
                        else given[name] for name in compiled.arguments})
    return [float(value) for value in found]


def over(line: Expr | Iterated, variable: Symbol, xs: np.ndarray, values: dict) -> np.ndarray:
    """A line's height at each place."""
    if isinstance(line, Iterated):
        return iterated(line, len(xs), values)
    compiled = to_numpy(line)
    given = {**values, str(variable): xs}
    with np.errstate(all="ignore"):
        found = compiled(**{name: given[name] for name in compiled.arguments})
    return np.broadcast_to(np.asarray(found, float), xs.shape)


def iterated(line: Iterated, count: int, values: dict) -> np.ndarray:
    """The shown letter of the state after 0, 1, 2, … steps."""
    rules = [to_numpy(rule) for rule in line.next]
    state, shown = dict(zip(map(str, line.state), line.start)), []
    for _ in range(count):
        shown.append(state[str(line.shows)])
        given = {**values, **state}
        state = {name: float(rule(**{a: given[a] for a in rule.arguments}))
                 for name, rule in zip(state, rules)}
    return np.array(shown)


def stepwise(line: Iterated, names: list[str]) -> str:
    """An iterated line for the script: its rules, the start, and the place of what is shown."""
    letters = [*map(str, line.state), *names[1:]]
    rules = ",".join(to_javascript(rule, *letters) for rule in line.next)
    shown = ([line.state.index(letter) for letter in line.shows]
             if isinstance(line.shows, tuple) else line.state.index(line.shows))
    return f"[[{rules}],{list(line.start)},{shown}]"


def across(x: float, span) -> float:
    return (x - span[0]) / (span[1] - span[0]) * ACROSS


def down(y: float, height) -> float:
    return DOWN - (y - height[0]) / (height[1] - height[0]) * DOWN


def path_of(xs, ys, span, height) -> str:
    """The path through some points; one that has no value is left out."""
    return "M" + "L".join(f"{across(x, span):.1f} {down(np.clip(y, -1e4, 1e4), height):.1f}"
                          for x, y in zip(xs, ys) if np.isfinite(y))


def bar(series: int, place: int, value: float, count: int, rows: int, height) -> str:
    """One bar, from the line of 0."""
    wide = ACROSS / count / (rows + 1)
    left = place * ACROSS / count + (series - 0.5) * wide
    top, bottom = sorted((down(value, height), down(0, height)))
    return (f'<rect class="bar-{series}" x="{left:.1f}" width="{wide * 0.9:.1f}" y="{top:.1f}" '
            f'height="{bottom - top:.1f}"/>')


def ticks(span, height) -> str:
    """The numbers at the ends of the axes, and 0 where it lies between."""
    def between(ends):
        return [*ends, 0] if ends[0] < 0 < ends[1] else ends

    marks = "".join(f'<text class="y" x="{LEFT - 5}" y="{TOP + down(y, height) + 4:.0f}">{said(y)}'
                    "</text>" for y in between(height))
    if span:
        marks += "".join(f'<text{LAST if x == span[1] else ""} x="{LEFT + across(x, span):.0f}" '
                         f'y="{HEIGHT - 8}">{said(x)}</text>' for x in between(span))
    return marks


def said(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def drawing(title: str, description: str, body: str, marks: str, height) -> str:
    """The SVG of a figure. Raises ``ValueError`` without words for those who do not see it."""
    if not (title.strip() and description.strip()):
        raise ValueError("a figure needs a title and a description for readers who cannot see it")
    id = "m" + hashlib.sha256((title + body + marks).encode()).hexdigest()[:8]
    y = f"{down(0, height):.1f}"
    zero = f'<line class="zero" x2="{ACROSS}" y1="{y}" y2="{y}"/>' if 0 <= height[1] else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="moving" id="{id}" viewBox="0 0 {WIDTH} '
        f'{HEIGHT}" role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(title)}'
        f'</title><desc id="{id}-d">{escape(description)}</desc>'
        f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{ACROSS}" height="{DOWN}"/><svg '
        f'x="{LEFT}" y="{TOP}" width="{ACROSS}" height="{DOWN}">{zero}{body}</svg>{marks}</svg>')


def with_sliders(drawn: str, kind: str, settings: str, height, labels: list[str],
                 sliders: Sequence[Slider], variable: str = "") -> Moving:
    """The figure with its key, its sliders, and what the page's script is told of it."""
    figure, id = Moving(drawn), re.search(r' id="(\w+)"', drawn)[1]
    keys = "".join(f'<span class="key key-{n}">{escape(label)}</span>'
                   for n, label in enumerate(labels, 1))
    axis = f'<span class="axis">over {escape(variable)}</span>' if variable else ""
    figure.live = (
        f'<div class="live"><div class="keys">{keys}{axis}</div><div class="controls" '
        f'id="{id}-c">{"".join(map(control, sliders))}</div>'
        f'<script>(window.moving=window.moving||[]).push({{id:"{id}",kind:"{kind}",'
        f"y:[{height[0]},{height[1]}],{settings}}})</script></div>")
    return figure


def control(slider: Slider) -> str:
    """One slider with its name and its value."""
    name = identifier(str(slider.letter))
    return (f'<label><span>{escape(slider.label)}</span><input type="range" name="{name}" '
            f'data-letter="{escape(str(slider.letter))}" min="{slider.low:g}" '
            f'max="{slider.high:g}" step="{slider.step:g}" value="{slider.value:g}">'
            f"<output>{said(slider.value)}</output></label>")
