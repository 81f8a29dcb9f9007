"""A drawing of what builds on what: layers from left to right, as SVG whose boxes are links.

A box stands one column to the right of the last thing it uses. Where an arrow passes a column, it
holds a place there as a box would, so that it runs beside the boxes and not through them.
"""
from __future__ import annotations

import textwrap
from dataclasses import dataclass

from backproof.site.text import escape

Uses = dict[str, list[str]]

WIDTH, GAP, SPACE = 228, 60, 14
LINE, PADDING, SIGNS, MAX_LINES = 16, 9, 29, 4
SWEEPS = 4


@dataclass(frozen=True)
class Box:
    """What a box shows: words, where its link leads, and CSS classes."""

    text: str
    href: str
    css_class: str = ""


def build_order(uses: Uses) -> list[str]:
    """The names so that each comes after what it uses; ties, and circles, in the order given."""
    left, order = list(uses), []
    while left:
        ready = (name for name in left if not set(uses[name]) & set(left))
        order.append(next(ready, left[0]))
        left.remove(order[-1])
    return order


def connected(uses: Uses) -> Uses:
    """The part of a graph that has arrows; arrows from names that are not in it are left out."""
    inside = {name: [used for used in found if used in uses] for name, found in uses.items()}
    ends = {end for name, found in inside.items() if found for end in (name, *found)}
    return {name: found for name, found in inside.items() if name in ends}


def places(uses: Uses) -> tuple[dict, list[list]]:
    """The column and row of every box and every bend, and the way of each arrow through them."""
    column = {}
    for name in build_order(uses):
        column[name] = 1 + max((column[used] for used in uses[name] if used in column), default=-1)
    ways = [[used, *((used, name, step) for step in range(column[used] + 1, column[name])), name]
            for name, found in uses.items() for used in found]
    for way in ways:
        column.update({bend: bend[2] for bend in way[1:-1]})
    found, top = {}, 0.0
    for group in groups(column, ways):
        columns = in_rows(group, column, ways)
        height = max(map(len, columns))
        for number, members in enumerate(columns):
            first = top + (height - len(members)) / 2
            found.update({name: (number, first + row) for row, name in enumerate(members)})
        top += height
    return found, ways


def groups(column: dict, ways: list[list]) -> list[list]:
    """The parts of the drawing between which no arrow runs, in the order of their first box."""
    group = {name: [name] for name in column}
    for way in ways:
        for name in way[1:]:
            if group[way[0]] is not group[name]:
                merged = group[way[0]] + group[name]
                group.update(dict.fromkeys(merged, merged))
    return list({id(members): members for members in group.values()}.values())


def in_rows(group: list, column: dict, ways: list[list]) -> list[list]:
    """The columns of a part, each ordered so that a box stands level with what it is tied to."""
    columns = [[] for _ in range(1 + max(column[name] for name in group))]
    for name in sorted(group, key=list(column).index):
        columns[column[name]].append(name)
    ties = {name: [] for name in group}
    for way in ways:
        for one, other in zip(way, way[1:], strict=False):
            if one in ties:
                ties[one].append(other)
                ties[other].append(one)
    for _ in range(SWEEPS):
        for members in [*columns, *columns[::-1]]:
            level = {name: (row - len(some) / 2) for some in columns
                     for row, name in enumerate(some)}
            members.sort(key=lambda name: sum(level[tied] for tied in ties[name])
                         / max(1, len(ties[name])))
    return columns


def drawing(boxes: dict[str, Box], uses: Uses, title: str) -> str:
    """The graph as SVG, or nothing where no arrow would be drawn."""
    uses = connected(uses)
    if not uses:
        return ""
    lines = {name: textwrap.wrap(boxes[name].text, SIGNS, max_lines=MAX_LINES, placeholder=" …")
             for name in uses}
    height = LINE * max(map(len, lines.values())) + 2 * PADDING
    place, ways = places(uses)
    at = {name: (1 + column * (WIDTH + GAP), 1 + row * (height + SPACE))
          for name, (column, row) in place.items()}
    right = 1 + WIDTH + max(x for x, _ in at.values())
    bottom = 1 + height + max(y for _, y in at.values())
    parts = [arrow([at[name] for name in way], height) for way in ways]
    parts += [box(boxes[name], lines[name], at[name], height) for name in uses]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{right:g}" height="{bottom:g}" '
        f'viewBox="0 0 {right:g} {bottom:g}" role="group" aria-label="{escape(title)}">'
        '<defs><marker id="arrow-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0.5 L8 4 L0 7.5 Z"/></marker></defs>'
        f'{"".join(parts)}</svg>'
    )


def box(shown: Box, lines: list[str], corner: tuple[float, float], height: float) -> str:
    """One box with its words in the middle."""
    x, y = corner
    first = y + height / 2 - LINE * len(lines) / 2 + 0.75 * LINE
    words = "".join(f'<tspan x="{x + PADDING + 2:g}" y="{first + LINE * number:g}">{escape(line)} '
                    "</tspan>" for number, line in enumerate(lines))
    return (f'<a href="{escape(shown.href)}" class="box {shown.css_class}">'
            f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{height:g}" rx="4"/>'
            f"<text>{words}</text></a>")


def arrow(corners: list[tuple[float, float]], height: float) -> str:
    """From the right side of the first box, level through the bends, to the left side of the last."""
    (x, y), *rest = corners
    path = f"M{x + WIDTH:g} {y + height / 2:g}"
    for number, (x, y) in enumerate(rest, 1):
        middle, level = x - GAP / 2, y + height / 2
        before = corners[number - 1][1] + height / 2
        path += f" C{middle:g} {before:g} {middle:g} {level:g} {x:g} {level:g}"
        if number < len(rest):
            path += f" L{x + WIDTH:g} {level:g}"
    return f'<path class="arrow" d="{path}" marker-end="url(#arrow-head)"/>'
