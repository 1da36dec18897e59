"use strict";
/* The desk: Write it down, keyboard shortcuts (off until turned on, WCAG 2.1.4), forms that save on change. */
{
  const SHORTCUTS = "bigroom-shortcuts";

  /* `input[type=radio][data-label][data-save]`: words of the field and of the button; data-post: where it goes. */
  function chooseKind(radio) {
    const { form } = radio;
    const put = (slot, text) => { const place = form.querySelector(slot); if (place && text) place.textContent = text; };
    put("[data-kind-label]", radio.dataset.label);
    put("[data-kind-save]", radio.dataset.save);
    for (const part of form.querySelectorAll("[data-show-for]")) {
      part.hidden = !part.dataset.showFor.split(" ").includes(radio.value);
      for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = part.hidden; // hidden is not sent
    }
    if (!radio.dataset.post) return;
    form.setAttribute("action", radio.dataset.post);
    if (form.hasAttribute("hx-post")) form.setAttribute("hx-post", radio.dataset.post);
  }

  const chosenKinds = () => document.querySelectorAll("input[type=radio][data-label]:checked").forEach(chooseKind);

  function saveByKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.form;
    if (!event.target.matches("textarea, input") || !form) return;
    event.preventDefault(); // the focus stays where it is
    bigroom.submit(form);
  }

  const shortcutsOn = () => { try { return localStorage.getItem(SHORTCUTS) !== null; } catch { return false; } };

  function setShortcuts(on) {
    try {
      if (on) localStorage.setItem(SHORTCUTS, JSON.stringify({ at: Date.now() }));
      else localStorage.removeItem(SHORTCUTS);
    } catch { /* not kept, then off */ }
  }

  function shortcut(event) {
    if (!shortcutsOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
    const named = document.querySelectorAll(`[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
    [...named].find((control) => control.getClientRects().length)?.click();
  }

  /** A dialog of the page: its opener has the focus again when it closes. */
  function dialogs({ target }) {
    const opener = target.closest("[data-opens]");
    const sheet = opener && document.getElementById(opener.dataset.opens);
    if (sheet && !sheet.open) {
      sheet.addEventListener("close", () => opener.focus(), { once: true });
      sheet.showModal();
    }
    if (target.closest("[data-closes]")) target.closest("dialog").close();
  }

  /* After Remove the focus goes to the next row's Remove, or to Add item: its own row is gone (design 10). */
  let removed = null;

  function rememberNext({ target }) {
    if (!target.id?.startsWith("remove-")) return;
    const next = target.closest("tr")?.nextElementSibling?.querySelector("form[id^=remove-]");
    removed = { form: target.id, next: next?.id ?? "add-item" };
  }

  function focusNext() {
    if (!removed || document.getElementById(removed.form)) return;
    document.getElementById(removed.next)?.querySelector("button")?.focus();
    removed = null;
  }

  document.addEventListener("submit", rememberNext);
  document.addEventListener("htmx:after:swap", focusNext);
  document.addEventListener("click", dialogs);
  document.addEventListener("keydown", (event) => {
    saveByKey(event);
    shortcut(event);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("#shortcuts")) setShortcuts(target.checked);
    if (target.matches("input[type=radio][data-label]")) chooseKind(target);
  });
  document.addEventListener("htmx:after:swap", chosenKinds);

  const box = document.getElementById("shortcuts");
  if (box) box.checked = shortcutsOn();
  chosenKinds();
}
