/* The network. vis-network draws once; what is lit, pointed at or focused is drawn over it, so that no choice rebuilds it. */
const font = "system-ui, sans-serif";
const light = "rgba(255,255,255,0.86)";
const boxed = (n) => data.nodes[n].shape === "box" || data.nodes[n].shape === "ellipse" || data.nodes[n].shape === "circle";
const wrapped = (label, width, most = 6) => {
  const lines = [];
  for (const word of label.split(/\s+/)) {
    for (let part = word; part; part = part.slice(40)) {
      const last = lines.length - 1, piece = part.slice(0, 40);
      if (last >= 0 && lines[last].length + 1 + piece.length <= width) lines[last] += " " + piece;
      else lines.push(piece);
    }
  }
  if (lines.length > most) lines.splice(most - 1, lines.length, lines[most - 1].slice(0, width - 1) + " …"); // the panel has it in full
  return lines.join("\n");
};
/* A box always has its name; another shape has one where the data gives it a label, else when it is pointed at or lit. */
const labelOf = (n) => {
  const given = data.nodes[n].label;
  if (!boxed(n) && !(given && given.trim())) return "";
  const ring = kindOf(details[n]).ring;
  return wrapped(nameOf(details[n]), data.nodes[n].wide || (ring === "centre" || ring === "outer" ? 16 : 26));
};
const many = data.nodes.length > 1000 || data.edges.length > 3000;
let network = null, visNodes = null, visEdges = null;
let drawnLang = "", pointed = null, focused = null, lit = null;
const drawnSeen = [], drawnEdges = [], drawnLabel = [];

const edgeFor = (edge, e) => ({
  id: e, from: edge.from, to: edge.to, dashes: Boolean(edge.dashes), hidden: !seenEdges[e], width: edge.width || 1,
  color: { color: edge.color, opacity: data.edges.length > 400 ? 0.6 : 0.8 },
  arrows: { to: { enabled: Boolean(edge.directed || relationOf(edge).directed), scaleFactor: 0.6 } },
});
const makeNetwork = () => {
  drawnLang = state.lang;
  data.nodes.forEach((_, n) => { drawnLabel[n] = labelOf(n); });
  visNodes = new vis.DataSet(data.nodes.map((node, n) => ({ ...node, id: n, label: drawnLabel[n], hidden: !seen[n] })));
  visEdges = new vis.DataSet(data.edges.map(edgeFor));
  seen.forEach((on, n) => { drawnSeen[n] = on; });
  seenEdges.forEach((on, e) => { drawnEdges[e] = on; });
  const options = { ...data.options, physics: { enabled: false }, autoResize: false };
  options.interaction = { ...options.interaction, hover: true, keyboard: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, selectConnectedEdges: false };
  network = new vis.Network(byId("network"), { nodes: visNodes, edges: visEdges }, options);
  network.on("beforeDrawing", drawUnder);
  network.on("afterDrawing", drawOver);
  network.on("hoverNode", (event) => { pointed = event.node; byId("network").classList.add("pointing"); });
  network.on("blurNode", () => { pointed = null; byId("network").classList.remove("pointing"); });
  network.on("click", (event) => {
    network.unselectAll();
    if (event.nodes.length) choose({ node: event.nodes[0] });
    else if (event.edges.length && !many) choose({ edge: event.edges[0] });
    else choose(null);
  });
};
/* Tell vis-network only what differs from what it drew. */
const refreshNetwork = () => {
  const language = drawnLang !== state.lang;
  drawnLang = state.lang;
  const nodes = [], edges = [];
  seen.forEach((on, n) => {
    if (on === drawnSeen[n] && !language) return;
    if (language) drawnLabel[n] = labelOf(n);
    nodes.push({ id: n, hidden: !on, label: drawnLabel[n] });
    drawnSeen[n] = on;
  });
  seenEdges.forEach((on, e) => { if (on !== drawnEdges[e]) { edges.push({ id: e, hidden: !on }); drawnEdges[e] = on; } });
  if (nodes.length) visNodes.update(nodes);
  if (edges.length) visEdges.update(edges);
  lit = litNow();
  network.redraw();
};

/* -- over and under what vis-network draws; coordinates are those of the nodes -------------------------------------- */
const drawUnder = (ctx) => {
  ctx.save();
  for (const ring of data.outline || []) {
    ctx.beginPath();
    ring.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
    ctx.fillStyle = "#f4f2ec"; ctx.fill();
    ctx.strokeStyle = "#b9b3a3"; ctx.lineWidth = 1.5; ctx.stroke();
  }
  ctx.font = "600 20px " + font; ctx.textAlign = "center"; ctx.textBaseline = "alphabetic";
  if (data.axis) {
    for (const tick of data.axis.ticks) {
      ctx.beginPath(); ctx.moveTo(tick.x, data.axis.top); ctx.lineTo(tick.x, data.axis.bottom);
      ctx.strokeStyle = "#d5d9dd"; ctx.lineWidth = 1; ctx.stroke();
      ctx.fillStyle = "#444444"; ctx.fillText(tick.label, tick.x, data.axis.top - 12);
    }
  }
  ctx.fillStyle = "#333333"; ctx.font = "600 24px " + font;
  for (const heading of data.headings || []) ctx.fillText(said(heading.label), heading.x, heading.y);
  ctx.restore();
};
const strokeEdge = (ctx, edge, color, width) => {
  const a = data.nodes[edge.from], b = data.nodes[edge.to];
  ctx.beginPath(); ctx.moveTo(a.x, a.y); ctx.lineTo(b.x, b.y);
  ctx.setLineDash(edge.dashes ? [6, 5] : []);
  ctx.strokeStyle = color; ctx.lineWidth = width; ctx.stroke(); ctx.setLineDash([]);
};
const drawNode = (ctx, n) => {
  const later = network.body.nodes[n].draw(ctx);
  if (later && later.drawExternalLabel) later.drawExternalLabel();
};
const boxOf = (n) => {
  const box = network.body.nodes[n].shape.boundingBox;
  const at = data.nodes[n], size = boxed(n) ? 0 : (at.size || 15);
  return boxed(n) ? box : { left: at.x - size, right: at.x + size, top: at.y - size, bottom: at.y + size };
};
const ringAround = (ctx, n, color, dash) => {
  const box = boxOf(n), air = 6;
  ctx.beginPath(); ctx.rect(box.left - air, box.top - air, box.right - box.left + 2 * air, box.bottom - box.top + 2 * air);
  ctx.setLineDash([]); ctx.strokeStyle = "#ffffff"; ctx.lineWidth = 7; ctx.stroke();
  ctx.setLineDash(dash); ctx.strokeStyle = color; ctx.lineWidth = 3.5; ctx.stroke(); ctx.setLineDash([]);
};
const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
/* The name of a node: below, above, right or left of it, whichever covers no name or lit shape; none where all do. */
const drawName = (ctx, n, taken, scale, must) => {
  const size = Math.min(90, Math.max(14, 12 / scale)), at = data.nodes[n], own = boxOf(n), air = 3 / scale;
  ctx.font = size + "px " + font; ctx.textBaseline = "top"; ctx.textAlign = "center";
  const lines = wrapped(nameOf(details[n]), scale < 0.3 ? 18 : 28, 4).split("\n");
  const wide = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 2 * air, high = lines.length * size * 1.15 + 2 * air;
  const middle = boxed(n) ? [[at.x, at.y - high / 2]] : [];
  const places = [...middle, [at.x, own.bottom + air], [at.x, own.top - air - high], [own.right + air + wide / 2, at.y - high / 2], [own.left - air - wide / 2, at.y - high / 2]]
    .map(([x, top]) => ({ left: x - wide / 2, right: x + wide / 2, top, bottom: top + high, of: n }));
  const box = places.find((one) => !taken.some((other) => other.of !== n && overlaps(one, other))) || (must && places[0]);
  if (!box) return;
  taken.push(box);
  const dark = middle.length && box === places[0] && kindOf(details[n]).text === "#ffffff";
  ctx.fillStyle = dark ? kindOf(details[n]).color : "rgba(255,255,255,0.92)"; ctx.fillRect(box.left, box.top, wide, high);
  ctx.fillStyle = dark ? "#ffffff" : "#111111";
  lines.forEach((line, i) => ctx.fillText(line, (box.left + box.right) / 2, box.top + air + i * size * 1.15));
};
const inSight = () => {
  const view = byId("network"), a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: view.clientWidth, y: view.clientHeight });
  return { left: a.x, right: b.x, top: a.y, bottom: b.y };
};
const drawOver = (ctx) => {
  const scale = network.getScale(), sight = inSight(), taken = [];
  ctx.save();
  if (lit) {
    ctx.fillStyle = light;
    ctx.fillRect(sight.left, sight.top, sight.right - sight.left, sight.bottom - sight.top);
    if (state.chosen) data.edges.forEach((edge, e) => {
      if (seenEdges[e] && lit.has(edge.from) && lit.has(edge.to)) strokeEdge(ctx, edge, e === state.chosen.edge ? "#a3005c" : "#4a4a4a", (edge.width || 1) + (e === state.chosen.edge ? 3 : 0.7));
    });
    for (const n of shownNodes()) if (lit.has(n) || isKept(n)) drawNode(ctx, n);
  }
  if (pointed !== null && seen[pointed]) {
    for (const e of edgesOf[pointed]) if (seenEdges[e]) strokeEdge(ctx, data.edges[e], "#222222", (data.edges[e].width || 1) + 1);
    for (const m of neighbours(pointed)) if (seen[m]) drawNode(ctx, m);
    drawNode(ctx, pointed);
  }
  drawNames(ctx, scale, sight, taken);
  if (state.chosen && state.chosen.node !== undefined && seen[state.chosen.node]) ringAround(ctx, state.chosen.node, "#a3005c", []);
  if (focused !== null && seen[focused] && document.activeElement === byId("network")) ringAround(ctx, focused, "#005a9c", [8, 5]);
  ctx.restore();
};
/* Too small to read on the node itself: then the overlay says the name, outer and central kinds first. */
const tooSmall = (n, scale) => scale * ((data.nodes[n].font && data.nodes[n].font.size) || 16) < 6;
const rankOfRing = new Map([["outer", 0], ["centre", 1], ["middle", 2], ["sector", 3]]);
const drawNames = (ctx, scale, sight, taken) => {
  const bare = (n) => seen[n] && (!drawnLabel[n] || tooSmall(n, scale)) && data.nodes[n].x > sight.left && data.nodes[n].x < sight.right && data.nodes[n].y > sight.top && data.nodes[n].y < sight.bottom;
  const first = [focused, pointed, state.chosen && state.chosen.node].filter((n) => n !== null && n !== undefined && bare(n));
  for (const n of new Set(first)) drawName(ctx, n, taken, scale, true);
  const rank = (n) => (isKept(n) ? -1 : rankOfRing.get(kindOf(details[n]).ring) ?? 3);
  const asked = shownNodes().filter((n) => bare(n) && !first.includes(n) && (lit ? lit.has(n) || isKept(n) : drawnLabel[n] || scale >= 0.9));
  if (asked.length > 300) return;
  for (const n of shownNodes()) if (!bare(n) ? boxed(n) && (!lit || lit.has(n) || isKept(n)) : lit && lit.has(n)) taken.push({ ...boxOf(n), of: n });
  for (const n of asked.sort((a, b) => rank(a) - rank(b) || a - b)) drawName(ctx, n, taken, scale, false);
};

/* -- what is in sight ----------------------------------------------------------------------------------------------- */
const bounds = (nodes) => {
  const size = (n) => (boxed(n) ? { w: 125, h: 40 } : data.nodes[n].label ? { w: 90, h: 50 } : { w: 22, h: 22 });
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const take = (x, y, w, h) => {
    box.left = Math.min(box.left, x - w); box.right = Math.max(box.right, x + w);
    box.top = Math.min(box.top, y - h); box.bottom = Math.max(box.bottom, y + h);
  };
  for (const n of nodes) take(data.nodes[n].x, data.nodes[n].y, size(n).w, size(n).h);
  for (const heading of data.headings || []) take(heading.x, heading.y, 90, 30);
  for (const ring of data.outline || []) for (const [x, y] of ring) take(x, y, 0, 0);
  if (data.axis) for (const tick of data.axis.ticks) { take(tick.x, data.axis.top, 40, 40); take(tick.x, data.axis.bottom, 40, 5); }
  return box.left <= box.right ? box : { left: -1, right: 1, top: -1, bottom: 1 };
};
const fit = () => {
  const place = byId("network");
  if (!network || !place.clientWidth) return;
  network.setSize("100%", "100%");
  const box = bounds(shownNodes());
  const scale = Math.min(place.clientWidth / (box.right - box.left), place.clientHeight / (box.bottom - box.top), 1.6);
  network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale, animation: false });
};
const bring = (n) => {
  const sight = inSight(), at = data.nodes[n];
  const air = 60 / network.getScale();
  if (at.x > sight.left + air && at.x < sight.right - air && at.y > sight.top + air && at.y < sight.bottom - air) network.redraw();
  else network.moveTo({ position: { x: at.x, y: at.y }, animation: false });
};
const zoom = (by) => network.moveTo({ scale: Math.min(5, Math.max(0.05, network.getScale() * by)), animation: false });
