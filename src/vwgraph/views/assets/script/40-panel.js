/* The panel: what was chosen, in words, with its place in the report. Text only ever becomes text. */
const element = (tag, text, className) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const svg = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
};
/* Shapes on a field of 18 by 18, for the legend, the matrix and the exported picture. */
const outlines = new Map(Object.entries({
  triangle: "M9 2 L17 16 L1 16 Z", triangleDown: "M9 16 L17 2 L1 2 Z", box: "M1 4 H17 V14 H1 Z", square: "M2 2 H16 V16 H2 Z",
  diamond: "M9 1 L17 9 L9 17 L1 9 Z", star: "M9 1 L11 7 L17 7 L12 11 L14 17 L9 13 L4 17 L6 11 L1 7 L7 7 Z",
  ellipse: "M1 9 A8 6 0 1 0 17 9 A8 6 0 1 0 1 9 Z", dot: "M2 9 A7 7 0 1 0 16 9 A7 7 0 1 0 2 9 Z",
}));
const fillOf = (kind) => (kind.hollow ? "#ffffff" : kind.color);
const sign = (kind, size = 18) => {
  const made = svg("svg", { width: size, height: size, viewBox: "0 0 18 18", "aria-hidden": "true" });
  made.append(svg("path", { d: outlines.get(kind.shape) || outlines.get("dot"), fill: fillOf(kind), stroke: kind.border || kind.color, "stroke-width": 2 }));
  return made;
};
/* The language of a name: Dutch unless there is an English one of its own. */
const langOf = (thing) => (state.lang === "en" && thing.en && thing.en !== thing.nl ? "en" : "nl");
const named = (thing, tag = "span") => {
  const made = element(tag, nameOf(thing), "name");
  if (langOf(thing) !== state.lang) made.lang = langOf(thing);
  return made;
};
const chooser = (n, bare) => {
  const button = element("button");
  button.type = "button";
  button.append(...(bare ? [] : [sign(kindOf(details[n]), 14)]), named(details[n]));
  button.addEventListener("click", () => choose({ node: n }, true));
  return button;
};
const prose = (thing, tag = "p") => {
  const own = new Map(Object.entries(thing.text || {}));
  const lang = own.has(state.lang) ? state.lang : [...own.keys()][0];
  const made = element(tag, own.get(lang) || "", "name");
  if (lang && /^[a-zA-Z-]{2,20}$/.test(lang)) made.lang = lang;
  return made;
};
/* A link of the data is only followed within the web or beside this page: never a script. */
const linkTo = (address, text) => {
  const clean = String(address).trim();
  const safe = /^https?:\/\//i.test(clean) || (/^[\w./%~-]+(#[\w.%-]*)?$/.test(clean) && !clean.startsWith("//"));
  if (!safe) return null;
  const made = element("a", text);
  made.href = clean;
  made.rel = "noopener noreferrer";
  return made;
};
const passagesOf = (thing) => {
  const all = element("p", undefined, "passages");
  (thing.passages || []).forEach((passage, i) => all.append(i ? " " : "", element("span", passage, "passage")));
  return all;
};
const statementList = (numbers) => {
  const list = element("ul", undefined, "statements");
  for (const i of numbers) {
    const one = (data.statements || [])[i];
    if (!one) continue;
    const item = element("li"), head = element("h4");
    if (one.symbol) head.append(sign(symbolOf(one.symbol), 14));
    head.append(named(one));
    item.append(head, element("p", said(one.kind), "soft"), prose(one), passagesOf(one));
    const link = one.page && linkTo(one.page, t("open"));
    if (link) { const line = element("p"); line.append(link); item.append(line); }
    list.append(item);
  }
  return list;
};
const definitions = (pairs) => {
  const list = element("dl");
  for (const [term, value, explained] of pairs) {
    list.append(element("dt", term), element("dd", value));
    if (explained) list.append(element("dd", explained, "soft"));
  }
  return list;
};
const tellsMore = (edge) => (edge.statements || []).length > 0 || Boolean(edge.ask) || Boolean(edge.label);
const edgeChooser = (e) => {
  const count = (data.edges[e].statements || []).length, button = element("button", count === 1 ? t("behindOne") : count ? t("behind", { n: count }) : t("link"));
  button.type = "button";
  button.addEventListener("click", () => choose({ edge: e }));
  return button;
};
const describeNode = (panel, n) => {
  const one = details[n];
  panel.append(named(one, "h3"), element("p", said(kindOf(one).label), "soft"), prose(one));
  const link = one.page && linkTo(one.page, t("open"));
  if (link) { const line = element("p"); line.append(link); panel.append(line); }
  const figures = valueKeys.filter((key) => valueOf(n, key) !== null);
  if (figures.length) panel.append(definitions(figures.map((key) => [valueTitle(key), number(valueOf(n, key))])));
  if ((one.passages || []).length) {
    panel.append(element("h4", t("passages")), passagesOf(one), element("p", t("read"), "soft"));
    panel.append(element("p", "vwgraph report show " + one.passages.join(" "), "passage"));
  }
  const groups = new Map();
  for (const e of edgesOf[n]) {
    const key = data.edges[e].relation;
    if (!groups.has(key)) groups.set(key, new Map());
    groups.get(key).set(otherEnd(e, n), e);
  }
  for (const [key, linked] of groups) {
    panel.append(element("h4", said(relationOf({ relation: key }).label) + " (" + linked.size + ")"));
    const list = element("ul");
    const weight = (e) => data.edges[e].weight ?? 0;
    for (const [other, e] of [...linked].sort((a, b) => weight(b[1]) - weight(a[1]))) {
      const item = element("li");
      item.append(chooser(other));
      if (data.edges[e].weight !== undefined) item.append(element("span", " " + number(data.edges[e].weight) + " ", "soft"));
      if (tellsMore(data.edges[e])) item.append(edgeChooser(e));
      list.append(item);
    }
    panel.append(list);
  }
  const measured = (data.measures || []).filter((measure) => one.measures && Object.hasOwn(one.measures, measure.key));
  if (measured.length) {
    panel.append(element("h4", t("measures")), definitions(measured.map((measure) => [said(measure.label), number(one.measures[measure.key]), said(measure.explanation)])));
  }
  panel.append(element("p", one.iri, "soft iri"));
};
const describeEdge = (panel, e) => {
  const edge = data.edges[e];
  const head = element("h3");
  head.append(named(details[edge.from]), " – ", named(details[edge.to]));
  panel.append(head, element("p", said(relationOf(edge).label) + (edge.weight === undefined ? "" : ": " + number(edge.weight)), "soft"));
  if (edge.label) panel.append(element("p", said(edge.label), "name"));
  if (edge.ask) panel.append(element("p", t("ask"), "soft"), element("p", edge.ask, "passage"));
  const list = element("ul");
  for (const n of [edge.from, edge.to]) { const item = element("li"); item.append(chooser(n)); list.append(item); }
  panel.append(list);
  if ((edge.statements || []).length) panel.append(element("h4", t("statements") + " (" + edge.statements.length + ")"), statementList(edge.statements));
};
const describeCell = (panel, cell) => {
  const head = element("h3");
  head.append(named(details[cell.row]), " – ", named(details[cell.column]));
  panel.append(head, element("p", cellWords(cell), "soft"));
  const list = element("ul");
  for (const n of [cell.row, cell.column]) { const item = element("li"); item.append(chooser(n)); list.append(item); }
  panel.append(list, statementList(cell.statements || []));
};
const describe = () => {
  const panel = element("div", undefined, "scroll"), chosen = state.chosen; // a new one, which begins at its top
  byId("details").classList.toggle("filled", chosen !== null);
  if (chosen === null) panel.append(element("p", t("hint")), element("p", t("keys"), "soft keys"));
  else if (chosen.node !== undefined) describeNode(panel, chosen.node);
  else if (chosen.edge !== undefined) describeEdge(panel, chosen.edge);
  else describeCell(panel, chosen.cell);
  byId("chosen").replaceChildren(panel);
};
const listResults = () => {
  const hits = found();
  byId("results").hidden = hits === null;
  const list = byId("hits");
  list.replaceChildren();
  if (hits === null) return;
  if (!hits.length) list.append(element("li", t("none")));
  for (const n of hits.slice(0, 100)) { const item = element("li"); item.append(chooser(n)); list.append(item); }
  if (hits.length > 100) list.append(element("li", t("more", { n: hits.length - 100 }), "soft"));
};
/* Pairs of one kind of node linked through another, strongest first; the list is made when it is opened. */
const projectionPart = (one) => {
  const part = element("details"), list = element("ol");
  part.append(element("summary", said(one.label)), element("p", said(one.explanation), "soft"), list);
  part.addEventListener("toggle", () => {
    if (!part.open || list.children.length) return;
    for (const pair of one.pairs) {
      const item = element("li");
      item.append(chooser(pair.a, true), " – ", chooser(pair.b, true), element("span", " " + number(pair.weight) + " (" + number(pair.shared) + ")", "soft"));
      list.append(item);
    }
  });
  return part;
};
const analyse = () => {
  const whole = data.summary || [], each = data.measures || [], projected = data.projections || [];
  byId("analysis").hidden = !whole.length && !each.length && !projected.length;
  byId("measures").replaceChildren(
    ...(whole.length ? [element("h3", t("whole")), definitions(whole.map((one) => [said(one.label), typeof one.value === "object" ? said(one.value) : number(one.value), said(one.explanation)]))] : []),
    ...projected.map(projectionPart),
    ...(each.length ? [element("h3", t("perNode")), definitions(each.map((one) => [said(one.label), "", said(one.explanation)]))] : []),
  );
};
