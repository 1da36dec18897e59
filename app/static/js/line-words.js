"use strict";
/* The state of the line in words: each [data-conn], the banner #offline, the polite region, the link #reload.
   Words are data-words-{connected,reconnecting,offline,stopped} on the mark itself or else on #live;
   what is said aloud is data-say-{state} on #live. */
{
  const write = () => {
    const state = document.body.dataset.line ?? "connected";
    for (const mark of document.querySelectorAll("[data-conn]")) {
      const words = mark.getAttribute(`data-words-${state}`) ?? bigroom.words(state);
      if (mark.textContent !== words) mark.textContent = words;
      mark.closest(".conn")?.setAttribute("data-state", state);
    }
    show("offline", state !== "connected");
    show("reload", state === "stopped");
  };

  const show = (id, shown) => {
    const element = document.getElementById(id);
    if (element) element.hidden = !shown;
  };

  document.addEventListener("bigroom:line", ({ detail }) => {
    write();
    const said = document.getElementById("live")?.getAttribute(`data-say-${detail.state}`);
    if (detail.before) bigroom.say(said, { kind: "line" });
  });
  document.addEventListener("htmx:after:swap", write); // a morph wrote the server's words
}
