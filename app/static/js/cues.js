"use strict";
/* Half-way, one minute left, time up, said aloud (AG-5) where the server put the words on the clock: data-say-half,
   data-say-minute, data-say-up.  It leaves them out where a cue does not belong (short or quiet items, AG-17).
   A cue is said when its moment passes while we look; one that is past when the length changes is not. */
{
  const seen = new Map(); // the moment of the end -> seconds left at the last look
  const CUES = [
    { words: "sayUp", at: () => 0 },
    { words: "sayMinute", at: () => 60 },
    { words: "sayHalf", at: (total) => total / 2 },
  ];

  function look() {
    for (const clock of document.querySelectorAll("[data-ends][data-say-up]")) {
      const { ends, total, paused } = clock.dataset;
      if (paused) continue;
      const left = (Number(ends) - bigroom.now()) / 1000;
      const before = seen.get(ends);
      seen.set(ends, left);
      const due = CUES.find((cue) => before > cue.at(Number(total)) && left <= cue.at(Number(total)));
      if (due) bigroom.say(clock.dataset[due.words], { kind: "time" });
    }
  }
  setInterval(look, 500);
  look();
}
