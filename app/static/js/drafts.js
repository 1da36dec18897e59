"use strict";
/* Nothing typed is lost: each named text field of `form[data-keep][id]` is kept on the device at every keystroke,
   under participant and meeting, and put back when the form comes back.  Erased when it goes into the outbox, at a
   reset, by `form[data-forget]` (Leave), by an element `[data-forget]` that arrives, and after 24 hours. */
{
  const DAY_MS = 24 * 3600 * 1000;
  const SHORT = "textarea, input:not([type]), input[type=text], input[type=search]";
  const bigroom = (window.bigroom ??= {});
  const { participant = "", meeting = "" } = document.body.dataset;
  const mine = `bigroom:${participant}:${meeting}:`;
  const offered = new WeakSet(); // fields that got their draft back once; later the person decides
  const rescue = new Map(); // when the device refuses to store (private window, full): this page's life is better than nothing

  const store = (bigroom.store = {
    put(name, value) {
      const text = JSON.stringify({ at: Date.now(), ...value });
      try { localStorage.setItem(mine + name, text); } catch { rescue.set(name, text); }
    },
    get(name) {
      try { return JSON.parse(localStorage.getItem(mine + name) ?? rescue.get(name) ?? "null"); } catch { return null; }
    },
    drop(name) {
      rescue.delete(name);
      try { localStorage.removeItem(mine + name); } catch { /* it was never there */ }
    },
    names(prefix = "") {
      const kept = [...everyKey()].filter((key) => key.startsWith(mine)).map((key) => key.slice(mine.length));
      return [...new Set([...kept, ...rescue.keys()])].filter((name) => name.startsWith(prefix));
    },
    forget() { store.names().forEach(store.drop); },
  });

  function everyKey() {
    try { return Object.keys(localStorage); } catch { return []; }
  }

  // Also what other people left on a shared device goes after a day; it is looked at for its age only.
  function dropOld() {
    for (const key of everyKey().filter((one) => one.startsWith("bigroom:"))) {
      let at = 0;
      try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* not ours to read: old */ }
      if (!(Date.now() - at < DAY_MS)) localStorage.removeItem(key);
    }
  }

  const nameOf = (field) => `draft:${field.form.id}:${field.name}`;
  bigroom.textFields = (form) => [...form.elements].filter((field) => field.name && field.matches(SHORT));

  function keep(field) {
    if (!field.name || !field.matches(SHORT) || !field.form?.matches("[data-keep][id]")) return;
    if (field.value === field.defaultValue) return store.drop(nameOf(field));
    store.put(nameOf(field), { text: field.value, over: field.defaultValue, path: location.pathname });
  }

  /** Put drafts back into forms that are new on the page, unless the field holds something else by now. */
  function restore() {
    for (const form of document.querySelectorAll("form[data-keep][id]")) bigroom.textFields(form).forEach(offer);
  }

  function offer(field) {
    if (offered.has(field)) return;
    offered.add(field);
    const draft = store.get(nameOf(field));
    if (!draft || field.value !== field.defaultValue || draft.over !== field.defaultValue) return;
    field.value = draft.text;
    field.dispatchEvent(new Event("input", { bubbles: true })); // counters
  }

  bigroom.eraseDrafts = (form) => bigroom.textFields(form).forEach((field) => store.drop(nameOf(field)));

  /** Drafts of this page whose form is gone: [{name, text}]. */
  bigroom.orphanDrafts = () =>
    store.names("draft:").map((name) => ({ name, ...store.get(name) })).filter((draft) => {
      const form = document.getElementById(draft.name.split(":")[1]);
      return draft.text?.trim() && draft.path === location.pathname && !form;
    });

  document.addEventListener("input", ({ target }) => keep(target));
  document.addEventListener("reset", ({ target }) => bigroom.eraseDrafts(target));
  document.addEventListener("submit", ({ target }) => target.matches("[data-forget]") && store.forget());
  document.addEventListener("htmx:after:swap", () => {
    restore();
    if (document.querySelector("[data-forget]:not(form)")) store.forget();
  });
  dropOld();
  restore();
}
