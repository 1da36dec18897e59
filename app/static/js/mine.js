"use strict";
/* Pieces that are one person's alone are never pushed; they are fetched when what is pushed says that they changed.
   <div id="task" data-mine="/m/X/hand/task" data-when="#hand-key">: when data-key of #hand-key changes, GET data-mine.
   The wait of 0 to 400 ms spreads a room of phones; data-mine-now goes at once.
   After the swap the first [data-announce] inside is said, and [data-title] becomes the page's title. */
{
  const SPREAD_MS = 400;
  const seen = new Map(); // address -> the key whose piece we show
  const busy = new Set();
  let said = "";
  let acts = 0; // presses whose answer has come or is on its way

  const keyOf = (piece) => document.querySelector(piece.dataset.when)?.dataset.key;
  const pieces = () => document.querySelectorAll("[data-mine][data-when]");

  function look() {
    for (const piece of pieces()) {
      const url = piece.dataset.mine;
      const key = keyOf(piece);
      if (key === undefined || busy.has(url)) continue;
      if (!seen.has(url)) seen.set(url, key); // the page came with this one
      if (seen.get(url) !== key) later(url, "mineNow" in piece.dataset ? 0 : Math.random() * SPREAD_MS);
    }
  }

  function later(url, delay) {
    busy.add(url);
    setTimeout(() => bring(url), delay);
  }

  // A failed try is taken up again by the next message, at the latest by the next beat.
  async function bring(url) {
    const piece = [...pieces()].find((one) => one.dataset.mine === url);
    const key = piece && keyOf(piece); // read before asking: what comes is at least as new
    const before = acts;
    const answer = piece && (await bigroom.request(url));
    if (acts !== before) return later(url, 100); // a press went between: what we hold may be older than its answer
    if (answer?.ok) {
      seen.set(url, key);
      await bigroom.swap(answer.text);
      tell(url);
    }
    busy.delete(url);
    if (answer?.ok) look();
  }

  function tell(url) {
    const piece = [...pieces()].find((one) => one.dataset.mine === url);
    const news = piece?.querySelector("[data-announce]");
    const words = news && (news.dataset.announce || news.textContent.trim());
    if (words && words !== said) bigroom.say(words, { kind: "task" });
    if (words) said = words;
    const title = piece?.querySelector("[data-title]")?.dataset.title;
    if (title) document.title = title;
  }

  document.addEventListener("htmx:before:request", ({ detail }) => { acts += detail.ctx?.request?.method?.toUpperCase() === "POST"; });
  document.addEventListener("htmx:after:swap", look);
  look();
}
