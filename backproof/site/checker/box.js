"use strict";
// The box for the reader's own answers: echo, verdict, hints, progress, and the page's proof run again.
const TOLD_FIRST = ["sizes", "indices", "values"];
const MARK = { right: "✓", "right for a part": "✓", wrong: "✗", "no value inside the domain": "✗", "true but not asked": "~", "true under a condition": "~" };
const keep = {
  get: (key) => { try { return JSON.parse(localStorage.getItem(key))?.parts ?? []; } catch { return []; } },
  set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* the page works without */ } },
};

class Box {
  constructor(element) {
    this.element = element;
    this.data = JSON.parse(element.querySelector("script[type='application/json']").textContent);
    this.judge = new Judge(this.data);
    this.key = `backproof:${this.data.id}`;
    this.done = new Set(keep.get(this.key)); // lists show it too
    for (const form of element.querySelectorAll("form[data-part]")) this.part(form);
    element.querySelector("[data-run]")?.addEventListener("click", () => this.run());
    element.classList.add("live");
    this.tick();
  }
  part(form) {
    const n = Number(form.dataset.part), field = form.querySelector("input"), shown = form.querySelector("output"), verdict = form.querySelector("[data-verdict]"), part = this.data.parts[n - 1];
    let rung = 0, timer = 0;
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { shown.innerHTML = this.echo(field.value); }, 60); });
    shown.innerHTML = this.echo(field.value); // typed while the script was on its way
    form.addEventListener("submit", (event) => { event.preventDefault(); if (field.value.trim()) this.answer(n, field.value, verdict); });
    form.querySelector("[data-hint]")?.addEventListener("click", () => {
      rung = Math.min(rung + 1, part.hints.length);
      verdict.innerHTML = `<p class="hint"><strong>Hint ${rung} of ${part.hints.length}.</strong> ${safe(part.hints[rung - 1])}</p>`;
    });
    form.querySelector("[data-reveal]")?.addEventListener("click", () => { verdict.innerHTML = `<p>${safe(part.answer)}${part.why ? ` (${safe(part.why)})` : ""}</p>`; });
  }
  echo(text) {
    if (!text.trim()) return "";
    try { return echo(this.judge.read(text)[1]); } catch (e) {
      if (!(e instanceof Unreadable)) return "";
      return `<span class="unread">${safe(text.slice(0, e.position))}<mark>${safe(text.slice(e.position, e.position + 1) || "…")}</mark>${safe(text.slice(e.position + 1))}</span> <small>${safe(e.message)}</small>`;
    }
  }
  answer(n, text, verdict) {
    const begin = performance.now();
    let found = this.judge.judge(text, n);
    if (!found.found.startsWith("right")) { const whole = this.judge.judge(text); if (whole.found.startsWith("right")) found = whole; }
    const ms = performance.now() - begin;
    for (const part of found.found.startsWith("right") ? found.parts : []) this.done.add(part);
    keep.set(this.key, { parts: [...this.done].sort(), of: this.data.parts.filter((p) => p.kind !== "words").length });
    verdict.innerHTML = this.told(found, n, ms);
    verdict.dataset.found = found.found;
    this.tick();
  }
  told(a, n, ms) {
    const said = [`<p><strong>${MARK[a.found] || "?"}</strong> ${safe(a.message)}${a.parts[0] && !a.parts.includes(n) ? ` This answers part ${a.parts.join(", ")}.` : ""}</p>`];
    const line = a.line || (a.parts.length === 1 && this.data.parts[a.parts[0] - 1].line);
    if (line) said.push(`<p class="remark"><a href="#line-${line}">Line ${line} of the solution</a></p>`);
    for (const r of a.remarks) said.push(`<p class="remark">${safe(r)}.</p>`);
    if (a.sizes?.length) said.push(`<p class="remark">Equal for every size: checked at ${safe(a.sizes.map((s) => this.size(s)).join("; "))}, which suffices. ${ms.toFixed(0)} ms.</p>`);
    if (a.example) {
      const e = a.example, at = TOLD_FIRST.flatMap((k) => Object.entries(e[k])).map(([x, v]) => `${x} = ${v}`).join(", "), [l, r] = a.isClaim ? ["left side", "right side"] : ["yours", "should be"];
      said.push(`<p class="example">Try ${safe(at)}: ${l} ${safe(String(e.left))}, ${r} ${safe(String(e.right))}.</p>`);
    }
    if (a.slip) said.push(`<p>${safe(a.slip)}</p>`);
    return said.join("");
  }
  size(s) { return `${s.size} = ${s.at.join(", ")}`; }
  tick() {
    for (const form of this.element.querySelectorAll("form[data-part]")) form.classList.toggle("done", this.done.has(Number(form.dataset.part)));
    const judged = this.data.parts.filter((p) => p.kind !== "words").length, said = this.element.querySelector("[data-progress]");
    if (said) said.textContent = this.done.size >= judged ? "All parts are right." : this.done.size ? `${this.done.size} of ${judged} parts are right.` : "";
  }
  async run() {
    if (!globalThis.backproofProof) await this.element.load("checker.js");
    globalThis.backproofProof(this);
  }
}
globalThis.backproofBox = (element) => (element.box ??= new Box(element));
