"use strict";
/* Dragging a line of the plan or of the running order by its grip [data-grip]; the buttons beside it do the same by
   keyboard.  Rows that may move are tr[data-row=id]; #place is the form that says which goes before which. */
{
  let row = null; // what is being dragged
  let before = null; // the row that would follow it, or "end"

  const rows = () => [...document.querySelectorAll("tr[data-row]")];

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button || document.body.dataset.line === "offline") return;
    event.preventDefault(); // else the text under the pointer is marked
    row = grip.closest("tr[data-row]");
    row.classList.add("dragged");
    grip.setPointerCapture(event.pointerId);
  });

  document.addEventListener("pointermove", (event) => {
    if (!row) return;
    const others = rows().filter((one) => one !== row);
    before = others.find((one) => event.clientY < middle(one)) ?? "end";
    for (const one of others) {
      one.classList.toggle("drop-before", one === before);
      one.classList.toggle("drop-after", before === "end" && one === others.at(-1));
    }
  });

  const middle = (one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };

  document.addEventListener("pointerup", () => finish(true));
  document.addEventListener("pointercancel", () => finish(false));
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") finish(false); });

  function finish(really) {
    if (!row) return;
    const all = rows();
    const next = before === "end" ? null : before;
    const stays = before === null || next === row || all[all.indexOf(row) + 1] === (next ?? undefined);
    for (const one of all) one.classList.remove("dragged", "drop-before", "drop-after");
    if (really && !stays) send(row.dataset.row, next?.dataset.row ?? "");
    row = before = null;
  }

  function send(item, following) {
    const form = document.getElementById("place");
    if (!form) return;
    form.elements.namedItem("item").value = item;
    form.elements.namedItem("before").value = following;
    bigroom.submit(form);
  }
}
