/* The matrix: rows and columns in the order the data gives, three answers, each cell with its statements. */
const cellAt = new Map();
if (data.matrix) for (const cell of data.matrix.cells) cellAt.set(cell.row + " " + cell.column, cell);
const answerOf = (cell) => (!cell ? t("absent") : cell.denied && !countsOf(cell).length ? t("denied") : t("named"));
const countsOf = (cell) => [...kinds.values()].filter((kind) => cell.counts && Object.hasOwn(cell.counts, kind.key) && cell.counts[kind.key] > 0).map((kind) => [kind, cell.counts[kind.key]]);
const cellWords = (cell) => {
  if (!cell) return t("absent");
  const parts = countsOf(cell).map(([kind, count]) => count + " " + said(kind.label));
  if (cell.denied) parts.push(t("denied"));
  return parts.join(", ") || t("named");
};
let roving = [0, 0];
const matrixCell = (row, column, r, c) => {
  const cell = cellAt.get(row + " " + column), made = element("td");
  made.tabIndex = r === roving[0] && c === roving[1] ? 0 : -1;
  made.dataset.row = r; made.dataset.column = c;
  made.setAttribute("aria-label", nameOf(details[row]) + ", " + nameOf(details[column]) + ": " + cellWords(cell));
  if (!cell) return made;
  made.className = cell.denied && !countsOf(cell).length ? "denied" : "filled";
  for (const [kind, count] of countsOf(cell)) {
    const mark = element("span", undefined, "mark");
    mark.append(sign(kind, 13));
    if (count > 1) mark.append(element("span", String(count), "times"));
    made.append(mark);
  }
  if (cell.denied) made.append(element("span", "✕", "mark deny"));
  if (state.chosen && state.chosen.cell === cell) { made.setAttribute("aria-selected", "true"); made.classList.add("chosen"); }
  made.addEventListener("click", () => choose({ cell }));
  return made;
};
const headOf = (n, scope) => {
  const head = element("th"), button = element("button");
  head.scope = scope;
  button.type = "button";
  button.tabIndex = -1;
  button.append(named(details[n]));
  button.addEventListener("click", () => choose({ node: n }));
  if (state.chosen && state.chosen.node === n) head.className = "chosen";
  head.append(button);
  return head;
};
const drawMatrix = () => {
  const place = byId("matrix");
  const rows = data.matrix.rows.nodes.filter((n) => seen[n] && (!searching() || lit.has(n) || data.matrix.columns.nodes.some((m) => lit.has(m) && cellAt.has(n + " " + m))));
  const across = data.matrix.columns.nodes.filter((n) => seen[n]);
  roving = [Math.min(roving[0], Math.max(0, rows.length - 1)), Math.min(roving[1], Math.max(0, across.length - 1))];
  const table = element("table"), top = element("thead"), body = element("tbody"), first = element("tr");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", said(data.title) + ": " + said(data.matrix.rows.label) + " × " + said(data.matrix.columns.label));
  first.append(element("td", said(data.matrix.rows.label) + " \\ " + said(data.matrix.columns.label), "corner"), ...across.map((n) => headOf(n, "col")));
  top.append(first);
  rows.forEach((row, r) => {
    const line = element("tr");
    line.append(headOf(row, "row"), ...across.map((column, c) => matrixCell(row, column, r, c)));
    body.append(line);
  });
  table.append(top, body);
  const at = [place.scrollLeft, place.scrollTop];
  place.replaceChildren(element("p", t("cells"), "soft"), table);
  [place.scrollLeft, place.scrollTop] = at;
};
const searching = () => lit !== null && state.chosen === null;
const walkMatrix = (event) => {
  const cell = event.target.closest("td[data-row]");
  if (!cell) return;
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], Home: [0, -1000], End: [0, 1000] }[event.key];
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); cell.click(); focusCell(); return; }
  if (!step) return;
  event.preventDefault();
  const body = cell.closest("tbody"), high = body.rows.length - 1, wide = body.rows[0].cells.length - 2;
  roving = [Math.min(high, Math.max(0, Number(cell.dataset.row) + step[0])), Math.min(wide, Math.max(0, Number(cell.dataset.column) + step[1]))];
  cell.tabIndex = -1;
  focusCell();
};
const focusCell = () => {
  const body = byId("matrix").querySelector("tbody");
  const next = body && body.rows[roving[0]] && body.rows[roving[0]].cells[roving[1] + 1];
  if (next) { next.tabIndex = 0; next.focus(); }
};
byId("matrix").addEventListener("keydown", walkMatrix);
