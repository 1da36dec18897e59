"use strict";
/* Clocks run on the device from the server's end time, so that they go on when the line does not.
   .timer or .left > [data-ends=ms][data-total=s][data-paused=s left]; words and labels in data-word-*, data-label-*. */
{
  const SOON_S = 60;
  const EVERY_MS = 250;

  const leftOf = (face) =>
    face.dataset.paused ? Number(face.dataset.paused) : (Number(face.dataset.ends) - bigroom.now()) / 1000;

  const stateOf = (face, left) => {
    if (face.dataset.paused) return "paused";
    return left <= 0 ? "over" : left <= SOON_S ? "soon" : "run";
  };

  /** Seconds left as M:SS.  Rounded up while they fall and down while they rise: 0:00 shows once, at zero. */
  const digits = (left) => {
    const whole = left >= 0 ? Math.ceil(left) : Math.floor(-left);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  };

  function tick() {
    let over = false;
    for (const face of document.querySelectorAll(".timer [data-ends], .left [data-ends]")) {
      over = draw(face, leftOf(face)) <= 0 || over;
    }
    for (const brief of document.querySelectorAll("[data-until]")) brief.hidden = bigroom.now() >= Number(brief.dataset.until);
    for (const choices of document.querySelectorAll("[data-time-up]")) choices.hidden = !over;
    for (const before of document.querySelectorAll("[data-before-up]")) before.hidden = over;
  }

  function draw(face, left) {
    const host = face.closest(".timer, .left");
    const state = stateOf(face, left);
    const kind = { run: "left", soon: "left" }[state] ?? state;
    write(face, digits(left));
    set(host, "data-state", state);
    if (host.dataset.wide) set(host, "data-wide", String(face.dataset.total >= 600 || face.textContent.length > 4));
    set(face, "aria-label", doubted(face.getAttribute(`data-label-${kind}`), host, state));
    for (const word of host.querySelectorAll("[data-word]")) {
      write(word, doubted(word.getAttribute(`data-word-${kind}`), host, state));
    }
    for (const bar of barsNear(host)) drawBar(bar, state, left / Number(face.dataset.total));
    return left;
  }

  /** "left" becomes "left, estimate" while nobody confirms it. */
  function doubted(words, host, state) {
    const doubt = host.querySelector("[data-word-estimate]")?.dataset.wordEstimate;
    const sure = (document.body.dataset.line ?? "connected") === "connected" || state === "paused";
    return words && doubt && !sure ? `${words}, ${doubt}` : words;
  }

  // On the hand the thin bar stands beside the clock, on the desk in a wrapper of its own: look outwards a little.
  function barsNear(host) {
    for (let box = host, steps = 0; box && steps < 4; box = box.parentElement, steps += 1) {
      const bars = box.querySelectorAll(".timer-fill, .thin > i");
      if (bars.length) return bars;
    }
    return [];
  }

  function drawBar(bar, state, share) {
    const width = state === "over" ? 100 : Math.min(100, Math.max(0, share * 100 || 0));
    bar.style.width = `${width.toFixed(1)}%`;
    const frame = bar.closest(".thin, .timer-track");
    if (frame) set(frame, "data-state", state);
  }

  // Only real changes are written: a screen reader or a morph that watches has nothing to do four times a second.
  function write(element, text) { if (text !== null && element.textContent !== text) element.textContent = text; }
  function set(element, name, value) { if (value && element.getAttribute(name) !== value) element.setAttribute(name, value); }

  // A hidden tab draws nothing: without the flag an hour of ticks would come at once when it is shown again.
  let asked = false;
  setInterval(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; tick(); });
  }, EVERY_MS);
  document.addEventListener("htmx:after:swap", tick); // before the next paint: the pushed text is already old
  document.addEventListener("bigroom:line", tick);
  tick();
}
