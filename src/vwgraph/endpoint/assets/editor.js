// The form works without this. With it: colours, completion, the place of a fault, and answers without leaving the page.
"use strict";
(() => {
  const form = document.getElementById("editor");
  const area = document.getElementById("query");
  const field = area.parentElement;
  const told = form.dataset;
  const TOKEN = /(#[^\n\r]*)|(<[^<>"{}|^`\\\x00-\x20]*>)|("""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|([?$][\p{L}\p{N}_]+)|([\p{L}\p{N}_.-]*:[\p{L}\p{N}_.:%-]*)|([A-Za-z_]\w*)/gu;
  const KINDS = ["comment", "iri", "string", "var", "name", "word"];
  const WORDS = ("SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT REDUCED FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT BIND AS VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR PREFIX BASE STR LANG LANGMATCHES DATATYPE BOUND COALESCE IF IN REGEX REPLACE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER STRLEN SUBSTR LCASE UCASE CONCAT YEAR MONTH IRI STRDT STRLANG ISIRI ISLITERAL ISBLANK ABS ROUND CEIL FLOOR").split(" ");

  document.querySelectorAll(".scripted").forEach((one) => { one.hidden = false; });

  // -- colours and the place of a fault --------------------------------------------------------------------------

  const mirror = document.createElement("div");
  mirror.className = "mirror";
  mirror.setAttribute("aria-hidden", "true");
  field.prepend(mirror);
  field.classList.add("coloured");
  let fault = -1;

  function tokens(text) {
    return [...text.matchAll(TOKEN)].map((found) => ({
      text: found[0], start: found.index, end: found.index + found[0].length,
      kind: KINDS[found.slice(1).findIndex((one) => one !== undefined)],
    }));
  }

  function paint() {
    const text = area.value;
    const pieces = [];
    let at = 0;
    const put = (start, end, kind) => {
      if (end <= start) return;
      const piece = document.createElement("span");
      piece.textContent = text.slice(start, end);
      const wrong = fault >= start && fault < end;
      piece.className = (kind ? `t-${kind}` : "") + (wrong ? " t-wrong" : "");
      pieces.push(piece);
    };
    for (const token of tokens(text)) {
      gap(at, token.start);
      put(token.start, token.end, token.kind);
      at = token.end;
    }
    gap(at, text.length);
    function gap(start, end) { // between tokens a fault is one character
      if (fault >= start && fault < end) { put(start, fault); put(fault, fault + 1); put(fault + 1, end); } else put(start, end);
    }
    mirror.replaceChildren(...pieces, "\n ");
    mirror.scrollTop = area.scrollTop;
  }

  function showFault(jump) {
    const line = Number(area.dataset.line || 0);
    fault = -1;
    if (line) {
      const lines = area.value.split("\n");
      fault = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + Number(area.dataset.column) - 1;
      fault = Math.min(fault, area.value.length - 1);
      if (jump) { area.focus(); area.setSelectionRange(fault, fault); area.scrollTop = Math.max(0, (line - 4) * area.scrollHeight / lines.length); }
    }
    paint();
  }

  function changed() {
    fault = -1;
    area.removeAttribute("aria-invalid");
    paint();
  }

  // -- running -----------------------------------------------------------------------------------------------------

  const answer = document.getElementById("answer");
  let running = null;

  async function run(remember) {
    close();
    if (running) running.abort();
    const mine = running = new AbortController();
    document.body.classList.add("busy");
    answer.setAttribute("aria-busy", "true");
    const address = location.pathname + "?" + new URLSearchParams({ query: area.value });
    try {
      const reply = await fetch(location.pathname, { method: "POST", body: new URLSearchParams({ query: area.value }), headers: { Accept: "text/html" }, signal: mine.signal });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const found = page.getElementById("answer"), marked = page.getElementById("query");
      if (!found || !marked) throw new Error(reply.statusText);
      answer.replaceChildren(...found.children);
      for (const name of ["data-line", "data-column", "aria-invalid"]) {
        if (marked.hasAttribute(name)) area.setAttribute(name, marked.getAttribute(name)); else area.removeAttribute(name);
      }
      area.setAttribute("aria-describedby", marked.getAttribute("aria-describedby"));
      if (remember && address.length < 8000) history.pushState(null, "", address);
      showFault(true);
      if (!area.dataset.line) answer.focus({ preventScroll: true });
    } catch (error) {
      if (error.name === "AbortError") return;
      const note = document.createElement("p");
      note.className = "fault";
      note.setAttribute("role", "alert");
      note.textContent = told.lost;
      answer.replaceChildren(note);
    } finally {
      if (running === mine) { document.body.classList.remove("busy"); answer.removeAttribute("aria-busy"); running = null; }
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); run(true); });
  window.addEventListener("popstate", () => {
    const query = new URLSearchParams(location.search).get("query");
    if (query === null) return location.reload();
    area.value = query;
    run(false);
  });

  // -- prefixes ----------------------------------------------------------------------------------------------------

  let terms = null;
  async function known() {
    if (!terms) terms = fetch(told.terms).then((reply) => reply.json()).catch(() => { terms = null; return { prefixes: {}, classes: {}, properties: {} }; });
    return terms;
  }

  document.getElementById("declare").addEventListener("click", async () => {
    const { prefixes } = await known();
    const used = new Set(tokens(area.value).filter((one) => one.kind === "name").map((one) => one.text.split(":")[0]));
    const declared = new Set([...area.value.matchAll(/\bPREFIX\s+([\w.-]*):/gi)].map((one) => one[1]));
    const lines = [...used].filter((one) => prefixes[one] && !declared.has(one)).sort().map((one) => `PREFIX ${one}: <${prefixes[one]}>\n`);
    if (lines.length) { area.value = lines.join("") + area.value; changed(); }
    area.focus();
  });

  // -- completion ----------------------------------------------------------------------------------------------------

  const list = document.createElement("ul");
  list.className = "choices";
  list.id = "choices";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", told.options);
  list.hidden = true;
  field.append(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-haspopup", "listbox");
  area.setAttribute("aria-controls", "choices");
  let offered = [], chosen = -1, from = 0;

  const typed = () => /[?$\p{L}\p{N}_.:-]*$/u.exec(area.value.slice(0, area.selectionStart))[0];

  // What fits here: after "a" classes; as a predicate the properties of the subject's class first; variables; keywords.
  async function candidates(word) {
    const found = await known();
    const before = area.value.slice(0, area.selectionStart - word.length);
    const english = told.language === "en";
    const entry = (table) => ([name, value]) => ({ text: name, note: value[english ? 2 : 1] || value[english ? 1 : 2], count: value[0], table });
    if (/^[?$]/.test(word)) {
      const names = new Set(tokens(area.value).filter((one) => one.kind === "var" && one.start !== from).map((one) => "?" + one.text.slice(1)));
      return [...names].sort().map((text) => ({ text, note: "" }));
    }
    const classes = Object.entries(found.classes).map(entry("class"));
    const properties = Object.entries(found.properties).map(entry("property"));
    if (/(^|[\s;])(a|rdf:type)\s+$/.test(before)) return classes;
    const own = new Set(ownProperties(before, found));
    const ordered = [...properties.filter((one) => own.has(one.text)), ...properties.filter((one) => !own.has(one.text))];
    const words = word.includes(":") ? [] : WORDS.map((text) => ({ text, note: "" }));
    const spaces = word.includes(":") ? [] : Object.keys(found.prefixes).map((name) => ({ text: name + ":", note: found.prefixes[name] }));
    return [...words, ...spaces, ...ordered, ...classes];
  }

  // The properties that VoID counts for the class of the subject the cursor stands at.
  function ownProperties(before, found) {
    const clause = before.slice(Math.max(before.lastIndexOf("{"), before.lastIndexOf(" . "), before.lastIndexOf(".\n")) + 1);
    const subject = /^\s*\.?\s*([?$][\p{L}\p{N}_]+)/u.exec(clause);
    if (!subject) return [];
    const name = subject[1].slice(1).replace(/[^\p{L}\p{N}_]/gu, "");
    const kinds = [...area.value.matchAll(new RegExp(`[?$]${name}\\s+(?:a|rdf:type)\\s+([\\w.-]+:[\\w.-]+)`, "gu"))].map((one) => one[1]);
    return kinds.flatMap((kind) => (found.classes[kind] || [0, "", "", []])[3]);
  }

  async function open(asked) {
    const word = typed();
    from = area.selectionStart - word.length;
    const plain = word.toLowerCase();
    if (!asked && (word.length < 2 || inQuiet())) return close();
    const all = await candidates(word);
    if (typed() !== word) return;
    const local = plain.slice(plain.indexOf(":") + 1);
    const starts = all.filter((one) => one.text.toLowerCase().startsWith(plain));
    const holds = word.includes(":") || asked ? all.filter((one) => !starts.includes(one) && one.text.includes(":") && local && one.text.toLowerCase().startsWith(plain.slice(0, plain.indexOf(":") + 1)) && (one.text.toLowerCase().includes(local) || (local.length > 2 && one.note.toLowerCase().includes(local)))) : [];
    offered = [...starts, ...holds].filter((one) => one.text !== word).slice(0, 40);
    if (!offered.length) return close();
    list.replaceChildren(...offered.map((one, n) => {
      const item = document.createElement("li");
      item.id = `choice-${n}`;
      item.setAttribute("role", "option");
      const name = document.createElement("span"), note = document.createElement("small");
      name.textContent = one.text;
      note.textContent = [one.note, one.count ? `${one.count.toLocaleString(told.language)} ${told.times}` : ""].filter(Boolean).join(" · ");
      item.append(name, note);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); chosen = n; take(); });
      return item;
    }));
    place();
    list.hidden = false;
    choose(0);
  }

  // In a comment or a string nothing is offered by itself.
  function inQuiet() {
    const at = area.selectionStart;
    return tokens(area.value).some((one) => (one.kind === "comment" || one.kind === "string" || one.kind === "iri") && at > one.start && at <= one.end);
  }

  function place() {
    const range = document.createRange();
    const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
    let left = from, node = walker.nextNode();
    while (node && left > node.length) { left -= node.length; node = walker.nextNode(); }
    if (!node) return;
    range.setStart(node, left);
    range.setEnd(node, left);
    const spot = range.getBoundingClientRect(), box = field.getBoundingClientRect();
    list.style.top = `${spot.bottom - box.top + 2}px`;
    list.style.left = `${Math.max(0, Math.min(spot.left - box.left, box.width - 260))}px`;
  }

  function choose(n) {
    chosen = (n + offered.length) % offered.length;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    list.children[chosen].scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", `choice-${chosen}`);
  }

  function take() {
    const one = offered[chosen];
    const space = one.text.endsWith(":") ? "" : " ";
    area.setRangeText(one.text + space, from, area.selectionStart, "end");
    close();
    changed();
    if (!space) open(false);
  }

  function close() {
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(true); }
    else if (event.key === " " && event.ctrlKey) { event.preventDefault(); open(true); }
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    else if (event.key === "Enter") { event.preventDefault(); take(); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight" || event.key === "Home" || event.key === "End") close();
  });
  area.addEventListener("input", (event) => { changed(); if (event.inputType !== "insertFromPaste") open(false); });
  area.addEventListener("blur", close);
  area.addEventListener("scroll", () => { mirror.scrollTop = area.scrollTop; close(); });
  new ResizeObserver(paint).observe(area);
  showFault(false);
})();
