// The box for the reader's own answers: hints, progress, echo, verdict, and the page's proof run again.
// What reads and judges an answer is a script of its own, loaded when a box is first touched.
(() => {
const here = document.currentScript.src;
const load = name => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = new URL(name, here);
  script.onload = done;
  script.onerror = failed;
  document.head.append(script);
});
let judge = null, checker = null;

const MARK = { right: "✓", "right for a part": "✓", wrong: "✗", "no value inside the domain": "✗", "true but not asked": "~", "true under a condition": "~" };
const kept = key => { try { return JSON.parse(localStorage.getItem(key))?.parts ?? []; } catch { return []; } };
const keep = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no store */ } };
const safe = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
const isRight = answer => answer.found.startsWith("right");
const tested = size => `${size.size} = ${size.at.join(", ")}`;

class Box {
  constructor(element) {
    this.element = element;
    this.data = JSON.parse(element.querySelector("script[type='application/json']").textContent);
    this.key = `backproof:${this.data.id}`;
    this.judged = this.data.parts.filter(part => part.kind !== "words").length;
    this.done = new Set(kept(this.key));  // lists show it too
    element.querySelectorAll("form[data-part]").forEach(form => this.part(form));
    element.querySelector("[data-run]")?.addEventListener("click", () => this.run());
    element.addEventListener("focusin", () => this.judge(), { once: true });
    element.classList.add("scripted");
    this.tick();
  }

  async judge() {
    await (judge ??= load("answers.js"));
    return this.own ??= backproofJudge(this.data);
  }

  part(form) {
    const n = Number(form.dataset.part), part = this.data.parts[n - 1], field = form.querySelector("input");
    const shown = form.querySelector("output"), verdict = form.querySelector("[data-verdict]");
    let rung = 0, timer = 0;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => { shown.innerHTML = echo(await this.judge(), field.value); }, 60);
    });
    form.addEventListener("submit", event => {
      event.preventDefault();
      if (field.value.trim()) this.answer(n, field.value, verdict);
    });
    form.querySelector("[data-hint]")?.addEventListener("click", () => {
      rung = Math.min(rung + 1, part.hints.length);
      verdict.innerHTML = `<p class="hint"><strong>Hint ${rung} of ${part.hints.length}.</strong> ${safe(part.hints[rung - 1])}</p>`;
    });
    form.querySelector("[data-reveal]")?.addEventListener("click", () => {
      verdict.innerHTML = `<p>${safe(part.answer)}${part.why ? ` (${safe(part.why)})` : ""}</p>`;
    });
  }

  async answer(n, text, verdict) {
    const judge = await this.judge(), begin = performance.now(), whole = () => judge.judge(text);
    let found = judge.judge(text, n);
    if (!isRight(found) && isRight(whole())) found = whole();
    const ms = performance.now() - begin;
    if (isRight(found)) found.parts.forEach(part => this.done.add(part));
    else if (MARK[found.found] === "✗") this.done.delete(n);
    keep(this.key, { parts: [...this.done].sort(), of: this.judged });
    verdict.innerHTML = this.told(found, n, ms);
    verdict.dataset.found = found.found;
    this.tick();
  }

  told(a, n, ms) {
    const elsewhere = a.parts[0] && !a.parts.includes(n) ? ` This answers part ${a.parts.join(", ")}.` : "";
    const said = [`<p><strong>${MARK[a.found] || "?"}</strong> ${safe(a.message)}${elsewhere}</p>`];
    const remark = html => said.push(`<p class="remark">${html}.</p>`);
    const line = a.line || (a.parts.length === 1 && this.data.parts[a.parts[0] - 1].line);
    if (line) remark(`<a href="#line-${line}">Line ${line} of the solution</a>`);
    a.remarks.forEach(words => remark(safe(words)));
    if (a.sizes?.length) remark(`Equal for every size: checked at ${safe(a.sizes.map(tested).join("; "))}, which suffices. ${ms.toFixed(0)} ms`);
    if (a.condition) remark(a.condition);
    if (a.example) said.push(example(a.example, a.isClaim));
    if (a.slip) said.push(`<p>${safe(a.slip)}</p>`);
    return said.join("");
  }

  tick() {
    const { done, judged, element } = this;
    element.querySelectorAll("form[data-part]").forEach(form => form.classList.toggle("done", done.has(Number(form.dataset.part))));
    element.querySelector("[data-progress]").textContent =
      done.size >= judged ? "All parts are right." : done.size ? `${done.size} of ${judged} parts are right.` : "";
  }

  async run() {
    await this.judge();
    await (checker ??= load("checker.js"));
    const entries = this.element.querySelector("script[data-ledger]").textContent, begin = performance.now();
    this.element.querySelector("[data-proof]").innerHTML = proved(backproofCheck(entries), begin);
  }
}

function echo(judge, text) {
  if (!text.trim()) return "";
  try { return judge.echo(text); } catch (error) {
    const at = error.position;
    if (at === undefined) return "";
    return `<span class="unread">${safe(text.slice(0, at))}<mark>${safe(text.slice(at, at + 1) || "…")}</mark>${safe(text.slice(at + 1))}</span> <small>${safe(error.message)}</small>`;
  }
}

function example(e, isClaim) {
  const at = ["sizes", "indices", "values"].flatMap(kind => Object.entries(e[kind])).map(pair => pair.join(" = ")).join(", ");
  const [left, right] = isClaim ? ["left side", "right side"] : ["yours", "should be"];
  return `<p class="example">Try ${safe(at)}: ${left} ${safe(e.left)}, ${right} ${safe(e.right)}.</p>`;
}

// What was found of the entries of the page's part of the ledger.
function proved(found, begin) {
  const ms = performance.now() - begin, isMade = entry => entry.verdict === "re-proved";
  const made = found.filter(isMade), others = found.filter(entry => !isMade(entry));
  const sizes = [...new Set(made.flatMap(entry => entry.sizes.map(tested)))].slice(0, 6).join("; ");
  const why = others.map(entry => `<li>${safe(entry.why)}</li>`).join("");
  return `<p>${made.length} of ${found.length} lines re-proved here in ${ms.toFixed(0)} ms, `
    + `${made.reduce((n, entry) => n + entry.points, 0)} points modulo a prime${sizes && ` (${safe(sizes)})`}; `
    + `${found.filter(entry => entry.isEquation).length} are equations.</p>`
    + (why && `<details><summary>${others.length} not checked here</summary><ul>${why}</ul></details>`);
}

document.querySelectorAll(".answer-box").forEach(element => { element.box = new Box(element); });
})();
