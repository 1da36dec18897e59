"use strict";
/* Half-way, one minute left, time up, closing time (AG-5, AG-12).  The server works out every moment and leaves out
   what does not belong; here each is given once, when its moment passes while we look:
   .cues[data-said][data-shown] = "kind:ms:minutes ..." with the words in data-say-kind and data-show-kind.
   said goes to people who listen; shown fills #cue for a while, sounds where that is on and nobody speaks of their own
   life ([data-hush], AG-17), and inside [data-cue-buzz] buzzes. */
{
  const SHOWN_MS = 15_000;
  const TOO_LATE_MS = 30_000; // a phone that slept: half-way of a while ago is no news
  const NOTES = { half: 1, minute: 2, up: 3, closing: 2 };
  const BUZZ = { half: [200], minute: [200, 150, 200], up: [400, 150, 400], closing: [200, 150, 200] };
  const given = new Set();
  let before = bigroom.now();
  let timer = 0;
  let onShow = ""; // the cue that the block tells

  function look() {
    const now = bigroom.now();
    if (onShow && !stands(onShow)) hide(); // another item is on, or time was added: it is not so any more
    for (const holder of document.querySelectorAll(".cues")) {
      for (const cue of due(holder, "said", now)) bigroom.say(words(holder.getAttribute(`data-say-${cue.kind}`), cue), { kind: "time" });
      for (const cue of due(holder, "shown", now)) show(holder, cue);
    }
    before = now;
  }

  const stands = (text) => [...document.querySelectorAll(".cues")].some((holder) => (holder.dataset.shown || "").split(" ").includes(text));

  function hide() {
    onShow = "";
    const block = document.getElementById("cue");
    if (block) block.hidden = true;
  }

  function due(holder, how, now) {
    const cues = (holder.dataset[how] || "").split(" ").filter(Boolean).map((text) => {
      const [kind, at, minutes] = text.split(":");
      return { kind, at: Number(at), minutes, text, name: `${how} ${text}` };
    });
    const passed = cues.filter(({ at, name }) => before < at && at <= now && now - at < TOO_LATE_MS && !given.has(name));
    passed.forEach(({ name }) => given.add(name));
    return passed;
  }

  const words = (text, { minutes }) => bigroom.fill(text, { n: minutes });

  function show(holder, cue) {
    const block = document.getElementById("cue");
    if (!block) return;
    block.textContent = words(holder.getAttribute(`data-show-${cue.kind}`), cue);
    block.dataset.kind = cue.kind;
    block.hidden = false;
    onShow = cue.text;
    clearTimeout(timer);
    timer = setTimeout(hide, SHOWN_MS);
    if (!("hush" in holder.dataset)) bigroom.sound?.play(NOTES[cue.kind]);
    const may = navigator.userActivation?.hasBeenActive ?? true; // a browser grumbles before the first tap
    if (may && holder.closest("[data-cue-buzz]")) navigator.vibrate?.(BUZZ[cue.kind]);
  }

  setInterval(look, 250);
  look();
}
