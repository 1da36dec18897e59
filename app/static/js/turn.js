"use strict";
/* <span data-turn="30" data-words="%(n)s seconds left">: counts down to this form's turn in the queue of join codes, and
   sends it then.  A form that is not whole yet waits for its person. */
{
  const left = document.querySelector("[data-turn]");
  const ends = performance.now() + 1000 * Number(left.dataset.turn);
  const form = left.closest("form");

  const ticking = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    left.textContent = bigroom.fill(left.dataset.words, { n: seconds });
    if (seconds) return;
    clearInterval(ticking);
    if (form.checkValidity()) form.submit();
  }, 500);
}
