"use strict";
/* <div data-pages data-word="{n} of {of}">: as many of its [data-page-item] as there is room for; the rest stands on
   further pages.  They never turn by themselves: the desk turns them, [data-turned] says how often, and after the last
   comes the first.  The arrow keys of the wall's own keyboard turn this wall alone, until the desk does.  A section
   without an item on the page goes with its heading.  What is too long even for a page of its own gets the whole width:
   class "alone" on the [data-pages-room] around it. */
{
  let said = ""; // what was laid out
  let laid = ""; // in how much room
  let pages = [];
  let turned = 0; // by the desk
  let beside = 0; // by this wall's own keys, since then

  const box = () => document.querySelector("[data-pages]");
  const items = (of) => [...of.querySelectorAll("[data-page-item]")];
  const over = (of) => of.scrollHeight > of.clientHeight + 1;

  function show(of, from, to) {
    items(of).forEach((item, n) => { item.hidden = n < from || n >= to; });
    for (const section of of.querySelectorAll("section")) section.hidden = !section.querySelector("[data-page-item]:not([hidden])");
  }

  function lay(of) {
    const many = items(of).length, room = of.closest("[data-pages-room]");
    pages = [];
    for (let from = 0; from < many; ) {
      let to = from + 1;
      room.classList.remove("alone");
      for (show(of, from, to); to < many && !over(of); ) show(of, from, ++to);
      if (over(of) && to > from + 1) show(of, from, --to);
      pages.push({ from, to, alone: over(of) });
      from = to;
    }
  }

  function draw() {
    const of = box();
    if (!of) { said = ""; return; }
    const room = of.closest("[data-pages-room]");
    room.classList.remove("alone");
    const size = `${of.clientWidth}x${of.clientHeight}x${getComputedStyle(of).fontSize}`, text = of.textContent;
    if (text !== said || size !== laid) lay(of);
    [said, laid] = [text, size];
    const n = at(), page = pages[n] ?? { from: 0, to: 0, alone: false };
    room.classList.toggle("alone", page.alone);
    show(of, page.from, page.to);
    number(of, n);
  }

  function at() {
    const told = Number(document.querySelector("[data-turned]")?.dataset.turned ?? 0);
    if (told !== turned) [turned, beside] = [told, 0];
    const n = turned + beside;
    return pages.length ? ((n % pages.length) + pages.length) % pages.length : 0;
  }

  function number(of, n) {
    const word = document.querySelector("[data-page-of]");
    word.hidden = pages.length < 2;
    word.textContent = of.dataset.word.replace("{n}", n + 1).replace("{of}", pages.length);
  }

  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !box() || pages.length < 2 || event.target.closest("input, textarea, select")) return;
    beside += step;
    draw();
  });
  document.addEventListener("htmx:after:swap", draw);
  addEventListener("resize", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true }); // larger or smaller text
  document.fonts?.ready.then(() => { laid = ""; draw(); });
  setInterval(draw, 1000);
  draw();
}
