"use strict";
/* Dragging by a grip [data-grip]; the buttons and boxes beside it do the same by keyboard.
   A line of the plan or of the running order, tr[data-row=id], goes to another place: the form #place says before which.
   An idea, [data-card=id], goes into the group it is let go over, [data-drop=id]: the form #drop says which. */
{
  const EDGE = 70, STEP = 14; // near the edge of the window the page moves along
  let held = null; // what is being dragged
  let aim = null; // the row that would follow it, or "end"; the group it would land in
  let at = { x: 0, y: 0 };

  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const drops = () => [...document.querySelectorAll("[data-drop]")];
  const middle = (one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button || document.body.dataset.line === "offline") return;
    event.preventDefault(); // else the text under the pointer is marked
    held = grip.closest("[data-row], [data-card]");
    held.classList.add("dragged");
    document.body.classList.add("dragging");
    at = { x: event.clientX, y: event.clientY };
    grip.setPointerCapture(event.pointerId);
    requestAnimationFrame(along);
  });

  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    at = { x: event.clientX, y: event.clientY };
    mark();
  });

  document.addEventListener("pointerup", () => finish(true));
  document.addEventListener("pointercancel", () => finish(false));
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") finish(false); });

  function along() {
    if (!held) return;
    const step = at.y < EDGE ? -STEP : at.y > innerHeight - EDGE ? STEP : 0;
    if (step) { scrollBy({ top: step, behavior: "instant" }); mark(); }
    requestAnimationFrame(along);
  }

  const mark = () => (held.dataset.row ? between() : into());

  function between() {
    const others = rows().filter((one) => one !== held);
    aim = others.find((one) => at.y < middle(one)) ?? "end";
    for (const one of others) {
      one.classList.toggle("drop-before", one === aim);
      one.classList.toggle("drop-after", aim === "end" && one === others.at(-1));
    }
  }

  function into() {
    aim = document.elementsFromPoint(at.x, at.y).find((one) => one.matches("[data-drop]")) ?? null;
    for (const one of drops()) one.classList.toggle("drop-into", one === aim && one !== home());
  }

  const home = () => held.closest("[data-drop]");

  function finish(really) {
    if (!held) return;
    if (really && aim) held.dataset.row ? place() : drop();
    for (const one of [...rows(), ...drops(), held]) one.classList.remove("dragged", "drop-before", "drop-after", "drop-into");
    document.body.classList.remove("dragging");
    held = aim = null;
  }

  function place() {
    const all = rows(), next = aim === "end" ? null : aim;
    if (next === held || all[all.indexOf(held) + 1] === (next ?? undefined)) return;
    send("place", { item: held.dataset.row, before: next?.dataset.row ?? "" });
  }

  function drop() {
    if (aim !== home()) send("drop", { picked: held.dataset.card, cluster: aim.dataset.drop });
  }

  function send(id, fields) {
    const form = document.getElementById(id);
    if (!form) return;
    for (const [name, value] of Object.entries(fields)) form.elements.namedItem(name).value = value;
    bigroom.submit(form);
  }
}
