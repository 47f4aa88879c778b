/* The data, what the reader has chosen, and the link that remembers it. Keys from the data only ever meet Maps and Sets. */
const data = JSON.parse(document.getElementById("data").textContent);
const details = data.details;
const byId = (id) => document.getElementById(id);
const state = {
  lang: "nl", form: "drawing", chosen: null, query: "", off: new Set(), relations: new Set(), facets: new Map(),
  least: data.slider ? data.slider.start : null, sort: "kind", down: false,
};
for (const relation of data.relations) if (!relation.hidden) state.relations.add(relation.key);
for (const kind of data.kinds) if (kind.hidden) state.off.add(kind.key);

const plainKind = { key: "", label: { nl: "", en: "" }, shape: "dot", color: "#666666", text: "#111111", ring: "sector" };
const kinds = new Map(data.kinds.map((kind) => [kind.key, kind]));
const symbols = (data.matrix && data.matrix.symbols) || data.symbols || [];
const symbolOf = (key) => symbols.find((one) => one.key === key) || kinds.get(key) || plainKind;
const relations = new Map(data.relations.map((relation) => [relation.key, relation]));
const kindOf = (thing) => kinds.get(thing.kind) || plainKind;
const relationOf = (edge) => relations.get(edge.relation) || { key: "", label: { nl: "", en: "" }, color: "#666666" };
const edgesOf = details.map(() => []);
data.edges.forEach((edge, e) => {
  edgesOf[edge.from].push(e);
  if (edge.to !== edge.from) edgesOf[edge.to].push(e);
});
const otherEnd = (e, n) => (data.edges[e].from === n ? data.edges[e].to : data.edges[e].from);
const neighbours = (n) => edgesOf[n].map((e) => otherEnd(e, n));

const facetNodes = [...new Set(details.flatMap((one) => one.facets || []))].sort((a, b) => a - b);
const isFacet = new Set(facetNodes);
const kept = data.keep ? new Set(data.keep) : null;
const isKept = (n) => (kept ? kept.has(details[n].kind) : isFacet.has(n) || details[n].kind === "pilot");

const t = (key, values) => {
  let text = words[state.lang][key];
  for (const [name, value] of Object.entries(values || {})) text = text.replace("{" + name + "}", () => String(value));
  return text;
};
/* A text in the reader's language, else in the other one. */
const said = (label) => (label && (label[state.lang] || label.nl || label.en)) || "";
const nameOf = (thing) => (thing[state.lang] || thing.nl || thing.en || "").trim() || t("unnamed");
const number = (value) => typeof value === "number" ? value.toLocaleString(state.lang, { maximumFractionDigits: value < 1 ? 3 : 2 }) : String(value);

/* A few central things (priorities) are a facet as well: what is linked to one, itself or by its pilot, and what those speak of. */
const centres = data.kinds.filter((kind) => kind.ring === "centre" && kind.count > 1 && kind.count <= 12 && facetNodes.length)
  .map((kind) => ({ key: kind.key, label: kind.label, nodes: details.map((_, n) => n).filter((n) => details[n].kind === kind.key) }));
const around = (centre) => {
  const near = new Set([centre, ...neighbours(centre)]);
  const reached = details.map((one, n) => near.has(n) || (one.facets || []).some((facet) => near.has(facet)));
  const speaks = (one) => (one.facets || []).length > 0;
  return details.map((one, n) => reached[n] || (!speaks(one) && !isFacet.has(n) && kindOf(one).ring !== "centre" && neighbours(n).some((m) => reached[m] && speaks(details[m]))));
};

/* -- what passes the filters; computed once per change, not once per look ------------------------------------------- */
let seen = details.map(() => true);
let seenEdges = data.edges.map(() => true);
const passesFacets = (n) => {
  for (const [key, value] of state.facets) {
    if (key === "") {
      const facet = Number(value);
      const own = details[n].facets || [];
      if (n === facet || own.includes(facet)) continue;
      if (own.length || isFacet.has(n)) return false;
      if (!neighbours(n).some((m) => m === facet || (details[m].facets || []).includes(facet))) return false;
    } else if (centres.some((one) => one.key === key)) {
      if (!reach.get(key)[n]) return false;
    } else {
      const values = details[n].values;
      if (!values || !Object.hasOwn(values, key) || !String(values[key]).split(" ").includes(value)) return false;
    }
  }
  return true;
};
const weighs = (edge) => {
  if (!data.slider || edge.weight === undefined || edge.weight === null) return true;
  return (data.slider.relation && data.slider.relation !== edge.relation) || edge.weight >= state.least;
};
let reach = new Map();
const filter = () => {
  reach = new Map(centres.filter((one) => state.facets.has(one.key)).map((one) => [one.key, around(Number(state.facets.get(one.key)))]));
  seen = details.map((one, n) => !state.off.has(one.kind) && passesFacets(n));
  seenEdges = data.edges.map((edge) => state.relations.has(edge.relation) && weighs(edge) && seen[edge.from] && seen[edge.to]);
};
const shownNodes = () => details.map((_, n) => n).filter((n) => seen[n]);

/* What a choice lights. From the middle (a theme, a priority) two steps: through statements to their pilots. */
const litFrom = (start) => {
  const near = new Set([start]);
  for (const e of edgesOf[start]) if (seenEdges[e]) near.add(otherEnd(e, start));
  const ring = kindOf(details[start]).ring;
  if (ring === "middle" || ring === "centre") {
    for (const one of [...near]) {
      if (kindOf(details[one]).ring !== "sector") continue;
      for (const m of neighbours(one)) if (isFacet.has(m) && seen[m]) near.add(m);
    }
  }
  return near;
};
const texts = new Map();
const textOf = (n) => {
  if (!texts.has(n)) {
    const one = details[n];
    texts.set(n, [one.nl, one.en, ...Object.values(one.text || {}), ...Object.values(one.values || {}), ...(one.passages || [])].join(" ").toLowerCase());
  }
  return texts.get(n);
};
const found = () => {
  const asked = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  return asked.length ? shownNodes().filter((n) => asked.every((word) => textOf(n).includes(word))) : null;
};
/* Set of lit nodes, or null where nothing is chosen or sought. */
const litNow = () => {
  const chosen = state.chosen;
  if (chosen && chosen.node !== undefined && seen[chosen.node]) return litFrom(chosen.node);
  if (chosen && chosen.edge !== undefined && seenEdges[chosen.edge]) return new Set([data.edges[chosen.edge].from, data.edges[chosen.edge].to]);
  if (chosen && chosen.cell) return new Set([chosen.cell.row, chosen.cell.column]);
  const hits = found();
  return hits ? new Set(hits) : null;
};

/* -- the link ------------------------------------------------------------------------------------------------------- */
const byIri = new Map(details.map((one, n) => [one.iri, n]));
const forms = ["drawing", "matrix", "table"];
const firstForm = data.matrix && data.form === "matrix" ? "matrix" : "drawing";
const sameSet = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));
const usual = new Set(state.relations), usualOff = new Set(state.off);
const remember = () => {
  const link = new URLSearchParams();
  if (state.lang !== "nl") link.set("lang", state.lang);
  if (state.form !== firstForm) link.set("form", state.form);
  const chosen = state.chosen;
  if (chosen && chosen.node !== undefined) link.set("node", details[chosen.node].iri);
  if (chosen && chosen.edge !== undefined) {
    const edge = data.edges[chosen.edge];
    for (const part of [details[edge.from].iri, edge.relation, details[edge.to].iri]) link.append("edge", part);
  }
  if (chosen && chosen.cell) for (const n of [chosen.cell.row, chosen.cell.column]) link.append("cell", details[n].iri);
  if (state.query) link.set("q", state.query);
  for (const [key, value] of state.facets) link.set(key ? "facet." + key : "facet", key && !centres.some((one) => one.key === key) ? value : details[Number(value)].iri);
  if (!sameSet(state.off, usualOff)) link.set("off", [...state.off].sort().join(","));
  if (!sameSet(state.relations, usual)) link.set("relations", [...state.relations].sort().join(","));
  if (data.slider && state.least !== data.slider.start) link.set("least", String(state.least));
  if (state.sort !== "kind" || state.down) link.set("sort", (state.down ? "-" : "") + state.sort);
  const hash = link.toString();
  if (location.hash.slice(1) !== hash) history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
};
const recallChoice = (link) => {
  const node = byIri.get(link.get("node"));
  if (node !== undefined) return { node };
  const [from, relation, to] = link.getAll("edge");
  const a = byIri.get(from), b = byIri.get(to);
  if (a !== undefined && b !== undefined) {
    const edge = edgesOf[a].find((e) => data.edges[e].from === a && data.edges[e].to === b && data.edges[e].relation === relation);
    if (edge !== undefined) return { edge };
  }
  const [row, column] = link.getAll("cell").map((iri) => byIri.get(iri));
  const cell = data.matrix && data.matrix.cells.find((one) => one.row === row && one.column === column);
  return cell ? { cell } : null;
};
const recall = () => {
  const link = new URLSearchParams(location.hash.slice(1));
  state.lang = link.get("lang") === "en" ? "en" : "nl";
  state.form = forms.includes(link.get("form")) ? link.get("form") : firstForm;
  if (state.form === "matrix" && !data.matrix) state.form = "drawing";
  state.query = (link.get("q") || "").slice(0, 120);
  state.off = link.has("off") ? new Set(link.get("off").split(",").filter((key) => data.kinds.some((kind) => kind.key === key))) : new Set(usualOff);
  state.relations = link.has("relations") ? new Set(link.get("relations").split(",").filter((key) => relations.has(key))) : new Set(usual);
  state.facets = new Map();
  const facet = byIri.get(link.get("facet"));
  if (isFacet.has(facet)) state.facets.set("", String(facet));
  for (const one of data.facets || []) {
    const value = link.get("facet." + one.key);
    if (one.values.some((known) => known.key === value)) state.facets.set(one.key, value);
  }
  for (const one of centres) {
    const centre = byIri.get(link.get("facet." + one.key));
    if (one.nodes.includes(centre)) state.facets.set(one.key, String(centre));
  }
  if (data.slider) {
    const least = Number(link.get("least") ?? data.slider.start);
    state.least = least >= data.slider.minimum && least <= data.slider.maximum ? least : data.slider.start;
  }
  const sort = link.get("sort") || "kind";
  state.down = sort.startsWith("-");
  state.sort = sort.replace(/^-/, "");
  filter();
  state.chosen = recallChoice(link);
};
