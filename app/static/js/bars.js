"use strict";
/* `<i class="pct" data-pct="66">`: its inline size.  A strict CSP refuses style attributes, but not what script sets. */
{
  const draw = () => {
    for (const bar of document.querySelectorAll(".pct[data-pct]")) {
      bar.style.inlineSize = `${Math.min(100, Math.max(0, Number(bar.dataset.pct) || 0))}%`;
    }
  };
  document.addEventListener("htmx:after:swap", draw); // a morph took the size away
  draw();
}
