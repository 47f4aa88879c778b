/* The matrix: rows and columns in the order the data gives, three answers, each cell with its statements. */
const cellAt = new Map();
if (data.matrix) for (const cell of data.matrix.cells) cellAt.set(cell.row + " " + cell.column, cell);
const cellKinds = new Map(((data.matrix || {}).kinds || []).map((kind) => [kind.key, kind]));
const countsOf = (cell) => symbols.filter((one) => cell.counts && Object.hasOwn(cell.counts, one.key) && cell.counts[one.key] > 0).map((one) => [one, cell.counts[one.key]]);
const isOn = (cell) => cell && (state.relations.has(cell.kind) || !relations.has(cell.kind));
const isDenied = (cell) => Boolean(cell.denied) && !countsOf(cell).length;
const cellWords = (cell) => {
  if (!cell) return t("absent");
  const kind = cellKinds.get(cell.kind), parts = countsOf(cell).map(([one, count]) => count + " " + said(one.label));
  if (!parts.length && !isDenied(cell)) parts.push((kind ? said(kind.label) : t("named")) + " (" + number(cell.value) + ")");
  if (cell.denied) parts.push(t("denied"));
  return parts.join(", ");
};
const cellMarks = (cell) => {
  const mark = (first, count) => {
    const made = element("span", undefined, "mark");
    made.append(first);
    if (count > 1) made.append(element("span", number(count), "times"));
    return made;
  };
  const counted = countsOf(cell).map(([one, count]) => mark(sign(one, 13), count));
  if (!counted.length && !isDenied(cell)) {
    const kind = cellKinds.get(cell.kind), letter = element("span", kind ? kind.sign : "■");
    if (kind) letter.style.color = kind.color;
    counted.push(mark(letter, cell.value));
  }
  return [...counted, ...(cell.denied ? [element("span", "✕", "mark deny")] : [])];
};
let roving = [0, 0];
const matrixCell = (row, column, r, c) => {
  const found = cellAt.get(row + " " + column), cell = isOn(found) ? found : undefined, made = element("td");
  made.tabIndex = r === roving[0] && c === roving[1] ? 0 : -1;
  made.dataset.row = r; made.dataset.column = c;
  made.setAttribute("aria-label", nameOf(details[row]) + ", " + nameOf(details[column]) + ": " + cellWords(cell));
  if (!cell) return made;
  made.className = isDenied(cell) ? "denied" : "filled";
  made.append(...cellMarks(cell));
  if (state.chosen && state.chosen.cell === cell) { made.setAttribute("aria-selected", "true"); made.classList.add("chosen"); }
  made.addEventListener("click", () => { roving = [r, c]; choose({ cell }); });
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
const marginHead = (margin) => {
  const head = element("th", undefined, "margin");
  head.scope = "col";
  head.append(element("span", said(margin.label)));
  return head;
};
const groupLine = (group, wide) => {
  const line = element("tr"), head = element("th", said(group.label), "group");
  head.scope = "rowgroup"; head.colSpan = wide;
  line.append(head);
  return line;
};
const drawMatrix = () => {
  const { rows: all, columns: over, margins = [], groups = [] } = data.matrix;
  const wanted = (n) => seen[n] && (!searching() || lit.has(n) || over.some((m) => lit.has(m) && cellAt.has(n + " " + m)));
  const rows = all.filter(wanted), across = over.filter((n) => seen[n]);
  roving = [Math.min(roving[0], Math.max(0, rows.length - 1)), Math.min(roving[1], Math.max(0, across.length - 1))];
  const table = element("table"), top = element("thead"), first = element("tr"), place = byId("matrix");
  table.setAttribute("role", "grid");
  table.setAttribute("aria-label", said(data.title));
  first.append(element("td", undefined, "corner"), ...across.map((n) => headOf(n, "col")), ...margins.map(marginHead));
  top.append(first);
  table.append(top);
  const inGroups = groups.length > 1 ? groups : [{ rows: all }];
  for (const group of inGroups) {
    const body = element("tbody"), members = rows.filter((n) => group.rows.includes(n));
    if (group.label && members.length) body.append(groupLine(group, across.length + margins.length + 1));
    for (const row of members) {
      const line = element("tr"), r = rows.indexOf(row);
      line.append(headOf(row, "row"), ...across.map((column, c) => matrixCell(row, column, r, c)));
      line.append(...margins.map((margin) => element("td", number(valueOf(row, margin.key) ?? ""), "margin")));
      body.append(line);
    }
    table.append(body);
  }
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
  const last = [...byId("matrix").querySelectorAll("td[data-row]")].at(-1).dataset;
  roving = [last.row, last.column].map((most, i) => Math.min(Number(most), Math.max(0, roving[i] + step[i])));
  cell.tabIndex = -1;
  focusCell();
};
const focusCell = () => {
  const next = byId("matrix").querySelector(`td[data-row="${roving[0]}"][data-column="${roving[1]}"]`);
  if (next) { next.tabIndex = 0; next.focus(); }
};
byId("matrix").addEventListener("focusin", (event) => {
  const cell = event.target.closest("td[data-row]");
  if (cell) roving = [Number(cell.dataset.row), Number(cell.dataset.column)];
});
byId("matrix").addEventListener("keydown", walkMatrix);
