"use strict";
// The question in hand: its letters, what is given, its parts, and what is true besides. There is one
// at a time.
let world, allSlots, alsoTrue, solutionLines, knownCases;

function questionOf(data) {
  world = { ...data.world, reader: new TreeReader() };
  setContext(world.context);
  const read = (s) => ({ ...s, sides: s.sides.map((t) => world.reader.tree(t)) });
  const slot = (p, n) => {
    const statements = (p.statements || []).map(read), sides = statements[0]?.sides || [], alike = p.alike || [];
    return { ...p, n: n + 1, statements, right: sides.at(-1), names: sides.slice(0, -1),
      where: (p.where || []).map((f) => ({ ...factOf(f), json: f })), slips: (p.slips || []).map(([s, said]) => [read(s).sides.at(-1), said]),
      alike: alike.map((other) => (p.kind === "choice" ? [other[0], read(other[1])] : other.map(read))) };
  };
  return [world, data.parts.map(slot), (data.also || []).map(read), (data.lines || []).map(([n, s]) => [n, read(s)]), data.cases || []];
}
function turnTo(question) { [world, allSlots, alsoTrue, solutionLines, knownCases] = question; }
function setContext(context) {
  const { reader } = world;
  Object.assign(world, { context, defined: {}, facts: context.facts.map(factOf) });
  for (const d of context.definitions) world.defined[d.name] = { indices: d.indices.map((x) => reader.letter(x)), body: reader.tree(d.body) };
}
function factOf(f) {
  const { reader } = world;
  return { relation: f.relation, left: reader.tree(f.left), right: reader.tree(f.right), places: f.left[0] === "ord" && f.right[0] === "ord" && f.fixed.set.length > 0 };
}
// Definitions and facts as statements.
const stated = (facts) => facts.map((f) => ({ sides: [f.left, f.right], relations: [f.relation] }));
const given = () => [...Object.entries(world.defined).map(([name, d]) => ({ sides: [d.indices.length ? ["entry", name, d.indices.map(at)] : ["sym", name], d.body], relations: ["="] })),
  ...stated(world.facts)];

// ------------------------------------------------------------------------------------ letters
const fixedPlace = (name) => letter(name, placeOf(world.fixed[name]));
const isFixed = (x) => Object.keys(world.fixed).some((name) => fixedPlace(name) === x);
const isScalar = (name) => world.scalars.includes(name);
const isWhole = (name) => world.whole.includes(name) || Object.values(world.indices).includes(name);
const knows = (name) => name in world.arrays || isScalar(name) || isWhole(name) || name in world.fixed;
function sameLetter(typed, ok = () => true) { // the question's name for a letter that a person uses
  const may = (name) => knows(name) && !world.hidden.includes(name) && ok(name);
  for (const [name, other] of Object.entries(notation.same)) if (other.split(" ").includes(typed) && may(name)) return name;
  return [typed.toLowerCase(), typed.toUpperCase(), `${typed}_0`].find((other) => other !== typed && may(other)) || null;
}
// The book's letters that mean something else here.
const bookLetters = () => Object.entries(notation.book).filter(([ours, theirs]) => knows(ours) && world.whole.includes(theirs)).map(([ours, theirs]) => ({ [theirs]: ours, [`d${theirs}`]: `d${ours}` }));

// The names and the sizes that need a value, definitions put in.
function needs(...trees) {
  const names = new Set(), sizes = new Set(), seen = new Set(["pi"]), waiting = [...trees];
  const take = (x) => (isIndex(x) ? x.size?.of.forEach(([y]) => take(y)) : sizes.add(x.label));
  for (const t of waiting) {
    free(t).forEach(take);
    for (const n of walk(t)) {
      if (n[0] === "sum") n[1].size.of.forEach(([x]) => take(x));
      if (!isName(n) || seen.has(n[1])) continue;
      seen.add(n[1]);
      for (const s of world.arrays[n[1]] || []) sizes.add(s);
      if (world.defined[n[1]]) waiting.push(world.defined[n[1]].body); else names.add(n[1]);
    }
  }
  return { names, sizes, seen };
}
function isConstant(t) { const { names, sizes } = needs(t); return !sizes.size && [...names].every((x) => x === "∞"); }
