"use strict";
// A static edition answers every value with the same file: say so, rather than let a reader take it for the answer asked.
const form = document.querySelector("form[data-asked]");
if (form && location.search.length > 1 && !form.dataset.asked) {
  const asked = new URLSearchParams(location.search);
  const changed = [...form.elements].some((field) => {
    if (!field.name || !asked.has(field.name)) return false;
    const shown = field.multiple ? [...field.selectedOptions].map((option) => option.value) : [field.value];
    return asked.getAll(field.name).join(",") !== shown.join(",");
  });
  const notice = document.getElementById("statisch");
  if (changed && notice && !document.querySelector("[role=alert]")) notice.hidden = false;
}
