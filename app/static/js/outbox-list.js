"use strict";
/* What waits, what could not be sent, and what was never sent, on the page.
   [data-outbox=word]: rows for that form (made behind the form when there is none); words in data-word-waiting,
   -failed, -again ("Try again: %(text)s"), -back ("Edit: %(text)s") or as data-words-* on #live.
   #kept: drafts and failures whose form has gone; data-word-kept, -park, -drop; `form[data-park]` is the parking lot. */
{
  const store = bigroom.store;
  const word = (box, name, values = {}) =>
    bigroom.fill(box.getAttribute(`data-word-${name}`) ?? bigroom.words(name), values);

  function draw() {
    const items = bigroom.outbox();
    const forms = document.querySelectorAll("form[data-keep][id]");
    const homes = new Map([...forms].map((form) => [form.dataset.keep, form]));
    for (const item of items) if (homes.has(item.keep)) listFor(item.keep, homes.get(item.keep));
    for (const list of document.querySelectorAll("[data-outbox]")) {
      fill(list, items.filter((item) => item.keep === list.dataset.outbox).map((item) => rowOf(list, item)));
    }
    drawKept(items);
    labels();
  }

  function listFor(keep, form) {
    const found = document.querySelector(`[data-outbox="${CSS.escape(keep)}"]`);
    return found ?? form.insertAdjacentElement("afterend", make("ul", { class: "mine outbox", "data-outbox": keep }));
  }

  function rowOf(list, item) {
    const says = make("small", {}, word(list, item.failed ? "failed" : "waiting"));
    const row = make("li", { id: `out-${item.key}`, class: item.failed ? "waiting failed" : "waiting" }, make("span", {}, make("bdi", {}, item.label), says));
    if (!item.failed) return row;
    row.append(button(word(list, "again", { text: item.label }), () => bigroom.sendAgain(item)));
    if (formOf(item)) row.append(button(word(list, "back", { text: item.label }), () => putBack(item)));
    return row;
  }

  function drawKept(items) {
    const box = document.getElementById("kept");
    if (!box) return;
    const homeless = (item) => item.failed && !formOf(item) && !document.querySelector(`[data-outbox="${CSS.escape(item.keep)}"]`);
    const lost = [...bigroom.orphanDrafts(), ...items.filter(homeless).map((item) => ({ name: item.name, text: item.label }))];
    fill(box, lost.map((one) => keptRow(box, one)));
    box.hidden = lost.length === 0;
  }

  function keptRow(box, { name, text }) {
    const row = make("div", { id: `kept-${name}`, class: "banner banner--wait" }, make("div", {}, make("b", {}, word(box, "kept")), make("bdi", {}, text)));
    const park = document.querySelector("form[data-park]");
    if (park) row.append(button(word(box, "park"), () => parkIt(park, name, text)));
    row.append(button(word(box, "drop", { text }), () => { store.drop(name); draw(); }));
    return row;
  }

  function parkIt(park, name, text) {
    const [field] = bigroom.textFields(park);
    field.value = text;
    store.drop(name);
    park.querySelector("button:not([type=button]):not([type=reset])").click();
    draw();
  }

  /** Back into the form, behind what has been typed there since. */
  function putBack(item) {
    const form = formOf(item);
    for (const [name, text] of item.back) {
      const field = form.elements.namedItem(name);
      if (!field || !text) continue;
      field.value = field.value && field.value !== text ? `${field.value} ${text}` : text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
    store.drop(item.name);
    draw();
  }

  const formOf = (item) => document.getElementById(item.form);

  /** "Send when back online": the button says what it does now.  Only its words change, not its icon. */
  function labels() {
    const lost = (document.body.dataset.line ?? "connected") !== "connected";
    for (const button of document.querySelectorAll("[data-offline-label]")) {
      const words = [...button.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).pop();
      if (!words) continue;
      const usual = (button.dataset.onlineLabel ??= words.data.trim());
      const text = lost ? button.dataset.offlineLabel : usual;
      if (words.data.trim() !== text) words.data = text;
    }
  }

  // The same rows as before stay untouched: a new one would take the focus away from its button.
  function fill(box, rows) {
    const look = (row) => row.outerHTML;
    if (rows.map(look).join() === [...box.children].map(look).join()) return;
    box.replaceChildren(...rows);
  }

  function button(text, act) {
    const made = make("button", { type: "button", class: "btn btn--quiet" }, text);
    made.addEventListener("click", act);
    return made;
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  for (const event of ["bigroom:outbox", "bigroom:line", "htmx:after:swap"]) document.addEventListener(event, draw);
  draw();
}
