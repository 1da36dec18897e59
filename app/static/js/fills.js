"use strict";
/* <main data-fills="15">: while there is more to come, the page asks for itself again every so many seconds and fills
   #record-brief and #record-full.  It has no fields there, and it waits while somebody has text marked or is away. */
{
  const FILLED = ["record-brief", "record-full"];
  const main = document.querySelector("main[data-fills]");

  async function again() {
    if (!document.hidden && getSelection().isCollapsed) await fill();
    if (main.dataset.fills) wait();
  }

  async function fill() {
    try {
      const answer = await fetch(location.href);
      if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* no line: the next time */ }
  }

  function take(page) {
    for (const id of FILLED) {
      const [old, now] = [document.getElementById(id), page.getElementById(id)];
      if (old && now && old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
    }
    main.dataset.fills = page.querySelector("main[data-fills]")?.dataset.fills ?? "";
  }

  const wait = () => setTimeout(again, 1000 * Number(main.dataset.fills));
  if (main) wait();
}
