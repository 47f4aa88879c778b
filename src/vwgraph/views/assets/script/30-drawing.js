/* The network. vis-network draws once; what is lit, pointed at or focused is drawn over it, so that no choice rebuilds it. */
const font = "system-ui, sans-serif";
const light = "rgba(255,255,255,0.86)";
const boxed = (n) => data.nodes[n].shape === "box" || data.nodes[n].shape === "ellipse" || data.nodes[n].shape === "circle";
/* A box always has its name; another shape has one where the data gives it a label, else when it is pointed at or lit. */
const labelOf = (n) => {
  const node = data.nodes[n], given = (node.label || "").trim();
  if (!boxed(n) && !given) return "";
  if (state.lang === "nl" && given) return node.label;
  return fitted(nameOf(details[n]), roomOf(n), fontOf(n)).join("\n");
};
const fontOf = (n) => (data.nodes[n].font && data.nodes[n].font.size) || 16;
const roomOf = (n) => {
  const kept = data.nodes[n].widthConstraint, ring = kindOf(details[n]).ring;
  return Math.max(110, (kept && kept.maximum - 10) || (ring === "centre" || ring === "outer" || !boxed(n) ? 150 : 190));
};
const measuring = document.createElement("canvas").getContext("2d");
/* A label in lines of at most so many pixels; a word that is longer is broken. */
const fitted = (label, room, size, most = 4) => {
  measuring.font = size + "px " + font;
  const wide = (text) => measuring.measureText(text).width, lines = [];
  for (let word of label.split(/\s+/)) {
    while (word && lines.length <= most) {
      const last = lines.length - 1;
      if (last >= 0 && wide(lines[last] + " " + word) <= room) { lines[last] += " " + word; break; }
      let cut = Math.min(word.length, 100);
      while (cut > 1 && wide(word.slice(0, cut)) > room) cut -= 1;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
  }
  return lines.length > most ? [...lines.slice(0, most - 1), lines[most - 1] + " …"] : lines; // the panel has it in full
};
let network = null, visNodes = null;
let drawnLang = "", pointed = null, focused = null, lit = null;
const drawnSeen = [], drawnLabel = [];

const makeNetwork = () => {
  drawnLang = state.lang;
  data.nodes.forEach((_, n) => { drawnLabel[n] = labelOf(n); drawnSeen[n] = seen[n]; });
  visNodes = new vis.DataSet(data.nodes.map((node, n) => ({ ...node, id: n, label: drawnLabel[n], hidden: !seen[n], widthConstraint: false })));
  const options = { ...data.options, physics: { enabled: false }, autoResize: false };
  options.interaction = { ...options.interaction, hover: true, keyboard: false };
  network = new vis.Network(byId("network"), { nodes: visNodes, edges: [] }, options); // lines are drawn by drawEdges: many times faster
  network.on("beforeDrawing", (ctx) => { drawUnder(ctx); drawEdges(ctx); });
  network.on("afterDrawing", drawOver);
  network.once("afterDrawing", () => performance.mark("drawn"));
  network.on("hoverNode", (event) => { pointed = event.node; byId("network").classList.add("pointing"); });
  network.on("blurNode", () => { pointed = null; byId("network").classList.remove("pointing"); });
  network.on("click", (event) => {
    network.unselectAll();
    const edge = event.nodes.length ? null : edgeAt(event.pointer.canvas);
    choose(event.nodes.length ? { node: event.nodes[0] } : edge === null ? null : { edge });
  });
};
/* Tell vis-network only what differs from what it drew; hiding a node needs no more than a mark on it. */
const refreshNetwork = () => {
  if (drawnLang !== state.lang) {
    drawnLang = state.lang;
    const relabelled = [];
    data.nodes.forEach((_, n) => {
      const label = labelOf(n);
      if (label !== drawnLabel[n]) relabelled.push({ id: n, label });
      drawnLabel[n] = label;
    });
    visNodes.update(relabelled);
  }
  seen.forEach((on, n) => { if (on !== drawnSeen[n]) network.body.nodes[n].options.hidden = !on; drawnSeen[n] = on; });
  network._updateVisibleIndices();
  lit = litNow();
  network.redraw();
};

/* -- lines: one stroke per look; a line that is pointed at or lit is drawn over them --------------------------------- */
const pathOf = (edges) => {
  const path = new Path2D();
  for (const edge of edges) {
    const a = data.nodes[edge.from], b = data.nodes[edge.to];
    path.moveTo(a.x, a.y); path.lineTo(b.x, b.y);
  }
  return path;
};
let pathsFor = null, paths = [];
const drawEdges = (ctx) => {
  if (pathsFor !== seenEdges) {
    pathsFor = seenEdges;
    const looks = new Map();
    data.edges.forEach((edge, e) => {
      if (!seenEdges[e]) return;
      const look = [edge.color, edge.width || 1, Boolean(edge.dashes)].join(" ");
      if (!looks.has(look)) looks.set(look, []);
      looks.get(look).push(edge);
    });
    paths = [...looks.values()].map((edges) => [edges[0], pathOf(edges), edges]);
  }
  const thinnest = 0.6 / network.getScale();
  ctx.save();
  ctx.globalAlpha = data.edges.length > 400 ? 0.6 : 0.85;
  for (const [look, path, edges] of paths) {
    ctx.setLineDash(look.dashes ? [6, 5] : []);
    ctx.strokeStyle = look.color; ctx.lineWidth = Math.max(look.width || 1, thinnest); ctx.stroke(path);
    if (data.edges.length < 1500) for (const edge of edges) arrowHead(ctx, edge, look.color);
  }
  ctx.restore();
};
const strokeEdge = (ctx, edge, color, width) => {
  ctx.setLineDash(edge.dashes ? [6, 5] : []);
  ctx.strokeStyle = color; ctx.lineWidth = Math.max(width, 1 / network.getScale()); ctx.stroke(pathOf([edge])); ctx.setLineDash([]);
  arrowHead(ctx, edge, color);
};
/* Where a line meets the edge of the node it points to, and the way it comes in. */
const tipOf = (edge) => {
  const a = data.nodes[edge.from], b = data.nodes[edge.to], box = boxOf(edge.to);
  const dx = a.x - b.x, dy = a.y - b.y, far = Math.hypot(dx, dy) || 1;
  const share = Math.min(1, Math.abs(dx) > 0.01 ? (box.right - box.left) / 2 / Math.abs(dx) : Infinity, Math.abs(dy) > 0.01 ? (box.bottom - box.top) / 2 / Math.abs(dy) : Infinity);
  return { x: b.x + dx * share, y: b.y + dy * share, ux: dx / far, uy: dy / far };
};
const arrowHead = (ctx, edge, color) => {
  if (!relationOf(edge).directed) return;
  const { x, y, ux, uy } = tipOf(edge), long = 11, half = 4.5;
  ctx.beginPath(); ctx.moveTo(x, y);
  ctx.lineTo(x + ux * long - uy * half, y + uy * long + ux * half); ctx.lineTo(x + ux * long + uy * half, y + uy * long - ux * half);
  ctx.closePath(); ctx.fillStyle = color; ctx.fill();
};
/* The line within eight pixels of a point, if any. */
const edgeAt = ({ x, y }) => {
  let best = null, least = 8 / network.getScale();
  data.edges.forEach((edge, e) => {
    if (!seenEdges[e]) return;
    const a = data.nodes[edge.from], b = data.nodes[edge.to], dx = b.x - a.x, dy = b.y - a.y;
    const along = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    const away = Math.hypot(x - a.x - along * dx, y - a.y - along * dy) - (edge.width || 1) / 2; // the widest of those that cover each other
    if (away < least) { least = away; best = e; }
  });
  return best;
};

/* -- over and under what vis-network draws; coordinates are those of the nodes -------------------------------------- */
/* Headings stay legible when the whole is far away, as far as there is room. */
const textSize = (guide) => Math.max(guide.size, Math.min(guide.size * 1.35, 10.5 / network.getScale()));
const drawUnder = (ctx) => {
  ctx.save();
  for (const guide of data.guides || []) {
    if (guide.type === "area") { ctx.fillStyle = guide.color; ctx.fillRect(guide.x, guide.y, guide.width, guide.height); }
    if (guide.type === "line") {
      ctx.beginPath();
      guide.points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
      if (guide.fill) { ctx.closePath(); ctx.fillStyle = guide.fill; ctx.fill(); }
      ctx.setLineDash(guide.dashes ? [6, 5] : []); ctx.strokeStyle = guide.color; ctx.lineWidth = 1.5; ctx.stroke(); ctx.setLineDash([]);
    }
    if (guide.type !== "text") continue;
    ctx.font = (guide.bold ? "600 " : "") + textSize(guide) + "px " + font; ctx.textBaseline = "alphabetic"; ctx.fillStyle = "#333333";
    ctx.textAlign = { start: "left", middle: "center", end: "right" }[guide.anchor];
    ctx.fillText(said(guide.text), guide.x, guide.y);
  }
  ctx.restore();
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
/* The name of a node: over a box, else below, above, right or left, whichever covers no name or lit shape; none where all do. */
const drawName = (ctx, n, taken, scale, sight, must) => {
  const size = Math.min(90, Math.max(14, 12 / scale)), at = data.nodes[n], own = boxOf(n), air = 3 / scale;
  ctx.font = size + "px " + font; ctx.textBaseline = "top"; ctx.textAlign = "center";
  const lines = fitted(nameOf(details[n]), (scale < 0.3 ? 110 : 170) / scale, size);
  ctx.font = size + "px " + font;
  const wide = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 2 * air, high = lines.length * size * 1.15 + 2 * air;
  const free = [[at.x, own.bottom + air], [at.x, own.top - air - high], [own.right + air + wide / 2, at.y - high / 2], [own.left - air - wide / 2, at.y - high / 2]];
  const overItself = [[Math.min(sight.right - wide / 2 - air, Math.max(sight.left + wide / 2 + air, at.x)), at.y - high / 2]];
  const places = (boxed(n) ? overItself : free).map(([x, top]) => ({ left: x - wide / 2, right: x + wide / 2, top, bottom: top + high, of: n }));
  const inside = (one) => one.left > sight.left && one.right < sight.right && one.top > sight.top && one.bottom < sight.bottom;
  const box = places.find((one) => inside(one) && !taken.some((other) => other.of !== n && overlaps(one, other))) || (must && places[0]);
  if (!box) return;
  taken.push(box);
  ctx.fillStyle = boxed(n) ? at.color.background : "rgba(255,255,255,0.92)"; ctx.fillRect(box.left, box.top, wide, high);
  if (boxed(n)) { ctx.strokeStyle = at.color.border; ctx.lineWidth = 1.2 / scale; ctx.strokeRect(box.left, box.top, wide, high); }
  ctx.fillStyle = boxed(n) ? at.font.color : "#111111";
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
    drawUnder(ctx); // headings and axes stay readable
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
/* Where vis-network leaves a label out because it would be too small, the overlay says it, outer and central kinds first. */
const tooSmall = (n, scale) => scale * fontOf(n) < 5;
const rankOfRing = new Map([["outer", 0], ["centre", 1], ["middle", 2], ["sector", 3]]);
const drawNames = (ctx, scale, sight, taken) => {
  const bare = (n) => seen[n] && (!drawnLabel[n] || tooSmall(n, scale)) && data.nodes[n].x > sight.left && data.nodes[n].x < sight.right && data.nodes[n].y > sight.top && data.nodes[n].y < sight.bottom;
  const first = [focused, pointed, state.chosen && state.chosen.node].filter((n) => n !== null && n !== undefined && bare(n));
  for (const n of new Set(first)) drawName(ctx, n, taken, scale, sight, true);
  const rank = (n) => (isKept(n) ? -1 : rankOfRing.get(kindOf(details[n]).ring) ?? 3);
  const asked = shownNodes().filter((n) => bare(n) && !first.includes(n) && (lit ? lit.has(n) || isKept(n) : drawnLabel[n] || scale >= 0.9));
  if (asked.length > 300) return;
  for (const n of shownNodes()) if (!bare(n) ? boxed(n) && (!lit || lit.has(n) || isKept(n)) : lit && lit.has(n)) taken.push({ ...boxOf(n), of: n });
  asked.sort((a, b) => rank(a) - rank(b) || a - b);
  for (const n of asked) drawName(ctx, n, taken, scale, sight, false);
};

/* -- what is in sight ----------------------------------------------------------------------------------------------- */
const bounds = (nodes) => {
  const whole = nodes.length === shownNodes().length;
  const size = (n) => {
    const font = fontOf(n), lines = labelOf(n).split("\n");
    measuring.font = font + "px sans-serif";
    const wide = lines[0] ? Math.max(...lines.map((line) => measuring.measureText(line).width)) / 2 + 12 : 0, high = (lines.length * font * 1.25) / 2;
    if (data.nodes[n].shape === "ellipse") return { w: wide * 1.4, h: high * 1.6 + 8 };
    return boxed(n) ? { w: wide, h: high + 8 } : { w: Math.max(wide, data.nodes[n].size || 13), h: (data.nodes[n].size || 13) + (lines[0] ? 2 * high + 8 : 2) };
  };
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const take = (x, y, w, h) => {
    box.left = Math.min(box.left, x - w); box.right = Math.max(box.right, x + w);
    box.top = Math.min(box.top, y - h); box.bottom = Math.max(box.bottom, y + h);
  };
  for (const n of nodes) take(data.nodes[n].x, data.nodes[n].y, size(n).w, size(n).h);
  for (const guide of whole ? data.guides || [] : []) {
    if (guide.type === "area") { take(guide.x, guide.y, 0, 0); take(guide.x + guide.width, guide.y + guide.height, 0, 0); }
    if (guide.type === "line") for (const [x, y] of guide.points) take(x, y, 0, 0);
    if (guide.type === "text") {
      const wide = said(guide.text).length * guide.size * (guide.bold ? 0.8 : 0.65), from = { start: 0, middle: 0.5, end: 1 }[guide.anchor];
      take(guide.x + (0.5 - from) * wide, guide.y - guide.size / 2, wide / 2, guide.size);
    }
  }
  return box.left <= box.right ? box : { left: -1, right: 1, top: -1, bottom: 1 };
};
const fit = (nodes = shownNodes()) => {
  const place = byId("network");
  if (!network || !place.clientWidth) return;
  network.setSize("100%", "100%");
  const box = bounds(nodes);
  const scale = Math.min((place.clientWidth - 12) / (box.right - box.left), (place.clientHeight - 12) / (box.bottom - box.top), 1.6);
  network.moveTo({ position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale, animation: false });
};
const bring = (n) => {
  const sight = inSight(), at = data.nodes[n];
  const air = 60 / network.getScale();
  if (at.x > sight.left + air && at.x < sight.right - air && at.y > sight.top + air && at.y < sight.bottom - air) network.redraw();
  else network.moveTo({ position: { x: at.x, y: at.y }, animation: false });
};
const zoom = (by) => network.moveTo({ scale: Math.min(5, Math.max(0.05, network.getScale() * by)), animation: false });
