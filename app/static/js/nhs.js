"use strict";
/* What looks like an NHS number is pointed out while it is typed: ten digits whose last one checks the others. Nothing
   of it leaves the page; the server looks again when the text is saved, and keeps no note of it. */
{
  const TEN = /(?:^|[^0-9])([0-9]{3})[ -]?([0-9]{3})[ -]?([0-9]{4})(?![0-9])/g;
  const FIELDS = "textarea, input:not([type]), input[type=text]";

  function checks(digits) {
    const sum = [...digits.slice(0, 9)].reduce((so, digit, n) => so + Number(digit) * (10 - n), 0);
    const rest = (11 - (sum % 11)) % 11;
    return rest !== 10 && rest === Number(digits[9]);
  }

  const found = (text) => [...text.matchAll(TEN)].some((match) => checks(match[1] + match[2] + match[3]));

  function note(field, words) {
    const there = field.nextElementSibling;
    const mine = there?.dataset.nhs === "" ? there : null;
    if (!words) return mine?.remove();
    if (mine) return undefined;
    const made = Object.assign(document.createElement("p"), { className: "error", textContent: words });
    made.dataset.nhs = "";
    made.setAttribute("role", "status");
    return field.after(made);
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(FIELDS) || target.name === "code") return;
    note(target, found(target.value) ? bigroom.words("nhs") : "");
  });
}
