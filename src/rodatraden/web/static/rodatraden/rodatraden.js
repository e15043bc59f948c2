// Small comforts only: every page works without this file.
"use strict";

// A choice in a form marked data-autosubmit is sent at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// What somebody has typed survives a lost connection: kept in this browser until it has been saved or thrown away.
// The version it was written over is kept with it, so that the server still sees when somebody else came in between.
const draftKey = (field) => `draft:${field.form.dataset.draft}:${field.name}`;
const keepDraft = (field) =>
  localStorage.setItem(draftKey(field), JSON.stringify([field.value, field.form.elements.version?.value]));
const dropDrafts = (name) =>
  Object.keys(localStorage).filter((key) => key.startsWith(`draft:${name}:`)).forEach((key) => localStorage.removeItem(key));
document.addEventListener("input", (event) => {
  if (event.target.matches("form[data-draft] textarea")) keepDraft(event.target);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-draft-drop]");
  if (link) dropDrafts(link.dataset.draftDrop);
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-draft-saved]").forEach((mark) => dropDrafts(mark.dataset.draftSaved));
  document.querySelectorAll("form[data-draft] textarea").forEach((field) => {
    const kept = localStorage.getItem(draftKey(field));
    if (kept === null) return;
    const [text, version] = JSON.parse(kept);
    if (text === field.value) return keepDraft(field); // sent back by the server, with the version it has now
    field.value = text;
    if (version) field.form.elements.version.value = version;
    field.form.querySelector("[data-draft-note]").hidden = false;
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
