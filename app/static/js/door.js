"use strict";
/* At a locked door: every few seconds it asks whether somebody has let us in or turned us away, and goes on then. */
setInterval(async () => {
  const answer = await bigroom.request(location.pathname);
  if (answer?.ok && (answer.redirected || !answer.text.includes("data-waiting"))) location.reload();
}, 4000);
