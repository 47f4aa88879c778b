/* The legend, which filters with counts; facets and the threshold. */
const flip = (set, key) => { if (set.has(key)) set.delete(key); else set.add(key); };
const legendPart = (list, items, isOn, toggle, signOf) => {
  list.replaceChildren();
  for (const item of items) {
    const row = element("li"), label = element("label"), box = element("input");
    box.type = "checkbox";
    box.checked = isOn(item.key);
    box.addEventListener("change", () => { toggle(item.key); changed(); });
    label.append(box, signOf(item), element("span", said(item.label), "name"), element("span", String(item.count), "count"));
    row.append(label);
    list.append(row);
  }
};
const relationSign = (relation) => {
  if (state.form === "matrix" && cellKinds.has(relation.key)) {
    const letter = element("span", cellKinds.get(relation.key).sign, "letter");
    letter.style.color = relation.color;
    return letter;
  }
  const made = svg("svg", { width: 24, height: 18, "aria-hidden": "true" });
  made.append(svg("path", { d: "M0 9 H24", stroke: relation.color, "stroke-width": 3, "stroke-dasharray": relation.dashes ? "5 3" : "none" }));
  return made;
};
const counted = new Map();
for (const edge of data.edges) counted.set(edge.relation, (counted.get(edge.relation) || 0) + 1);
const legend = () => {
  legendPart(byId("kinds"), data.kinds.filter((kind) => kind.count || state.off.has(kind.key)), (key) => !state.off.has(key), (key) => flip(state.off, key), (kind) => sign(kind));
  const inMatrix = state.form === "matrix", countOf = (key) => (inMatrix && cellKinds.has(key) ? cellKinds.get(key).count : counted.get(key) || 0);
  const listed = data.relations.map((one) => ({ ...one, count: countOf(one.key) })).filter((one) => one.count);
  legendPart(byId("relations"), listed, (key) => state.relations.has(key), (key) => flip(state.relations, key), relationSign);
  byId("symbols").replaceChildren(...symbols.map((kind) => { const row = element("li"); row.append(sign(kind), element("span", said(kind.label))); return row; }));
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const chooserOf = (key, title, options) => {
  const label = element("label", undefined, "facet"), select = element("select");
  label.append(element("span", title), select);
  for (const [value, text] of [["", t("all")], ...options]) {
    const option = element("option", text);
    option.value = value;
    select.append(option);
  }
  select.value = state.facets.get(key) || "";
  select.addEventListener("change", () => {
    if (select.value) state.facets.set(key, select.value); else state.facets.delete(key);
    changed();
  });
  return label;
};
const facetChoices = () => {
  const place = byId("facets");
  place.replaceChildren();
  if (facetNodes.length) {
    const kindsOf = new Set(facetNodes.map((n) => said(kindOf(details[n]).label)));
    const title = kindsOf.size === 1 ? [...kindsOf][0] : t("facet");
    const options = facetNodes.map((n) => [String(n), nameOf(details[n])]).sort((a, b) => a[1].localeCompare(b[1], state.lang));
    place.append(chooserOf("", capital(title), options));
  }
  for (const one of centres) place.append(chooserOf(one.key, capital(said(one.label)), one.nodes.map((n) => [String(n), nameOf(details[n])])));
  for (const one of data.facets || []) place.append(chooserOf(one.key, said(one.label), one.values.map((value) => [value.key, said(value.label)])));
};
const threshold = () => {
  const place = byId("threshold");
  place.hidden = !data.slider;
  if (!data.slider) return;
  const slider = byId("least");
  slider.min = data.slider.minimum; slider.max = data.slider.maximum; slider.step = data.slider.step;
  slider.value = state.least;
  byId("least-label").textContent = said(data.slider.label);
  const left = seenEdges.filter(Boolean).length;
  byId("least-value").textContent = number(state.least) + " (" + t("edgesHere", { n: left }) + ")";
};
