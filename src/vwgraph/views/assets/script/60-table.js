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
/* Rows in portions: thousands at once would hold up the page. */
const fillRows = (body, items, made, from = 0) => {
  if (from > 0 && !body.isConnected) return;
  for (const item of items.slice(from, from + 250)) body.append(made(item));
  if (from + 250 < items.length) setTimeout(fillRows, 30, body, items, made, from + 250);
};
const tableOf = (className, title, heads, items, made) => {
  const table = element("table", undefined, className), head = element("tr"), top = element("thead"), body = element("tbody");
  head.append(...heads);
  top.append(head);
  table.append(element("caption", title, "unseen"), top, body);
  fillRows(body, items, made);
  return table;
};
const edgeRow = (e) => {
  const edge = data.edges[e], row = element("tr");
  const cell = (...content) => { const made = element("td"); made.append(...content); row.append(made); return made; };
  cell(chooser(edge.from, true)); cell(said(relationOf(edge).label)); cell(chooser(edge.to, true));
  cell(edge.weight === undefined ? "" : number(edge.weight)).className = "number";
  cell(tellsMore(edge) ? edgeChooser(e) : "");
  return row;
};
/* Lines as rows, strongest first; made when they are asked for. */
const edgeTable = () => {
  const on = data.edges.map((_, e) => e).filter((e) => seenEdges[e] && (lit === null || (lit.has(data.edges[e].from) && lit.has(data.edges[e].to))));
  const part = element("details"), summary = element("summary");
  summary.append(element("h2", t("links", { n: on.length })));
  part.append(summary);
  on.sort((a, b) => (data.edges[b].weight ?? 0) - (data.edges[a].weight ?? 0) || a - b);
  part.addEventListener("toggle", () => {
    edgesOpen = part.open;
    if (part.open && part.children.length === 1) {
      const heads = ["from", "relation", "to", "weight", "statements"].map((key) => { const head = element("th", t(key)); head.scope = "col"; return head; });
      part.append(tableOf("edges", t("links", { n: on.length }), heads, on, edgeRow));
    }
  });
  part.open = edgesOpen;
  return part;
};
let edgesOpen = false;
const tabulate = () => {
  const all = columns(), column = all.find((one) => one.key === state.sort) || all[0];
  const rows = sorted(shownNodes().filter((n) => lit === null || lit.has(n)), column);
  if (!rows.length) byId("table").replaceChildren(element("p", t("nothing")));
  else byId("table").replaceChildren(edgeTable(), tableOf("nodes", said(data.title), all.map(headCell), rows, (n) => rowOf(n, all)));
};
