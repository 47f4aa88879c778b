"use strict";
(() => {
  const button = document.getElementById("language"), root = document.documentElement;
  const titles = { nl: "Netwerkbeelden", en: "Network views" };
  const speak = (lang) => {
    root.lang = lang;
    document.title = titles[lang] + " - vwgraph";
    for (const link of document.querySelectorAll("main a")) link.hash = lang === "en" ? "lang=en" : "";
  };
  const recall = () => speak(new URLSearchParams(location.hash.slice(1)).get("lang") === "en" ? "en" : "nl");
  button.hidden = false;
  button.addEventListener("click", () => {
    const lang = root.lang === "nl" ? "en" : "nl";
    history.replaceState(null, "", lang === "en" ? "#lang=en" : location.pathname + location.search);
    speak(lang);
  });
  window.addEventListener("hashchange", recall);
  recall();
})();
