"use strict";
/* The soft sound of a cue: off until somebody turns it on, on this device alone.
   input[data-sound] is the switch of hand and desk; the wall's menu calls bigroom.sound.toggle().
   A browser plays nothing before the first press on its page; the switch itself is one. */
{
  const SETTING = "bigroom-sound";
  const bigroom = (window.bigroom ??= {});
  let context;

  const on = () => { try { return localStorage.getItem(SETTING) !== null; } catch { return false; } };

  function set(wanted) {
    try {
      if (wanted) localStorage.setItem(SETTING, JSON.stringify({ at: Date.now() }));
      else localStorage.removeItem(SETTING);
    } catch { /* not kept, then off */ }
    show();
    if (wanted) play(1); // this is how it sounds
  }

  function show() {
    for (const box of document.querySelectorAll("input[data-sound]")) box.checked = on();
    document.querySelector("[data-wall-do=sound]")?.setAttribute("aria-pressed", String(on()));
  }

  function wake() {
    const Kind = window.AudioContext ?? window.webkitAudioContext;
    if (on() && Kind) (context ??= new Kind()).resume?.();
  }

  /** One, two or three low notes, each half a second, no louder than a cup put down. */
  function play(notes) {
    wake();
    if (!on() || context?.state === "closed" || !context) return;
    for (let n = 0; n < notes; n += 1) note(context.currentTime + 0.05 + n * 0.55);
  }

  function note(at) {
    const tone = new OscillatorNode(context, { type: "sine", frequency: 392 });
    const loud = new GainNode(context, { gain: 0 });
    loud.gain.linearRampToValueAtTime(0.12, at + 0.04);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.55);
  }

  bigroom.sound = { play, toggle: () => set(!on()) };
  document.addEventListener("change", ({ target }) => { if (target.matches("input[data-sound]")) set(target.checked); });
  document.addEventListener("pointerdown", wake);
  document.addEventListener("htmx:after:swap", show);
  show();
}
