"use strict";
/* The wall stays lit and on the right room.  The lock needs a secure context and is lost when the tab is hidden;
   refused, body[data-awake=no] lets the setup note say "set the screen not to sleep".
   /wall/which answers the room this screen is paired with; body[data-unpaired] is waiting for its first. */
{
  const { wallRoom = "", unpaired } = document.body.dataset;
  const everyMs = unpaired === undefined ? 10000 : 2000;

  async function stayAwake() {
    if (document.hidden) return;
    const lock = await navigator.wakeLock?.request("screen").catch(() => null);
    document.body.dataset.awake = lock ? "yes" : "no";
  }

  async function which() {
    const answer = await bigroom.request("/wall/which");
    if (answer?.ok && answer.text.trim() !== wallRoom) return location.reload();
    setTimeout(which, everyMs);
  }

  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  setTimeout(which, everyMs);
}
