// What a page does for its reader: hides answers until asked, shows what was answered, copies formulas
// as LaTeX, lets wide ones be scrolled by keyboard. Nothing here is needed to read the page.
(() => {
const KEY = "hide-answers";
const kept = () => { try { return localStorage.getItem(KEY) === "yes"; } catch { return false; } };
const keep = on => { try { localStorage.setItem(KEY, on ? "yes" : ""); } catch { /* no store */ } };

const answers = document.querySelectorAll("details.answer");
if (answers.length) {
  const label = document.createElement("label");
  label.className = "hide-answers";
  label.innerHTML = '<input type="checkbox"> hide answers until I ask';
  const box = label.firstChild;
  const apply = () => answers.forEach(answer => { answer.open = !box.checked; });
  box.checked = kept();
  if (box.checked) apply();
  box.addEventListener("change", () => { keep(box.checked); apply(); });
  document.querySelector(".where").append(label);
}

const tex = math => `$${math.dataset.tex}$`;
document.addEventListener("copy", event => {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const range = selection.getRangeAt(0), top = range.commonAncestorContainer;
  const inside = (top.nodeType === 1 ? top : top.parentElement).closest("math");
  const part = range.cloneContents();
  part.querySelectorAll(".in-lines").forEach(again => again.remove());
  const formulas = part.querySelectorAll("math");
  if (!inside && !formulas.length) return;
  formulas.forEach(math => math.replaceWith(tex(math)));
  event.clipboardData.setData("text/plain", inside ? tex(inside) : part.textContent.trim());
  event.preventDefault();
});

// The theme opens every fold to print; on paper are those that the reader opened.
document.querySelectorAll("details.fold").forEach(fold => {
  const ask = open => fold.toggleAttribute("data-asked", open);
  ask(fold.open);
  fold.querySelector("summary").addEventListener("click", () => ask(!fold.open));
});

// Who chooses one verdict wants to read what has it.
document.querySelectorAll(".judged-claims input").forEach(choice => choice.addEventListener("change", () =>
  document.querySelectorAll(".judged").forEach(claim => {
    claim.open = choice.id !== "show-all" && claim.matches(`.${choice.id.replace("show", "is")}`);
  })));

// Names that the theme leaves out, for those who hear the page.
const named = (selector, name) => document.querySelectorAll(selector).forEach((element, n) => {
  element.removeAttribute("aria-labelledby");
  element.setAttribute("aria-label", n ? `${name} ${n + 1}` : name);
});
const name = () => {
  named(".md-search", "Search");
  named(".md-nav--primary", "Menu");
  named(".md-nav--primary .md-nav", "Pages");
  named(".md-code__nav", "Code");
};
name();
document.querySelectorAll(".md-footer__link").forEach(link =>
  link.setAttribute("aria-label", link.textContent.trim().replace(/\s+/g, " ")));

// Beside a link to an exercise: a tick for each part that the reader has right.
const answered = id => { try { return JSON.parse(localStorage.getItem(`backproof:${id}`)); } catch { return null; } };
document.querySelectorAll(".md-content a[href]:not(.headerlink)").forEach(link => {
  const id = link.hash ? "" : new URL(link.getAttribute("href"), location).pathname.replace(/(index\.html)?$/, "").split("/").filter(Boolean).pop();
  const { parts, of } = id && answered(id) || {};
  if (!parts?.length) return;
  const ticks = document.createElement("span");
  ticks.className = "ticks";
  ticks.textContent = ` ${"✓".repeat(parts.length)}${"○".repeat(Math.max(0, of - parts.length))}`;
  ticks.setAttribute("role", "img");
  ticks.setAttribute("aria-label", `${parts.length} of ${of} parts right`);
  link.after(ticks);
});

// A browser keeps room beside a root for the widest hook of the font, though it draws another. At the
// end of what scrolls that room stays: taken away, it would make the box scroll.
const close = () => document.querySelectorAll("msqrt").forEach(root => {
  const spare = root.getBoundingClientRect().right - root.lastElementChild.getBoundingClientRect().right;
  const inside = root.nextElementSibling && !root.closest("mfrac");
  if (spare > 1 && (inside || !root.closest("mfrac, .long, div.arithmatex, dd"))) root.style.marginInlineEnd = `${-spare / parseFloat(getComputedStyle(root).fontSize)}em`;
});

let wide = 0;
const mark = () => document.querySelectorAll(".md-typeset :is(.arithmatex, .scroll, .parts dd, .md-typeset__scrollwrap)").forEach(box => {
  if (box.scrollWidth <= box.clientWidth + 1 || box.tabIndex === 0) return;
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", `Wide, scroll sideways: ${wide += 1}`);
});
const look = () => { close(); mark(); };
document.fonts.ready.then(look);
addEventListener("load", () => setTimeout(() => { name(); look(); }, 200));  // what the theme adds
document.addEventListener("toggle", look, true);
})();
