// Small comforts only: every page works without this file.
"use strict";

// A choice in a form marked data-autosubmit is sent at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// What somebody has typed survives a lost connection: kept in this browser until it has been saved.
const draftKey = (field) => `draft:${location.pathname}:${field.form.dataset.draft}:${field.name}`;
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches("form[data-draft] textarea")) localStorage.setItem(draftKey(field), field.value);
});
document.addEventListener("DOMContentLoaded", () => {
  const saved = document.documentElement.querySelector("[data-draft-saved]");
  document.querySelectorAll("form[data-draft] textarea").forEach((field) => {
    const key = draftKey(field);
    if (saved && saved.dataset.draftSaved === field.form.dataset.draft) localStorage.removeItem(key);
    const kept = localStorage.getItem(key);
    if (kept !== null && kept !== field.value) field.value = kept;
  });
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) event.preventDefault(); // a double click sends nothing twice
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, 4000);
});

// A table that is wider than its place can be scrolled with the arrow keys; only then is it a stop for the tab key.
const scrollable = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wider = target.scrollWidth > target.clientWidth;
    const title = target.querySelector("caption") || target.closest("section, main").querySelector("h2, h1");
    if (!wider) ["tabindex", "role", "aria-label"].forEach((name) => target.removeAttribute(name));
    else Object.assign(target, { tabIndex: 0, role: "group", ariaLabel: title.textContent });
  }
});
const watch = (part) => part.querySelectorAll(".scroll").forEach((region) => scrollable.observe(region));
document.addEventListener("DOMContentLoaded", () => watch(document));
document.addEventListener("htmx:load", (event) => watch(event.target));
