"use strict";
/* Ticked ideas at the desk: [data-pick] boxes of the form #group-form.  A morph copies the server's HTML, which knows of no
   tick, so they are kept here; the label says how many there are, and they go once the server has moved them.
   They are sent as one field, because a form has a limit of fields and a brainstorm of ideas has none.  Who drags a ticked
   idea drags all that are ticked (#drop, see drag.js). */
{
  const ticked = new Set();
  const MOVES = ["group-form", "drop"];
  let sent = [];
  const boxes = () => [...document.querySelectorAll("[data-pick]")];

  function show() {
    const here = boxes();
    for (const box of here) box.checked = ticked.has(box.dataset.pick);
    const label = document.querySelector("label[data-pick-many]");
    if (!label) return;
    label.dataset.none ??= label.textContent;
    const n = here.filter((box) => box.checked).length;
    label.textContent = n === 0 ? label.dataset.none : n === 1 ? label.dataset.pickOne : label.dataset.pickMany.replace("%(n)s", n);
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("[data-pick]")) return;
    ticked[target.checked ? "add" : "delete"](target.dataset.pick);
    show();
  });

  document.addEventListener("formdata", ({ target, formData }) => {
    if (!MOVES.includes(target.id)) return;
    sent = boxes().filter((box) => box.checked).map((box) => box.dataset.pick);
    const dragged = target.id === "drop" && formData.get("picked");
    if (dragged && !sent.includes(dragged)) sent = [dragged];
    for (const id of sent) formData.delete(`pick-${id}`);
    formData.set("picked", sent.join(" "));
  });

  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!MOVES.includes(ctx.sourceElement?.id) || ctx.response?.status !== 200) return;
    for (const id of sent) ticked.delete(id);
    show();
  });

  document.addEventListener("htmx:after:swap", show);
}
