/* For browsers below our floor, in words that they too can read (ES5).  The forms of each page work without any
   script; what such a browser lacks is the live line, so the page loads itself again, but never over typed text. */
(function () {
  "use strict";
  if ([].at && window.customElements && window.fetch && window.WebSocket) return;
  var RELOAD_MS = 10000;

  function typing() {
    var fields = document.querySelectorAll("textarea, input[type=text], input:not([type])");
    for (var i = 0; i < fields.length; i++) {
      if (fields[i] === document.activeElement || fields[i].value !== fields[i].defaultValue) return true;
    }
    return false;
  }

  function show() {
    var note = document.getElementById("old");
    if (!note) return;
    note.removeAttribute("hidden");
    setInterval(function () { if (!typing()) location.reload(); }, RELOAD_MS);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  else show();
})();
