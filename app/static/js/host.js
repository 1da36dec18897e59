"use strict";
/* The page /h: the secret comes in the address after #, which no server and no Referer sees.  It is put into the
   form and taken out of the bar; the person presses the button, because link previews press nothing. */
{
  const secret = decodeURIComponent(location.hash.slice(1));
  const field = document.querySelector("#host-form [data-secret]");
  if (secret && field) {
    field.value = secret;
    history.replaceState(null, "", location.pathname);
    for (const one of document.querySelectorAll("[data-with-secret]")) one.hidden = false;
    for (const one of document.querySelectorAll("[data-without-secret]")) one.hidden = true;
  }
}
