"use strict";
/* While the line is down, buttons that need the server are unavailable, with the reason in words beside them; they
   come back with the line.  What the outbox keeps and sends later ([data-keep]) stays as it is.
   The desk says so at once; a hand after half a minute: phones sleep and wake, and a press then mostly gets through. */
{
  const DOWN = { desk: ["reconnecting", "offline", "stopped"], hand: ["offline", "stopped"] };
  const isDown = () => (DOWN[document.body.dataset.screen] ?? []).includes(document.body.dataset.line);
  bigroom.cutOff = (form) => isDown() && form.method === "post" && !form.matches("[data-keep]");

  function draw() {
    const down = isDown();
    for (const form of document.forms) {
      for (const button of form.querySelectorAll("button:not([type=button])")) mark(button, down && bigroom.cutOff(form));
    }
    for (const place of places()) reason(place, down);
  }

  function mark(button, cut) {
    if (cut === "cut" in button.dataset) return;
    if (cut && button.getAttribute("aria-disabled") === "true") return; // for a reason of its own
    if (cut) {
      button.dataset.cut = "";
      button.setAttribute("aria-disabled", "true");
    } else {
      delete button.dataset.cut;
      button.removeAttribute("aria-disabled");
    }
  }

  /** One reason for each panel that has such a button, and what was said before. */
  function places() {
    const cut = [...document.querySelectorAll("[data-cut]")];
    const homes = cut.map((button) => button.closest(".panel, .card, .desk-bar, .todo, .task, section") ?? button.form);
    const said = [...document.querySelectorAll(".cut-why")].map((why) => why.parentElement);
    return new Set([...homes, ...said]);
  }

  function reason(place, down) {
    const found = place.querySelector(":scope > .cut-why");
    const wanted = down && place.querySelector("[data-cut]");
    if (found && !wanted) found.remove();
    if (found || !wanted) return;
    const why = document.createElement("p");
    why.className = "cut-why";
    why.textContent = bigroom.words("unavailable");
    place.append(why);
  }

  document.addEventListener("bigroom:line", draw);
  document.addEventListener("htmx:after:swap", () => isDown() && draw());
}
