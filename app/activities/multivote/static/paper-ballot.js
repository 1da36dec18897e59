"use strict";
/* <button data-print-ballot> prints the .paper-ballot beside it on a sheet of its own, and nothing else of the page. */
{
  const root = document.documentElement;

  document.addEventListener("click", ({ target }) => {
    const paper = target.closest("[data-print-ballot]")?.parentElement.querySelector(".paper-ballot");
    if (!paper) return;
    const sheet = paper.cloneNode(true);
    sheet.classList.add("print-sheet");
    document.body.append(sheet);
    root.dataset.printing = "ballot";
    addEventListener("afterprint", () => { sheet.remove(); delete root.dataset.printing; }, { once: true });
    print();
  });
}
