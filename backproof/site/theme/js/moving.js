// Redraws the figures that a reader pushes; their functions were printed from proved formulas.
const S = (a, b, f) => { let s = 0; for (let i = a; i <= b; i++) s += f(i); return s; };
const sigmoid = z => z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));

(() => {
const W = 298, H = 176;

const heights = (f, xs, others) => {
  if (f.length === 1) return xs.map(x => f[0](x, ...others));
  const [rules, start, shown] = f;
  let state = start;
  return xs.map(() => {
    const now = state[shown];
    state = rules.map(rule => rule(...state, ...others));
    return now;
  });
};

const redraw = {
  curves(g, svg, values) {
    const [lo, hi, n] = g.x, [bottom, top] = g.y;
    const X = x => (x - lo) / (hi - lo) * W;
    const Y = y => H - (Math.max(-1e4, Math.min(1e4, y)) - bottom) / (top - bottom) * H;
    const xs = Array.from({ length: n }, (_, i) => lo + (hi - lo) * i / (n - 1));
    const others = g.names.slice(1).map(name => values[name]);
    g.f.forEach((f, i) => {
      const d = heights(f, xs, others)
        .map((y, j) => isFinite(y) ? `${X(xs[j]).toFixed(1)} ${Y(y).toFixed(1)}` : "")
        .filter(Boolean).join("L");
      svg.querySelector(`.line-${i + 1}`).setAttribute("d", "M" + d);
      const dot = svg.querySelector(`.dot-${i + 1}`);
      if (!dot) return;
      const at = values[g.names[0]];
      dot.setAttribute("cx", X(at));
      dot.setAttribute("cy", Y(f[0](at, ...others)));
    });
  },
  paths(g, svg, values) {
    const [left, right] = g.x, [bottom, top] = g.y;
    const inside = v => Math.max(-1e4, Math.min(1e4, v));
    const X = x => (inside(x) - left) / (right - left) * W;
    const Y = y => H - (inside(y) - bottom) / (top - bottom) * H;
    const others = g.names.map(name => values[name]), steps = Array(g.steps + 1).fill(0);
    g.f.forEach(([rules, start, shown], i) => {
      const [xs, ys] = shown.map(letter => heights([rules, start, letter], steps, others));
      const points = xs.map((x, j) => `${X(x).toFixed(1)} ${Y(ys[j]).toFixed(1)}`);
      svg.querySelector(`.line-${i + 1}`).setAttribute("d", "M" + points.join("L"));
    });
  },
  bars(g, svg, values) {
    const [bottom, top] = g.y, all = Object.values(values);
    const Y = y => H - (y - bottom) / (top - bottom) * H;
    const given = [all.slice(0, g.n), ...g.fixed, ...all.slice(g.n)];
    g.f.forEach((f, i) => svg.querySelectorAll(`.bar-${i + 1}`).forEach((bar, j) => {
      const y = Y(f[0](...given, j)), zero = Y(0);
      bar.setAttribute("y", Math.min(y, zero));
      bar.setAttribute("height", Math.abs(y - zero));
    }));
  },
};

for (const g of window.moving || []) {
  const svg = document.getElementById(g.id), box = document.getElementById(g.id + "-c");
  const inputs = [...box.querySelectorAll("input")];
  box.addEventListener("input", () => {
    const values = {};
    for (const input of inputs) {
      values[input.dataset.letter] = +input.value;
      input.nextElementSibling.value = input.value.replace("-", "−");
    }
    redraw[g.kind](g, svg, values);
  });
}
})();
