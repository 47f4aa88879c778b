/* The same as a table; made when it is opened. */
const hasText = details.some((one) => Object.keys(one.text || {}).length);
const hasPassages = details.some((one) => (one.passages || []).length);
const columns = () => [
  { key: "kind", title: t("kind"), value: (n) => said(kindOf(details[n]).label) },
  { key: "label", title: t("label"), value: (n) => nameOf(details[n]), cell: (n) => { const cell = element("td", undefined, "title"); cell.append(chooser(n, true)); return cell; } },
  ...(hasText ? [{ key: "text", title: t("text"), value: (n) => prose(details[n]).textContent, cell: (n) => { const cell = prose(details[n], "td"); cell.className = "text"; return cell; } }] : []),
  ...valueColumns(),
  ...(data.measures || []).map((measure) => ({ key: "m." + measure.key, title: said(measure.label), hint: said(measure.explanation), number: true,
    value: (n) => { const own = details[n].measures || {}; return Object.hasOwn(own, measure.key) ? own[measure.key] : null; } })),
  ...(hasPassages ? [{ key: "passages", title: t("passages"), value: (n) => (details[n].passages || []).join(", ") }] : []),
];
/* What nodes have beside their text: figures, years. A key without a name of its own is shown as it is. */
const valueKeys = [...new Set(details.flatMap((one) => Object.keys(one.values || {})))];
const valueTitle = (key) => said(([...(data.values || []), ...((data.matrix || {}).margins || [])].find((one) => one.key === key) || {}).label) || key;
const valueOf = (n, key) => { const own = details[n].values || {}; return Object.hasOwn(own, key) ? own[key] : null; };
const valueColumns = () => valueKeys.map((key) => ({ key: "v." + key, title: valueTitle(key), number: details.every((_, n) => typeof (valueOf(n, key) ?? 0) === "number"), value: (n) => valueOf(n, key) }));
const kindRank = new Map(data.kinds.map((kind, i) => [kind.key, i]));
const sorted = (rows, column) => {
  const rank = (n) => kindRank.get(details[n].kind) ?? kindRank.size;
  const collator = new Intl.Collator(state.lang, { numeric: true });
  const plain = (a, b) => rank(a) - rank(b) || collator.compare(nameOf(details[a]), nameOf(details[b])) || a - b;
  const values = new Map(rows.map((n) => [n, column.value(n)]));
  const empty = (value) => value === null || value === undefined || value === "";
  return rows.sort((a, b) => {
    if (column.key === "kind") return (state.down ? -1 : 1) * (rank(a) - rank(b)) || plain(a, b);
    const x = values.get(a), y = values.get(b);
    if (empty(x) || empty(y)) return Number(empty(x)) - Number(empty(y)) || plain(a, b);
    const by = typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y));
    return (state.down ? -by : by) || plain(a, b);
  });
};
const headCell = (column) => {
  const cell = element("th"), button = element("button");
  const on = state.sort === column.key;
  cell.scope = "col";
  if (column.number) cell.className = "number";
  cell.setAttribute("aria-sort", on ? (state.down ? "descending" : "ascending") : "none");
  button.type = "button";
  button.dataset.sort = column.key;
  button.append(element("span", column.title));
  const arrow = element("span", on ? (state.down ? " ▼" : " ▲") : " ↕", "arrow");
  arrow.setAttribute("aria-hidden", "true");
  button.append(arrow);
  if (column.hint) button.title = column.hint;
  button.addEventListener("click", () => {
    state.down = on ? !state.down : Boolean(column.number);
    state.sort = column.key;
    changed();
    for (const again of byId("table").querySelectorAll("th button")) if (again.dataset.sort === column.key) again.focus();
  });
  cell.append(button);
  return cell;
};
const rowOf = (n, all) => {
  const row = element("tr");
  if (state.chosen && state.chosen.node === n) row.className = "chosen";
  for (const one of all) {
    let cell = one.cell && one.cell(n);
    if (!cell) {
      const value = one.value(n);
      cell = element("td", value === null || value === undefined ? "" : one.number ? number(value) : String(value), one.number ? "number" : "");
      if (one.key === "kind") cell.prepend(sign(kindOf(details[n]), 14), " ");
    }
    cell.dataset.title = one.title;
    row.append(cell);
  }
  return row;
};
const tabulate = () => {
  const all = columns(), column = all.find((one) => one.key === state.sort) || all[0];
  const rows = sorted(shownNodes().filter((n) => lit === null || lit.has(n)), column);
  const table = element("table"), head = element("tr"), top = element("thead"), body = element("tbody");
  table.append(element("caption", said(data.title), "unseen"), top, body);
  head.append(...all.map(headCell));
  top.append(head);
  const fill = (from) => {
    if (from > 0 && !body.isConnected) return;
    for (const n of rows.slice(from, from + 250)) body.append(rowOf(n, all));
    if (from + 250 < rows.length) setTimeout(fill, 30, from + 250); // thousands of rows at once would hold up the page
  };
  fill(0);
  byId("table").replaceChildren(...(rows.length ? [table] : [element("p", t("nothing"))]));
};
