"""A drawing of what builds on what: the exercises in rows by section, as SVG whose boxes are links.

An arrow leads down from what is used to what uses it. The arrows of the box under the pointer, or
with the keyboard's focus, stand out.
"""
from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import groupby

from backproof.site.text import escape

Uses = dict[str, list[str]]
Place = tuple[float, float]  # the left upper corner of a box

COLUMNS, WIDTH, ACROSS = 4, 188, 26  # boxes of a row, their width, the room between them
HEIGHT, DOWN, LABEL = 40, 30, 22  # of a box, between rows, for the name of a section
LINE, SIGNS, MAX_LINES = 15, 25, 2


@dataclass(frozen=True)
class Box:
    """What a box shows: words, where its link leads, its section, and CSS classes."""

    text: str
    href: str
    section: str = ""
    css_class: str = ""


def build_order(uses: Uses) -> list[str]:
    """The names so that each comes after what it uses; ties, and circles, in the order given."""
    left, order = list(uses), []
    while left:
        ready = (name for name in left if not set(uses[name]) & set(left))
        order.append(next(ready, left[0]))
        left.remove(order[-1])
    return order


def places(boxes: dict[str, Box]) -> tuple[dict[str, Place], list[tuple[str, float]], float]:
    """Where every box stands, where the name of every section stands, and how deep it all is."""
    found, labels, top = {}, [], 1.0
    for section, group in groupby(boxes, key=lambda name: boxes[name].section):
        if section:
            labels.append((section, top + LABEL - 8))
            top += LABEL
        for number, name in enumerate(members := list(group)):
            row, column = divmod(number, COLUMNS)
            found[name] = 1 + column * (WIDTH + ACROSS), top + row * (HEIGHT + DOWN)
        top += -(-len(members) // COLUMNS) * (HEIGHT + DOWN)
    return found, labels, top - DOWN + 1


def drawing(boxes: dict[str, Box], uses: Uses, title: str) -> str:
    """The graph as SVG, or nothing where no arrow would be drawn."""
    arrows = [(used, name) for name in boxes for used in uses.get(name, ()) if used in boxes]
    if not arrows:
        return ""
    place, labels, depth = places(boxes)
    wide = 2 + COLUMNS * WIDTH + (COLUMNS - 1) * ACROSS
    paths = {pair: arrow(place[pair[0]], place[pair[1]]) for pair in arrows}
    names = "".join(f'<text class="section" x="1" y="{y:g}">{escape(name)}</text>'
                    for name, y in labels)
    quiet = "".join(f'<path class="arrow" d="{d}" marker-end="url(#arrow-head)"/>'
                    for d in paths.values())
    nodes = "".join(node(box, place[name], [d for pair, d in paths.items() if name in pair])
                    for name, box in boxes.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {depth:g}" role="group" '
        f'aria-label="{escape(title)}">'
        '<defs><marker id="arrow-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" '
        'markerHeight="6" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 Z"/></marker></defs>'
        f"{names}{quiet}{nodes}</svg>"
    )


def node(box: Box, corner: Place, arrows: list[str]) -> str:
    """One box with its words in the middle, and its arrows once more, to stand out."""
    x, y = corner
    lines = textwrap.wrap(box.text, SIGNS, max_lines=MAX_LINES, placeholder=" …")
    first = y + HEIGHT / 2 - LINE * len(lines) / 2 + 0.75 * LINE
    words = "".join(f'<tspan x="{x + 9:g}" y="{first + LINE * number:g}">{escape(line)} </tspan>'
                    for number, line in enumerate(lines))
    lit = "".join(f'<path class="lit" d="{d}"/>' for d in arrows)
    return (f'<g><a href="{escape(box.href)}" class="{f"box {box.css_class}".strip()}">'
            f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
            f"<text>{words}</text></a>{lit}</g>")


def arrow(start: Place, end: Place) -> str:
    """The way from one box to another: down from its foot to the head of the other, along the row
    to a neighbour, over the boxes between to a box further on."""
    (x, y), (to_x, to_y) = start, end
    if y == to_y:
        if to_x - x == WIDTH + ACROSS:
            return f"M{x + WIDTH:g} {y + HEIGHT / 2:g} L{to_x:g} {to_y + HEIGHT / 2:g}"
        foot, to_foot = y + HEIGHT, to_y + HEIGHT
        return curve(x + WIDTH / 2, foot, to_x + WIDTH / 2, to_foot, DOWN * 0.8, DOWN * 0.8)
    down = DOWN if to_y > y else -DOWN
    from_y, into_y = (y + HEIGHT, to_y) if to_y > y else (y, to_y + HEIGHT)
    return curve(x + WIDTH / 2, from_y, to_x + WIDTH / 2, into_y, down, -down)


def curve(x: float, y: float, to_x: float, to_y: float, out: float, into: float) -> str:
    """A bend between two points, upright at both ends."""
    return f"M{x:g} {y:g} C{x:g} {y + out:g} {to_x:g} {to_y + into:g} {to_x:g} {to_y:g}"
