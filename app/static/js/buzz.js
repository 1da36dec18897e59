"use strict";
/* [data-buzz=word]: a short buzz when it comes, where the device has one and its owner lets it.  The words on the
   screen say the same: nothing is told by the buzz alone. */
{
  let felt = "";

  const look = () => {
    const word = document.querySelector("[data-buzz]")?.dataset.buzz ?? "";
    const may = navigator.userActivation?.hasBeenActive ?? true; // a browser grumbles before the first tap
    if (word && word !== felt && may) navigator.vibrate?.(200);
    felt = word;
  };
  document.addEventListener("htmx:after:swap", look);
  look();
}
