"use strict";
/* "All changes saved" or "Not sent yet: 2" on the recorder's page: #saved with data-word-saved and data-word-waiting.
   What is typed and not yet pressed is a draft, not a change: it stays in its field. */
{
  const mark = document.getElementById("saved");
  const tell = () => {
    const n = bigroom.outbox().length;
    const words = bigroom.fill(n ? mark.dataset.wordWaiting : mark.dataset.wordSaved, { n });
    if (mark.textContent !== words) mark.textContent = words;
    mark.dataset.state = n ? "waiting" : "saved";
  };
  if (mark) {
    for (const event of ["bigroom:outbox", "bigroom:line"]) document.addEventListener(event, tell);
    tell();
  }
}
