/* What the filters show, for other programs. Files are made here, from the data of the page. */
const shownEdges = () => data.edges.map((_, e) => e).filter((e) => seenEdges[e]);
const oneLine = (value) => plain(value).replace(/\s+/g, " ").trim();
/* A cell that a spreadsheet would take for a formula gets an apostrophe in front. */
const csvCell = (value) => {
  let text = typeof value === "number" ? String(value) : plain(value);
  if (typeof value !== "number" && /^[=+\-@\t\r\n＝＋－＠]/.test(text)) text = "'" + text;
  return /[",\r\n']/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
};
const csv = (rows) => "\ufeff" + rows.map((row) => row.map(csvCell).join(",") + "\r\n").join("");
const measuresOf = (n) => (data.measures || []).map((measure) => [measure.key, details[n].measures && Object.hasOwn(details[n].measures, measure.key) ? details[n].measures[measure.key] : null]);
const nodesCsv = () => {
  const all = columns().filter((one) => one.key !== "passages");
  return csv([["iri", ...all.map((one) => one.title), t("passages"), "x", "y"],
    ...shownNodes().map((n) => [details[n].iri, ...all.map((one) => one.value(n)), (details[n].passages || []).join(" "), data.nodes[n].x, data.nodes[n].y])]);
};
const edgesCsv = () => csv([[t("from") + " (IRI)", t("from"), t("relation"), t("to") + " (IRI)", t("to"), t("weight"), t("statements")],
  ...shownEdges().map((e) => {
    const edge = data.edges[e], a = details[edge.from], b = details[edge.to];
    return [a.iri, nameOf(a), said(relationOf(edge).label), b.iri, nameOf(b), edge.weight ?? 1, (edge.statements || []).map((i) => data.statements[i].iri).join(" ")];
  })]);

/* -- XML is made as a document, so that it is well-formed whatever the labels hold ----------------------------------- */
const tree = (namespace) => {
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElementNS(namespace, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, plain(value));
    made.append(...children);
    return made;
  };
  return make;
};
const xml = (root) => '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(root) + "\n";
const fields = () => [
  ["iri", "string", (n) => details[n].iri], ["kind", "string", (n) => details[n].kind],
  ["label_nl", "string", (n) => oneLine(details[n].nl)], ["label_en", "string", (n) => oneLine(details[n].en)],
  ["text", "string", (n) => oneLine(prose(details[n]).textContent)], ["passages", "string", (n) => (details[n].passages || []).join(" ")],
  ...(data.measures || []).map((measure) => [measure.key, details.some((one) => one.measures && typeof one.measures[measure.key] === "string") ? "string" : "double", (n) => new Map(measuresOf(n)).get(measure.key)]),
];
const held = (value) => value !== null && value !== undefined && value !== "";
const gexf = () => {
  const make = tree("http://gexf.net/1.3"), viz = (tag, attributes) => {
    const made = document.createElementNS("http://gexf.net/1.3/viz", "viz:" + tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  const rgb = (hex) => ({ r: parseInt(hex.slice(1, 3), 16), g: parseInt(hex.slice(3, 5), 16), b: parseInt(hex.slice(5, 7), 16) });
  const all = fields();
  const nodes = shownNodes().map((n) => make("node", { id: n, label: oneLine(nameOf(details[n])) },
    make("attvalues", {}, ...all.map(([, , value], i) => [i, value(n)]).filter(([, value]) => held(value)).map(([i, value]) => make("attvalue", { for: i, value }))),
    viz("color", rgb(kindOf(details[n]).color)), viz("position", { x: data.nodes[n].x, y: -data.nodes[n].y, z: 0 }), viz("size", { value: data.nodes[n].size || 13 })));
  const edges = shownEdges().map((e) => make("edge", { id: e, source: data.edges[e].from, target: data.edges[e].to, kind: data.edges[e].relation, label: said(relationOf(data.edges[e]).label), weight: data.edges[e].weight ?? 1 }));
  return xml(make("gexf", { version: "1.3" }, make("meta", {}, make("creator", {}, "vwgraph"), make("description", {}, plain(said(data.question)))),
    make("graph", { defaultedgetype: "directed", mode: "static" },
      make("attributes", { class: "node" }, ...all.map(([key, type], i) => make("attribute", { id: i, title: key, type }))),
      make("nodes", {}, ...nodes), make("edges", {}, ...edges))));
};
const graphml = () => {
  const make = tree("http://graphml.graphdrawing.org/xmlns");
  const all = [...fields(), ["x", "double", (n) => data.nodes[n].x], ["y", "double", (n) => -data.nodes[n].y]];
  const keys = all.map(([key, type], i) => make("key", { id: "n" + i, for: "node", "attr.name": key, "attr.type": type }));
  keys.push(make("key", { id: "e0", for: "edge", "attr.name": "relation", "attr.type": "string" }), make("key", { id: "e1", for: "edge", "attr.name": "weight", "attr.type": "double" }));
  const put = (key, value) => make("data", { key }, plain(value));
  const nodes = shownNodes().map((n) => make("node", { id: "n" + n }, ...all.map(([, , value], i) => ["n" + i, value(n)]).filter(([, value]) => held(value)).map(([key, value]) => put(key, value))));
  const edges = shownEdges().map((e) => make("edge", { id: "e" + e, source: "n" + data.edges[e].from, target: "n" + data.edges[e].to }, put("e0", data.edges[e].relation), put("e1", data.edges[e].weight ?? 1)));
  return xml(make("graphml", {}, ...keys, make("graph", { edgedefault: "directed" }, ...nodes, ...edges)));
};
const json = (value) => JSON.stringify(value, null, 1) + "\n";
/* VOSviewer wants one undirected link between two items; y points up. */
const vosviewer = () => {
  const shown = shownNodes(), strength = new Map();
  for (const e of shownEdges()) {
    const { from, to, weight } = data.edges[e];
    if (from === to) continue;
    const pair = Math.min(from, to) + " " + Math.max(from, to);
    strength.set(pair, (strength.get(pair) || 0) + (weight ?? 1));
  }
  const links = [...strength].map(([pair, sum]) => { const [a, b] = pair.split(" ").map(Number); return { source_id: a + 1, target_id: b + 1, strength: sum }; });
  const degree = new Map();
  for (const link of links) for (const id of [link.source_id, link.target_id]) degree.set(id, (degree.get(id) || 0) + 1);
  const span = Math.max(1, ...shown.map((n) => Math.max(Math.abs(data.nodes[n].x), Math.abs(data.nodes[n].y))));
  const clusters = data.kinds.map((kind, i) => ({ cluster: i + 1, label: said(kind.label) }));
  const items = shown.map((n) => ({ id: n + 1, label: oneLine(nameOf(details[n])), description: details[n].iri, cluster: (kindRank.get(details[n].kind) ?? 0) + 1,
    x: data.nodes[n].x / span, y: -data.nodes[n].y / span, weights: { Links: degree.get(n + 1) || 0 }, scores: Object.fromEntries(measuresOf(n).filter(([, value]) => typeof value === "number")) }));
  return json({ network: { items, links, clusters }, info: { title: said(data.title), description: said(data.question) } });
};
const cytoscape = () => json({ data: { name: data.name || said(data.title) }, elements: {
  nodes: shownNodes().map((n) => ({ data: { id: "n" + n, name: nameOf(details[n]), ...Object.fromEntries(fields().map(([key, , value]) => [key, value(n) ?? null])) }, position: { x: data.nodes[n].x, y: data.nodes[n].y } })),
  edges: shownEdges().map((e) => ({ data: { id: "e" + e, source: "n" + data.edges[e].from, target: "n" + data.edges[e].to, interaction: data.edges[e].relation, weight: data.edges[e].weight ?? 1 } })),
} });

const fileName = (ending) => String(data.name || "vwgraph").replace(/[^\w-]/g, "-") + "-" + state.lang + ending;
const save = (content, ending, type) => {
  const blob = content instanceof Blob ? content : new Blob([content], { type: type + ";charset=utf-8" });
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName(ending);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  byId("said").textContent = t("exported", { file: link.download });
};
const makers = new Map([
  ["svg", () => save(svgSource(), ".svg", "image/svg+xml")], ["png", () => asPng((blob) => save(blob, ".png"))],
  ["nodes", () => save(nodesCsv(), "-nodes.csv", "text/csv")], ["edges", () => save(edgesCsv(), "-edges.csv", "text/csv")],
  ["gexf", () => save(gexf(), ".gexf", "application/xml")], ["graphml", () => save(graphml(), ".graphml", "application/xml")],
  ["vosviewer", () => save(vosviewer(), "-vosviewer.json", "application/json")], ["cytoscape", () => save(cytoscape(), ".cyjs", "application/json")],
]);
for (const button of document.querySelectorAll("[data-export]")) button.addEventListener("click", () => makers.get(button.dataset.export)());
