"use strict";
/* "On time" or "Finish 10:03, 3 min late" (AG-10), worked out on the device: slack drains second by second.
   [data-forecast][data-slack-base=ms][data-ends=ms][data-scheduled-end=ms][data-zone][data-paused=s left]
   with data-words-on-time and data-words-late ("Finish %(time)s, %(n)s min late").
   slack-base: slack in ms if the current item ends as planned.  data-late: whether the last word was "late"; the server
   works it out from the hour itself, so that it is right after a reload too. */
{
  const LATE_S = 60;
  const CALM_S = 30;
  const bigroom = (window.bigroom ??= {});
  /** Late from 60 s on and until below 30 s, in whole minutes rounded down, at least 1. */
  bigroom.forecast = (lateS, wasLate) => {
    const late = lateS >= LATE_S || (wasLate && lateS >= CALM_S);
    return { late, minutes: late ? Math.max(1, Math.floor(lateS / 60)) : 0 };
  };

  function lateMs({ ends, slackBase, paused }, now) {
    const held = paused ? Math.max(0, Number(paused)) * 1000 : 0; // paused, the item ends later and later
    const overrun = ends ? Math.max(0, now + held - Number(ends)) : 0;
    return overrun - (Number(slackBase) || 0);
  }

  function draw(element) {
    const late = lateMs(element.dataset, bigroom.now());
    const found = bigroom.forecast(late / 1000, element.dataset.late === "true");
    const time = clock(Number(element.dataset.scheduledEnd) + late, element.dataset.zone);
    const words = found.late ? element.dataset.wordsLate : element.dataset.wordsOnTime;
    const text = bigroom.fill(words, { n: found.minutes, time });
    if (element.textContent !== text) element.textContent = text;
    element.dataset.late = found.late;
  }

  function clock(ms, zone) {
    const asked = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const language = document.documentElement.lang || "en-GB";
    return new Intl.DateTimeFormat(language, { ...asked, timeZone: zone || undefined }).format(ms);
  }

  const tick = () => document.querySelectorAll("[data-forecast]").forEach(draw);
  setInterval(tick, 1000);
  document.addEventListener("htmx:after:swap", tick);
  tick();
}
