"use strict";
/* What is said to people who listen: `bigroom.say(text, {kind, urgent, answer})`.
   #polite hears at most one message in 5 s and of each kind only the newest; the answer to the
   person's own act goes before the news of others.  #said (assertive) hears at once. */
{
  const GAP_MS = 5000;
  const bigroom = (window.bigroom ??= {});
  const waiting = new Map(); // kind -> text, in the order in which they will be said
  let quietUntil = 0;
  let timer = 0;

  bigroom.say = (text, { kind = text, urgent = false, answer = false } = {}) => {
    if (!text) return;
    if (urgent) return put("said", text);
    waiting.delete(kind);
    const others = [...waiting];
    if (answer) waiting.clear();
    waiting.set(kind, text);
    if (answer) others.forEach(([other, words]) => waiting.set(other, words));
    if (!timer) timer = setTimeout(next, Math.max(0, quietUntil - Date.now()));
  };

  function next() {
    timer = 0;
    const [first] = waiting;
    if (!first) return;
    waiting.delete(first[0]);
    put("polite", first[1]);
    quietUntil = Date.now() + GAP_MS;
    if (waiting.size) timer = setTimeout(next, GAP_MS);
  }

  // Emptied first: the same words twice in a row are otherwise no change, and no change is not read out.
  function put(id, text) {
    const region = document.getElementById(id);
    if (!region) return;
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 60);
  }
}
