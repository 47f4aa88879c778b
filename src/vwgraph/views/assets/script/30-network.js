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
  return (kept && kept.maximum - 10) || (ring === "centre" || ring === "outer" || !boxed(n) ? 150 : 190);
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
/* Half the width and height of a node with its label, as far as the page can tell before anything is drawn. */
const extentOf = (n) => {
  const node = data.nodes[n], size = fontOf(n), lines = labelOf(n).split("\n"), radius = node.size || 13;
  measuring.font = size + "px " + font;
  const wide = lines[0] ? Math.max(...lines.map((line) => measuring.measureText(line).width)) / 2 + 12 : 0, high = (lines.length * size * 1.25) / 2;
  if (node.shape === "ellipse") return { w: wide * 1.4, h: high * 1.6 + 8 };
  return boxed(n) ? { w: wide, h: high + 8 } : { w: Math.max(wide, radius), h: radius + (lines[0] ? 2 * high + 8 : 2) };
};
/* The outline of the shape itself. */
const boxOf = (n) => {
  const at = data.nodes[n], drawn = boxed(n) && network && network.body.nodes[n].shape.boundingBox;
  if (drawn) return drawn;
  const { w, h } = boxed(n) ? extentOf(n) : { w: at.size || 13, h: at.size || 13 };
  return { left: at.x - w, right: at.x + w, top: at.y - h, bottom: at.y + h };
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
