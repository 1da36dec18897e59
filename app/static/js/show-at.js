"use strict";
/* <div hidden data-show-at="ms">: shown from that moment on, by the server's clock.  A push that paints it anew decides
   afresh: it comes without the element when there is nothing to say any more. */
{
  const look = () => {
    for (const hint of document.querySelectorAll("[data-show-at][hidden]")) hint.hidden = bigroom.now() < Number(hint.dataset.showAt);
  };
  setInterval(look, 1000);
  document.addEventListener("htmx:after:swap", look);
  look();
}
