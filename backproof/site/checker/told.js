"use strict";
// A verdict for people: the case that shows it, in the letters of the question.
function exampleOf({ point, where, left, right }, trees) {
  const shown = new Set(trees.flatMap((t) => [...walk(t)]).filter((n) => isName(n) && n[1] !== "pi" && !world.hidden.includes(n[1])).map((n) => n[1]));
  const values = {}, tell = (x) => `${fractionNear(x, 60) || +x.toPrecision(6)}`;
  for (const name of [...new Set([...point.values.keys()].map((k) => k.slice(0, k.lastIndexOf(" ")))), ...shown]) {
    if (world.hidden.includes(name)) continue;
    const axes = world.arrays[name] || [], texts = [...tuples(axes.map((a) => point.sizes.get(a) || 1))].map((spots) => tell(point.look(name, spots)));
    values[axes.length ? (world.shown[name] || name).split("_")[0] : world.shown[name] || name] = axes.length ? `(${texts.join(", ")})` : texts[0];
  }
  const sizes = Object.fromEntries(point.sizes), indices = Object.fromEntries([...where].map(([x, n]) => [x.label, n + 1]).filter(([x]) => !x.startsWith("·")));
  return { sizes, indices, values, left: typeof left === "number" ? tell(left) : left, right: typeof right === "number" ? tell(right) : right };
}
function choiceVerdict(slot, ok, told) { return ok ? rightFor(slot, `Right.${slot.why ? ` ${slot.why}` : ""}`) : { found: WRONG, message: `No: “${told}” is not the answer to part ${slot.n}.`, part: slot.n }; }
