"use strict";
/* <p data-count-for="idea" data-max="200" data-words-left="%(n)s characters left" data-words-over="...">: always
   visible, spoken 1 s after typing stops and only when under 20 are left.  Counts what people see as characters. */
{
  const NEAR = 20;
  const PAUSE_MS = 1000;
  const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter() : null;
  let timer = 0;

  const lengthOf = (text) => (segmenter ? [...segmenter.segment(text)] : [...text]).length;

  function draw(counter) {
    const field = document.getElementById(counter.dataset.countFor);
    if (!field) return null;
    const left = Number(counter.dataset.max || field.maxLength) - lengthOf(field.value.trim());
    const words = left < 0 ? counter.dataset.wordsOver ?? counter.dataset.wordsLeft : counter.dataset.wordsLeft;
    const text = bigroom.fill(words ?? "%(n)s", { n: Math.abs(left) });
    if (counter.textContent !== text) counter.textContent = text;
    counter.dataset.state = left < 0 ? "over" : left < NEAR ? "near" : "run";
    return { left, text };
  }

  document.addEventListener("input", ({ target }) => {
    const counter = target.id && document.querySelector(`[data-count-for="${CSS.escape(target.id)}"]`);
    if (!counter) return;
    const { left, text } = draw(counter);
    clearTimeout(timer);
    timer = setTimeout(() => left < NEAR && bigroom.say(text, { kind: "count" }), PAUSE_MS);
  });

  const all = () => document.querySelectorAll("[data-count-for]").forEach(draw);
  document.addEventListener("htmx:after:swap", all);
  all();
}
