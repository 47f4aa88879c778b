"use strict";
// Search in the reader's browser, for pages that no server answers: names that hold every word, or a word that begins so.
const place = document.getElementById("zoek");
const text = new URLSearchParams(location.search).get("q");
const fold = (value) => value.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

function show([kinds, things]) {
  const at = place.dataset.lang === "en" ? 1 : 0;
  const words = fold(text).match(/[\p{L}\p{N}_]+/gu) || [];
  const found = words.length ? things.filter(([, , dutch, english, others]) => {
    const names = " " + fold(`${dutch} ${english || ""} ${others || ""}`).replace(/[^\p{L}\p{N}_]+/gu, " ");
    return words.every((word) => names.includes(" " + word));
  }) : [];
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.textContent = found.length ? `${found.length} ${place.dataset.found}` : place.dataset.none;
  const list = document.createElement("ul");
  list.className = "items";
  for (const [key, kind, dutch, english] of found.slice(0, 200)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `doc/${key}${at ? ".en" : ""}.html`;
    link.textContent = at ? english || dutch : dutch;
    const meta = document.createElement("p");
    meta.className = "meta";
    meta.textContent = kinds[kind][at];
    item.append(link, meta);
    list.append(item);
  }
  place.replaceChildren(status, list);
}

if (place && text) {
  document.getElementById("q").value = text;
  const script = document.createElement("script");
  script.src = place.dataset.index;
  script.addEventListener("load", () => show(window.vwgraphIndex));
  document.head.append(script);
}
