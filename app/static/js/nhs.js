"use strict";
/* What looks like an NHS number is pointed out while it is typed: ten digits whose last one checks the others. Nothing
   of it leaves the page; the server looks again when the text is saved, and keeps no note of it. */
{
  const TEN = /(^|\D)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)/g;

  /** Ten weights, 10 down to 1: a right number adds up to a multiple of 11. */
  const checks = ([, , ...parts]) => [...parts.join("")].reduce((sum, digit, n) => sum + digit * (10 - n), 0) % 11 === 0;

  document.addEventListener("input", ({ target }) => {
    if (!target.matches("textarea, [type=text], input:not([type])") || target.name === "code") return;
    const there = target.nextElementSibling;
    const mine = there?.dataset.nhs ? there : null;
    if (![...target.value.matchAll(TEN)].some(checks)) return mine?.remove();
    if (mine) return;
    const note = Object.assign(document.createElement("p"), { className: "error", textContent: bigroom.words("nhs") });
    note.setAttribute("role", "status");
    note.dataset.nhs = 1;
    target.after(note);
  });
}
