"use strict";
/* <p data-hide-at="ms">: gone from that moment on, by the server's clock.  The server leaves it out by itself when it
   paints anew; nobody has to paint just because it is time. */
{
  const look = () => {
    for (const hint of document.querySelectorAll("[data-hide-at]")) hint.hidden = bigroom.now() >= Number(hint.dataset.hideAt);
  };
  setInterval(look, 1000);
  document.addEventListener("htmx:after:swap", look);
  look();
}
