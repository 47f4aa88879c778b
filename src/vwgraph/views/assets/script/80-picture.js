/* The picture as SVG, drawn from the positions: for download, for PNG and for print. */
const plain = (text) => String(text ?? "").replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ""); // what XML can hold
const svgText = (lines, x, y, size, attributes) => {
  const text = svg("text", { x, y, "font-size": size, "font-family": font, "text-anchor": "middle", ...attributes });
  lines.forEach((line, i) => {
    const part = svg("tspan", { x, dy: i ? size * 1.2 : 0 });
    part.textContent = plain(line);
    text.append(part);
  });
  return text;
};
const svgNode = (n) => {
  const at = data.nodes[n], kind = kindOf(details[n]), group = svg("g", {});
  const fill = (at.color && at.color.background) || fillOf(kind), stroke = (at.color && at.color.border) || kind.color;
  const size = fontOf(n), label = labelOf(n), lines = label ? label.split("\n") : [];
  const title = svg("title", {});
  title.textContent = plain(nameOf(details[n]));
  group.append(title);
  if (boxed(n)) {
    measuring.font = size + "px " + font;
    const wide = Math.max(20, ...lines.map((line) => measuring.measureText(line).width)) + 14, high = lines.length * size * 1.2 + 12;
    group.append(at.shape === "box" ? svg("rect", { x: at.x - wide / 2, y: at.y - high / 2, width: wide, height: high, rx: 6, fill, stroke, "stroke-width": 2 })
      : svg("ellipse", { cx: at.x, cy: at.y, rx: wide * 0.68, ry: high * 0.72, fill, stroke, "stroke-width": 2 }));
    group.append(svgText(lines, at.x, at.y - ((lines.length - 1) * size * 1.2) / 2 + size * 0.35, size, { fill: (at.font && at.font.color) || "#111111" }));
    return group;
  }
  const radius = at.size || 13, scale = radius / 8;
  group.append(svg("path", { d: outlines.get(at.shape) || outlines.get("dot"), fill, stroke, "stroke-width": 2 / scale, transform: `translate(${at.x - 9 * scale} ${at.y - 9 * scale}) scale(${scale})` }));
  if (communityOf(n) !== undefined) group.append(svgText([communityOf(n)], at.x, at.y + radius * 0.38, radius * 1.1, { fill: "#111111", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke", "font-weight": 600 }));
  if (lines.length) group.append(svgText(lines, at.x, at.y + radius + 16, 14, { fill: "#111111", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" }));
  return group;
};
const svgGuide = (guide) => {
  if (guide.type === "area") return svg("rect", { x: guide.x, y: guide.y, width: guide.width, height: guide.height, fill: guide.color });
  if (guide.type === "text") return svgText([wordsOf(guide)], guide.x, guide.y, guide.size, { "text-anchor": guide.anchor, fill: "#333333", "font-weight": guide.bold ? 600 : 400 });
  const points = guide.points.map((point) => point.join(",")).join(" ");
  return svg(guide.fill ? "polygon" : "polyline", { points, fill: guide.fill || "none", stroke: guide.color, "stroke-width": 1.5, "stroke-dasharray": guide.dashes ? "6 5" : "none" });
};
/* Names of lit shapes that have none at first look. */
const svgNames = (root, sight) => {
  const bright = shownNodes().filter((n) => lit.has(n)), taken = bright.map((n) => ({ ...boxOf(n), of: n }));
  for (const n of bright.filter((one) => !labelOf(one))) {
    const box = placeName(n, 14, 170, 3, taken, sight, false);
    if (box) root.append(svgText(box.lines, (box.left + box.right) / 2, box.top + 15, 14, { fill: "#111111", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke" }));
  }
};
const svgLegend = (root, box) => {
  let x = box.left + 10, y = box.bottom + 30;
  for (const kind of data.kinds.filter((one) => one.count && !state.off.has(one.key))) {
    const text = said(kind.label) + " (" + kind.count + ")", wide = text.length * 8.5 + 40;
    if (x + wide > box.right && x > box.left + 10) { x = box.left + 10; y += 28; }
    const mark = sign(kind);
    mark.setAttribute("x", x); mark.setAttribute("y", y - 14);
    root.append(mark, svgText([text], x + 26, y, 16, { "text-anchor": "start", fill: "#111111" }));
    x += wide;
  }
  const left = fitted(said(data.capped && data.capped.text), box.right - box.left - 20, 14, 6);
  if (left.length) root.append(svgText(left, box.left + 10, y + 30, 14, { "text-anchor": "start", fill: "#444444" }));
  return y + 20 + left.length * 17 + (left.length ? 12 : 0);
};
const asSvg = () => {
  const shown = shownNodes(), box = bounds(shown), width = Math.max(700, box.right - box.left);
  box.left -= 10; box.right = box.left + width + 20;
  const heads = fitted(said(data.title), width, 26), asked = fitted(said(data.question), width, 17);
  const top = box.top - 40 - heads.length * 32 - asked.length * 22;
  const root = svg("svg", { xmlns: "http://www.w3.org/2000/svg", lang: state.lang });
  const ground = svg("rect", { fill: "#ffffff" });
  root.append(ground, svgText(heads, box.left + 10, top + 34, 26, { "text-anchor": "start", "font-weight": 600, fill: "#111111" }), svgText(asked, box.left + 10, top + 34 + heads.length * 32, 17, { "text-anchor": "start", fill: "#444444" }));
  root.append(...(data.guides || []).map(svgGuide));
  data.edges.forEach((edge, e) => {
    if (!seenEdges[e]) return;
    const on = !lit || (lit.has(edge.from) && lit.has(edge.to));
    const a = data.nodes[edge.from], b = data.nodes[edge.to];
    root.append(svg("path", { d: `M${a.x} ${a.y} L${b.x} ${b.y}`, stroke: lit && on ? "#4a4a4a" : edge.color, "stroke-width": edge.width || 1, "stroke-dasharray": edge.dashes ? "6 5" : "none", opacity: on ? 0.8 : 0.1, fill: "none" }));
  });
  for (const n of shown) {
    const group = svgNode(n);
    if (lit && !lit.has(n)) group.setAttribute("opacity", isKept(n) ? "0.7" : "0.18");
    root.append(group);
  }
  if (lit && lit.size <= 120) svgNames(root, box);
  const bottom = svgLegend(root, box);
  const frame = { x: box.left, y: top, width: box.right - box.left, height: bottom - top };
  for (const [key, value] of Object.entries(frame)) ground.setAttribute(key, value);
  root.setAttribute("viewBox", [frame.x, frame.y, frame.width, frame.height].map(Math.round).join(" "));
  root.setAttribute("width", Math.round(frame.width)); root.setAttribute("height", Math.round(frame.height));
  return root;
};
const svgSource = () => '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(asSvg()) + "\n";
const asPng = (done) => {
  const root = asSvg(), wide = Number(root.getAttribute("width")), high = Number(root.getAttribute("height"));
  const scale = Math.min(2, 8000 / Math.max(wide, high)); // browsers refuse larger canvases
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = wide * scale; canvas.height = high * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(root));
};
