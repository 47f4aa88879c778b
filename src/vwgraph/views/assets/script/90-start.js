/* Choosing, keys, language, and the first drawing. */
const narrow = window.matchMedia("(max-width: 760px)");
const speak = () => {
  document.documentElement.lang = state.lang;
  byId("title").textContent = said(data.title);
  document.title = said(data.title) + " - vwgraph";
  byId("question").textContent = said(data.question);
  byId("given").textContent = (data.parameters || []).map((one) => said(one.label) + ": " + one.value).join("; ");
  for (const [id, text] of [["notice", data.capped && data.capped.text], ["about", data.about]]) {
    byId(id).textContent = said(text);
    byId(id).hidden = !said(text);
  }
  for (const part of document.querySelectorAll("[data-ui]")) part.textContent = t(part.dataset.ui);
  byId("twin").hidden = !data.twin || !linkTo(data.twin.href || "", "");
  if (!byId("twin").hidden) { byId("twin").href = data.twin.href; byId("twin").textContent = said(data.twin.title); }
  byId("side").setAttribute("aria-label", t("side"));
  byId("network").setAttribute("aria-label", t("networkLabel", { title: said(data.title), n: details.length }));
  byId("closer").setAttribute("aria-label", t("closer"));
  byId("further").setAttribute("aria-label", t("further"));
  byId("language").textContent = t("other");
  byId("language").lang = state.lang === "nl" ? "en" : "nl";
  facetChoices();
  legend();
  analyse();
};
const draw = () => {
  lit = litNow();
  const shown = seen.filter(Boolean).length;
  byId("count").textContent = shown === 0 ? t("nothing") : lit ? t("lit", { n: shown, m: details.length, k: [...lit].filter((n) => seen[n]).length }) : t("shown", { n: shown, m: details.length });
  for (const form of forms) {
    byId(form === "drawing" ? "network" : form).hidden = state.form !== form;
    byId("as-" + form).setAttribute("aria-pressed", String(state.form === form));
  }
  byId("zooms").hidden = state.form !== "drawing";
  if (state.form === "drawing") {
    if (network === null) { makeNetwork(); fit(narrow.matches && state.chosen ? [...lit].filter((n) => seen[n]) : shownNodes()); } else refreshNetwork();
  } else if (state.form === "table") tabulate();
  else drawMatrix();
  byId("clear").disabled = state.chosen === null && !state.query;
  byId("sums").textContent = t("shownOnly", { n: shown, e: seenEdges.filter(Boolean).length });
  byId("search").value = state.query;
  listResults();
  describe();
  threshold();
  remember();
};
/* After a filter changed: what was chosen stays, unless it is no longer shown. */
const changed = () => {
  filter();
  const chosen = state.chosen;
  if (chosen && ((chosen.node !== undefined && !seen[chosen.node]) || (chosen.edge !== undefined && !seenEdges[chosen.edge]))) state.chosen = null;
  draw();
};
const choose = (what, show) => {
  const inPanel = byId("side").contains(document.activeElement) || byId("table").contains(document.activeElement);
  state.chosen = what;
  focused = what && what.node !== undefined ? what.node : null;
  draw();
  if (state.form === "drawing" && narrow.matches && what) { byId("network").scrollIntoView({ block: "start" }); fit([...lit].filter((n) => seen[n])); }
  else if (focused !== null && show && state.form === "drawing") bring(focused);
  if (what && what.node !== undefined && !inPanel) byId("said").textContent = nameOf(details[what.node]) + ", " + t("inPanel");
  if (what && inPanel) byId("details").focus({ preventScroll: false }); // the button that was pressed may be gone
};
const clear = () => { state.query = ""; choose(null); };
/* Nodes by place, from top to bottom in strips, so that arrows walk as one reads. */
const walkOrder = () => {
  const among = lit === null ? shownNodes() : shownNodes().filter((n) => lit.has(n));
  const strip = (n) => Math.round(data.nodes[n].y / 60);
  return among.sort((a, b) => strip(a) - strip(b) || data.nodes[a].x - data.nodes[b].x || a - b);
};
const walk = (step) => {
  const order = walkOrder();
  if (!order.length) return;
  const at = order.indexOf(focused);
  const next = Math.abs(step) > order.length ? (step < 0 ? 0 : order.length - 1) : at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length;
  focused = order[next];
  byId("said").textContent = nameOf(details[focused]) + ", " + said(kindOf(details[focused]).label) + ", " + t("place", { n: next + 1, m: order.length });
  bring(focused);
};
byId("network").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
  if (step) walk(step);
  else if ((event.key === "Enter" || event.key === " ") && focused !== null) choose({ node: focused });
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
});
for (const type of ["focus", "blur"]) byId("network").addEventListener(type, () => network && network.redraw());
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input[type=search], select, textarea");
  if (event.key === "Escape") clear();
  else if (event.key === "/" && !typing) { event.preventDefault(); byId("search").focus(); }
});
let waiting = 0;
byId("search").addEventListener("input", (event) => {
  clearTimeout(waiting);
  const value = event.target.value;
  waiting = setTimeout(() => { if (state.query !== value.trim()) { state.query = value.trim(); state.chosen = null; draw(); byId("search").value = value; } }, details.length > 1000 ? 200 : 60);
});
if (data.slider) byId("least").addEventListener("input", (event) => { state.least = Number(event.target.value); changed(); });
byId("language").addEventListener("click", () => { state.lang = state.lang === "nl" ? "en" : "nl"; speak(); draw(); });
for (const form of forms) byId("as-" + form).addEventListener("click", () => { state.form = form; legend(); draw(); });
byId("as-matrix").hidden = !data.matrix;
byId("fit").addEventListener("click", () => fit());
byId("closer").addEventListener("click", () => zoom(1.4));
byId("further").addEventListener("click", () => zoom(1 / 1.4));
byId("clear").addEventListener("click", () => { clear(); byId("search").focus(); });
byId("close").addEventListener("click", () => { clear(); byId("network").focus(); });
window.addEventListener("hashchange", () => { recall(); speak(); draw(); });
window.addEventListener("beforeprint", () => { if (state.form === "drawing") byId("paper").replaceChildren(asSvg()); });
window.addEventListener("afterprint", () => byId("paper").replaceChildren());
let drawnWidth = 0;
new ResizeObserver(([place]) => {
  if (!network || state.form !== "drawing" || place.contentRect.width === 0) return;
  if (Math.abs(place.contentRect.width - drawnWidth) > 1) fit(); else { network.setSize("100%", "100%"); network.redraw(); }
  drawnWidth = place.contentRect.width;
}).observe(byId("network"));
const home = data.home && linkTo(data.home, "");
if (home) { byId("home").href = home.getAttribute("href"); byId("home").hidden = false; }
if (narrow.matches) for (const part of document.querySelectorAll("aside details")) part.open = false;
recall();
speak();
draw();
document.body.classList.remove("loading");
