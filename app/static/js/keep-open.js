"use strict";
/* What the person did to an element outlives a morph: an opened <details> or <dialog> stays open, a button that is
   busy stays busy.  A morph copies attributes from the server's HTML, which knows of neither.
   The name stands in the `extensions` list of the htmx-config meta; left out there, this does nothing. */
{
  const OPENED = new Set(["DETAILS", "DIALOG"]);
  const WHILE_BUSY = new Set(["aria-busy", "disabled"]); // not its class: the answer may make it another kind of button

  const mayChange = (element, attribute) => {
    if (attribute === "open") return !OPENED.has(element.tagName);
    if (WHILE_BUSY.has(attribute)) return !isBusy(element);
    return true;
  };

  const isBusy = (element) =>
    element.getAttribute("aria-busy") === "true" || element.classList.contains("htmx-request");

  htmx.registerExtension("keep-open", {
    htmx_before_morph_attr: (element, { attrName }) => mayChange(element, attrName),
  });
}
