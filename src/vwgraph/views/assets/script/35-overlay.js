/* What lies under and over what vis-network draws: guides, what is lit, names; and what is in sight. Coordinates are those of the nodes. */
/* A heading of more lines in one language has an empty one in the other. */
const wordsOf = (guide) => guide.text[state.lang] || "";
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
    ctx.fillText(wordsOf(guide), guide.x, guide.y);
  }
  ctx.restore();
};
const drawNode = (ctx, n) => {
  const later = network.body.nodes[n].draw(ctx);
  if (later && later.drawExternalLabel) later.drawExternalLabel();
};
/* Colour is not alone in telling communities apart. */
const communityOf = (n) => (data.communities && !boxed(n) && details[n].measures ? details[n].measures.community : undefined);
const numberIn = (ctx, n) => {
  const community = communityOf(n), at = data.nodes[n];
  if (community === undefined) return;
  ctx.font = "600 " + (at.size || 13) * 1.1 + "px " + font; ctx.textAlign = "center"; ctx.textBaseline = "middle";
  ctx.lineWidth = 3; ctx.strokeStyle = "#ffffff"; ctx.strokeText(String(community), at.x, at.y);
  ctx.fillStyle = "#111111"; ctx.fillText(String(community), at.x, at.y);
};
/* What stays for orientation (pilots) keeps its name, and stands back behind what is lit. */
const paler = (ctx, n) => {
  const box = boxOf(n);
  ctx.fillStyle = "rgba(255,255,255,0.32)"; ctx.fillRect(box.left - 2, box.top - 2, box.right - box.left + 4, box.bottom - box.top + 4);
};
const ringAround = (ctx, n, color, dash) => {
  const box = boxOf(n), air = 6;
  ctx.beginPath(); ctx.rect(box.left - air, box.top - air, box.right - box.left + 2 * air, box.bottom - box.top + 2 * air);
  ctx.setLineDash([]); ctx.strokeStyle = "#ffffff"; ctx.lineWidth = 7; ctx.stroke();
  ctx.setLineDash(dash); ctx.strokeStyle = color; ctx.lineWidth = 3.5; ctx.stroke(); ctx.setLineDash([]);
};
const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
/* Where the name of a node can stand: over a box, else below, above, right or left; covering no name or lit shape. */
const placeName = (n, size, room, air, taken, sight, must) => {
  const at = data.nodes[n], own = boxOf(n), lines = fitted(nameOf(details[n]), room, size);
  const wide = Math.max(...lines.map((line) => measuring.measureText(line).width)) + 2 * air, high = lines.length * size * 1.15 + 2 * air;
  const free = [[at.x, own.bottom + air], [at.x, own.top - air - high], [own.right + air + wide / 2, at.y - high / 2], [own.left - air - wide / 2, at.y - high / 2]];
  const overItself = [[Math.min(sight.right - wide / 2 - air, Math.max(sight.left + wide / 2 + air, at.x)), at.y - high / 2]];
  const places = (boxed(n) ? overItself : free).map(([x, top]) => ({ left: x - wide / 2, right: x + wide / 2, top, bottom: top + high, of: n, lines }));
  const inside = (one) => one.left > sight.left && one.right < sight.right && one.top > sight.top && one.bottom < sight.bottom;
  const box = places.find((one) => inside(one) && !taken.some((other) => other.of !== n && overlaps(one, other))) || (must && places[0]);
  if (box) taken.push(box);
  return box;
};
const drawName = (ctx, n, taken, scale, sight, must) => {
  const size = Math.min(90, Math.max(14, 12 / scale)), air = 3 / scale, at = data.nodes[n];
  const box = placeName(n, size, (scale < 0.3 ? 110 : 170) / scale, air, taken, sight, must);
  if (!box) return;
  const wide = box.right - box.left, high = box.bottom - box.top;
  ctx.font = size + "px " + font; ctx.textBaseline = "top"; ctx.textAlign = "center";
  ctx.fillStyle = boxed(n) ? at.color.background : "rgba(255,255,255,0.92)"; ctx.fillRect(box.left, box.top, wide, high);
  if (boxed(n)) { ctx.strokeStyle = at.color.border; ctx.lineWidth = 1.2 / scale; ctx.strokeRect(box.left, box.top, wide, high); }
  ctx.fillStyle = boxed(n) ? at.font.color : "#111111";
  box.lines.forEach((line, i) => ctx.fillText(line, (box.left + box.right) / 2, box.top + air + i * size * 1.15));
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
    for (const n of shownNodes()) if (isKept(n) && !lit.has(n)) { drawNode(ctx, n); paler(ctx, n); }
    if (state.chosen) data.edges.forEach((edge, e) => {
      if (seenEdges[e] && lit.has(edge.from) && lit.has(edge.to)) strokeEdge(ctx, edge, e === state.chosen.edge ? "#a3005c" : "#4a4a4a", (edge.width || 1) + (e === state.chosen.edge ? 3 : 0.7));
    });
    for (const n of shownNodes()) if (lit.has(n)) drawNode(ctx, n);
  }
  if (data.communities) for (const n of shownNodes()) if (!boxed(n) && (!lit || lit.has(n))) numberIn(ctx, n);
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
  for (const n of shownNodes()) if (!bare(n) ? boxed(n) && (!lit || lit.has(n) || isKept(n)) : lit ? lit.has(n) : !boxed(n) && drawnLabel[n]) taken.push({ ...boxOf(n), of: n });
  asked.sort((a, b) => rank(a) - rank(b) || a - b);
  for (const n of asked) drawName(ctx, n, taken, scale, sight, false);
};

/* -- what is in sight ----------------------------------------------------------------------------------------------- */
const bounds = (nodes) => {
  const whole = nodes.length === shownNodes().length && state.facets.size === 0;
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const take = (x, y, w, h) => {
    box.left = Math.min(box.left, x - w); box.right = Math.max(box.right, x + w);
    box.top = Math.min(box.top, y - h); box.bottom = Math.max(box.bottom, y + h);
  };
  for (const n of nodes) take(data.nodes[n].x, data.nodes[n].y, extentOf(n).w, extentOf(n).h);
  for (const guide of whole ? data.guides || [] : []) {
    if (guide.type === "area") { take(guide.x, guide.y, 0, 0); take(guide.x + guide.width, guide.y + guide.height, 0, 0); }
    if (guide.type === "line") for (const [x, y] of guide.points) take(x, y, 0, 0);
    if (guide.type === "text") {
      const wide = wordsOf(guide).length * guide.size * (guide.bold ? 0.8 : 0.65), from = { start: 0, middle: 0.5, end: 1 }[guide.anchor];
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
