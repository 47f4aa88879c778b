"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const words = {
    nl: { search: "Zoek", facet: "Pilot", all: "alle", table: "Tabel", fit: "Hele kaart", legend: "Legenda", results: "Gevonden",
      shown: "{n} van {m} getoond", none: "Niets gevonden.", passages: "Passages in het rapport", links: "Verbonden met",
      hint: "Kies een punt in de kaart, in de tabel of met zoeken. Pijltjestoetsen lopen de punten langs, Esc wist de keuze.",
      skip: "Naar de gegevens", kind: "Soort", label: "Naam", text: "Omschrijving", other: "English",
      read: "Lees een passage in uw eigen exemplaar van het rapport met:" },
    en: { search: "Search", facet: "Pilot", all: "all", table: "Table", fit: "Whole map", legend: "Legend", results: "Found",
      shown: "{n} of {m} shown", none: "Nothing found.", passages: "Passages in the report", links: "Linked with",
      hint: "Choose a point in the map, in the table or by searching. Arrow keys walk along the points, Esc clears the choice.",
      skip: "To the details", kind: "Kind", label: "Name", text: "Description (statements in Dutch)", other: "Nederlands",
      read: "Read a passage in your own copy of the report with:" },
  };
  const state = { lang: "nl", selected: null, query: "", facet: "", off: new Set(), relations: new Set(), table: false };
  for (const relation of data.relations) if (!relation.hidden) state.relations.add(relation.key);
  const kindOf = new Map(data.kinds.map((kind) => [kind.key, kind]));
  const relationOf = new Map(data.relations.map((relation) => [relation.key, relation]));
  const details = data.details;
  const neighbours = details.map(() => []);
  for (const edge of data.edges) {
    neighbours[edge.from].push({ to: edge.to, relation: edge.relation });
    neighbours[edge.to].push({ to: edge.from, relation: edge.relation });
  }
  const t = (key) => words[state.lang][key];
  const name = (n) => details[n][state.lang] || details[n].nl;
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const chooser = (n) => {
    const button = element("button", name(n));
    button.type = "button";
    button.addEventListener("click", () => select(n, true));
    return button;
  };

  // -- the network --------------------------------------------------------------------------------------------------
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet([]);
  const network = new vis.Network(byId("network"), { nodes, edges }, data.options);
  network.on("click", (event) => select(event.nodes.length ? event.nodes[0] : null, false));
  /* vis-network fits the middles of nodes; labels at the edge would fall off. */
  const fit = () => {
    const seen = data.nodes.filter((_, n) => allowed(n));
    if (!seen.length) return;
    const size = (node) => (node.label ? 125 : 20);
    const left = Math.min(...seen.map((node) => node.x - size(node))), right = Math.max(...seen.map((node) => node.x + size(node)));
    const top = Math.min(...seen.map((node) => node.y - 40)), bottom = Math.max(...seen.map((node) => node.y + 40));
    const box = byId("network");
    if (!box.clientWidth) return;
    const scale = Math.min(box.clientWidth / (right - left), box.clientHeight / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  };
  const wrap = (label, width) => {
    const lines = [];
    for (const word of label.split(/\s+/)) {
      const last = lines.length - 1;
      if (last >= 0 && lines[last].length + 1 + word.length <= width) lines[last] += " " + word;
      else lines.push(word);
    }
    return lines.join("\n");
  };
  const allowed = (n) => {
    const one = details[n];
    if (state.off.has(one.kind)) return false;
    if (state.facet === "") return true;
    const facet = Number(state.facet);
    return n === facet || one.facets.includes(facet) || (one.facets.length === 0 && !isFacet(n) && touches(n, facet));
  };
  const isFacet = (n) => facets.includes(n);
  const touches = (n, facet) => neighbours[n].some((link) => link.to === facet || details[link.to].facets.includes(facet));
  const facets = [...new Set(details.flatMap((one) => one.facets))].sort((a, b) => a - b);

  /* What a choice lights: its neighbours, and for a theme or priority the pilots behind them (two steps). */
  const lit = (start) => {
    const near = new Set([start]);
    const ring = kindOf.get(details[start].kind).ring;
    for (const link of neighbours[start]) if (allowed(link.to)) near.add(link.to);
    if (ring === "middle" || ring === "centre") {
      for (const one of [...near]) {
        if (kindOf.get(details[one].kind).ring !== "sector") continue;
        for (const link of neighbours[one]) if (isFacet(link.to) && allowed(link.to)) near.add(link.to);
      }
    }
    return near;
  };
  const matches = (n) => {
    const text = (details[n].nl + " " + details[n].en + " " + Object.values(details[n].text).join(" ") + " " + details[n].passages.join(" ")).toLowerCase();
    return state.query.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.includes(word));
  };

  const draw = () => {
    const found = state.query ? new Set(details.map((_, n) => n).filter((n) => allowed(n) && matches(n))) : null;
    const bright = state.selected !== null && allowed(state.selected) ? lit(state.selected) : found;
    let shown = 0;
    nodes.update(data.nodes.map((node, n) => {
      const visible = allowed(n);
      if (visible) shown += 1;
      const kind = kindOf.get(details[n].kind);
      const boxed = kind.shape === "box" || kind.shape === "ellipse";
      const dim = bright !== null && !bright.has(n) && !(isFacet(n));
      const labelled = boxed || (bright !== null && bright.has(n) && bright.size <= 25);
      return { id: n, hidden: !visible, opacity: dim ? 0.15 : 1,
        label: labelled ? wrap(name(n), kind.ring === "centre" || kind.ring === "outer" ? 16 : 26) : "",
        borderWidth: n === state.selected ? 5 : 2,
        font: { ...node.font, color: dim && boxed ? "#8c8c8c" : node.font.color, background: boxed ? undefined : "rgba(255,255,255,0.85)" } };
    }));
    const drawn = data.edges.filter((edge) => state.relations.has(edge.relation) && allowed(edge.from) && allowed(edge.to));
    edges.clear();
    edges.add(drawn.map((edge) => {
      const on = bright === null || (bright.has(edge.from) && bright.has(edge.to));
      return { id: edge.id, from: edge.from, to: edge.to, dashes: Boolean(edge.dashes), width: bright !== null && on ? 2 : 1,
        color: { color: bright !== null && on ? "#444444" : edge.color, opacity: bright === null ? 0.75 : on ? 0.9 : 0.06 } };
    }));
    byId("count").textContent = t("shown").replace("{n}", String(shown)).replace("{m}", String(details.length));
    results(found);
    describe();
    if (state.table) tabulate(bright);
    remember();
  };

  // -- panels -------------------------------------------------------------------------------------------------------
  const results = (found) => {
    const list = byId("results");
    list.replaceChildren();
    byId("results-part").hidden = found === null;
    if (found === null) return;
    if (found.size === 0) list.append(element("li", t("none")));
    for (const n of [...found].slice(0, 100)) {
      const item = element("li");
      item.append(chooser(n));
      list.append(item);
    }
  };
  const prose = (tag, n) => {
    const texts = details[n].text;
    const lang = texts[state.lang] ? state.lang : Object.keys(texts)[0] || "nl";
    const made = element(tag, texts[lang] || "");
    made.lang = lang;
    return made;
  };
  const describe = () => {
    const panel = byId("details");
    panel.replaceChildren();
    const n = state.selected;
    if (n === null) { panel.append(element("p", t("hint"))); return; }
    const one = details[n];
    panel.append(element("h3", name(n)), element("p", kindOf.get(one.kind).label[state.lang], "kind"));
    panel.append(prose("p", n));
    if (one.passages.length) {
      panel.append(element("h4", t("passages")));
      const line = element("p");
      one.passages.forEach((passage, i) => line.append(i ? " " : "", element("span", passage, "passage")));
      panel.append(line, element("p", t("read"), "kind"));
      panel.append(element("p", "vwgraph report show " + one.passages.join(" "), "passage"));
    }
    const groups = new Map();
    for (const link of neighbours[n]) {
      if (!groups.has(link.relation)) groups.set(link.relation, new Set());
      groups.get(link.relation).add(link.to);
    }
    for (const [relation, linked] of groups) {
      panel.append(element("h4", relationOf.get(relation).label[state.lang] + " (" + linked.size + ")"));
      const list = element("ul");
      for (const other of linked) { const item = element("li"); item.append(chooser(other)); list.append(item); }
      panel.append(list);
    }
    panel.append(element("p", one.iri, "kind"));
  };
  const tabulate = (bright) => {
    const table = element("table");
    const head = element("tr");
    for (const key of ["kind", "label", "text", "passages"]) { const cell = element("th", t(key)); cell.scope = "col"; head.append(cell); }
    const top = element("thead");
    top.append(head);
    const body = element("tbody");
    const order = new Map(data.kinds.map((kind, i) => [kind.key, i]));
    const rows = details.map((_, n) => n).filter((n) => allowed(n) && (bright === null || bright.has(n)));
    rows.sort((a, b) => order.get(details[a].kind) - order.get(details[b].kind) || name(a).localeCompare(name(b), state.lang));
    for (const n of rows) {
      const row = element("tr");
      const label = element("td");
      label.append(chooser(n));
      row.append(element("td", kindOf.get(details[n].kind).label[state.lang]), label, prose("td", n), element("td", details[n].passages.join(", ")));
      body.append(row);
    }
    table.append(top, body);
    byId("table").replaceChildren(table);
  };

  const svg = (tag, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const outline = { triangle: "M9 2 L17 16 L1 16 Z", triangleDown: "M9 16 L17 2 L1 2 Z", box: "M1 4 H17 V14 H1 Z", square: "M2 2 H16 V16 H2 Z",
    diamond: "M9 1 L17 9 L9 17 L1 9 Z", star: "M9 1 L11 7 L17 7 L12 11 L14 17 L9 13 L4 17 L6 11 L1 7 L7 7 Z",
    ellipse: "M1 9 A8 6 0 1 0 17 9 A8 6 0 1 0 1 9 Z", dot: "M2 9 A7 7 0 1 0 16 9 A7 7 0 1 0 2 9 Z" };
  const legend = () => {
    const part = (list, items, isOn, toggle, sign) => {
      byId(list).replaceChildren();
      for (const item of items) {
        const row = element("li");
        const label = element("label");
        const box = element("input");
        box.type = "checkbox";
        box.checked = isOn(item.key);
        box.addEventListener("change", () => { toggle(item.key); draw(); });
        const count = item.count === undefined ? "" : " (" + item.count + ")";
        label.append(box, sign(item), element("span", item.label[state.lang] + count));
        row.append(label);
        byId(list).append(row);
      }
    };
    const flip = (set) => (key) => { if (set.has(key)) set.delete(key); else set.add(key); };
    part("kinds", data.kinds, (key) => !state.off.has(key), flip(state.off), (kind) => {
      const sign = svg("svg", { width: 18, height: 18, "aria-hidden": "true" });
      sign.append(svg("path", { d: outline[kind.shape], fill: kind.hollow ? "#ffffff" : kind.color, stroke: kind.border || kind.color, "stroke-width": 2 }));
      return sign;
    });
    part("relations", data.relations, (key) => state.relations.has(key), flip(state.relations), (relation) => {
      const sign = svg("svg", { width: 18, height: 18, "aria-hidden": "true" });
      sign.append(svg("path", { d: "M0 9 H18", stroke: relation.color, "stroke-width": 3, "stroke-dasharray": relation.dashes ? "4 3" : "none" }));
      return sign;
    });
  };
  const facetChoice = () => {
    byId("facet-label").hidden = facets.length === 0;
    const choice = byId("facet");
    choice.replaceChildren();
    const every = element("option", t("all"));
    every.value = "";
    choice.append(every);
    for (const n of facets) { const option = element("option", name(n)); option.value = String(n); choice.append(option); }
    choice.value = state.facet;
  };
  const speak = () => {
    document.documentElement.lang = state.lang;
    byId("title").textContent = data.title[state.lang];
    document.title = data.title[state.lang] + " - vwgraph";
    byId("question").textContent = data.question[state.lang];
    for (const part of document.querySelectorAll("[data-ui]")) part.textContent = t(part.dataset.ui);
    byId("language").textContent = t("other");
    byId("language").lang = state.lang === "nl" ? "en" : "nl";
    facetChoice();
    legend();
  };

  // -- choosing, and the link that remembers it ---------------------------------------------------------------------
  const select = (n, show) => {
    state.selected = n;
    draw();
    if (n !== null && show && !state.table) network.moveTo({ position: network.getPosition(n), animation: false });
  };
  const remember = () => {
    const link = new URLSearchParams();
    if (state.lang !== "nl") link.set("lang", state.lang);
    if (state.selected !== null) link.set("node", details[state.selected].iri);
    if (state.query) link.set("q", state.query);
    if (state.facet !== "") link.set("facet", details[Number(state.facet)].iri);
    if (state.off.size) link.set("off", [...state.off].sort().join(","));
    if (state.table) link.set("table", "1");
    const hash = link.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };
  const recall = () => {
    const link = new URLSearchParams(location.hash.slice(1));
    const find = (iri) => details.findIndex((one) => one.iri === iri);
    state.lang = link.get("lang") === "en" ? "en" : "nl";
    state.query = (link.get("q") || "").slice(0, 120);
    const node = find(link.get("node"));
    state.selected = node < 0 ? null : node;
    const facet = find(link.get("facet"));
    state.facet = facets.includes(facet) ? String(facet) : "";
    state.off = new Set((link.get("off") || "").split(",").filter((key) => kindOf.has(key)));
    showTable(link.get("table") === "1");
    byId("search").value = state.query;
  };
  const showTable = (on) => {
    state.table = on;
    byId("table").hidden = !on;
    byId("network").hidden = on;
    byId("as-table").setAttribute("aria-pressed", String(on));
  };
  byId("search").addEventListener("input", (event) => { state.query = event.target.value.trim(); state.selected = null; draw(); });
  byId("facet").addEventListener("change", (event) => { state.facet = event.target.value; draw(); });
  byId("language").addEventListener("click", () => { state.lang = state.lang === "nl" ? "en" : "nl"; speak(); draw(); });
  byId("as-table").addEventListener("click", () => { showTable(!state.table); draw(); });
  byId("fit").addEventListener("click", fit);
  byId("network").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const order = details.map((_, n) => n).filter(allowed);
    if (!order.length) return;
    const at = order.indexOf(state.selected);
    select(order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length], false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { state.query = ""; byId("search").value = ""; select(null, false); }
    else if (event.key === "/" && document.activeElement !== byId("search")) { event.preventDefault(); byId("search").focus(); }
  });
  window.addEventListener("hashchange", () => { recall(); speak(); draw(); });
  recall();
  speak();
  draw();
  /* vis-network fits once by itself when it has drawn; ours comes after that. */
  network.once("afterDrawing", () => requestAnimationFrame(() => requestAnimationFrame(fit)));
  setTimeout(fit, 120);
})();
