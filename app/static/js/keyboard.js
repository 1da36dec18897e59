"use strict";
/* Safari lays its keyboard over the page instead of making the page smaller: what is fixed at the bottom would be
   under it.  --kb on the body is how much of the page the keyboard hides. */
{
  const view = window.visualViewport;
  const look = () => {
    const hidden = view.scale > 1 ? 0 : Math.max(0, innerHeight - view.height - view.offsetTop); // zoomed in: leave it
    document.body.style.setProperty("--kb", `${Math.round(hidden)}px`);
  };
  for (const event of ["resize", "scroll"]) view?.addEventListener(event, look);
}
