"use strict";
/* The server's clock, as far as we know it: `bigroom.now()` in milliseconds.
   Every message carries the server's time; the one that came with the least delay tells the most, so the greatest
   offset of the last few counts.  A difference over 1 s is no delay but a changed clock: then the newest counts. */
{
  const KEEP = 10;
  const JUMP_MS = 1000;
  const bigroom = (window.bigroom ??= {});
  let samples = [];
  let offset = 0;

  bigroom.now = () => Date.now() + offset;

  bigroom.heardTime = (serverMs, at = Date.now()) => {
    if (!Number.isFinite(serverMs) || serverMs <= 0) return;
    const sample = serverMs - at;
    samples = Math.abs(sample - offset) > JUMP_MS ? [sample] : [...samples, sample].slice(-KEEP);
    offset = Math.max(...samples);
  };
}
