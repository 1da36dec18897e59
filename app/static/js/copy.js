"use strict";
/* <button data-copy="#invitation" data-copied="Copied">: copies that element.  By selection, because the clipboard
   API needs a secure context; data-copy-html keeps the formatting, otherwise only the text goes. */
{
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && document.querySelector(button.dataset.copy);
    if (!source) return;
    const done = copy(source, "copyHtml" in button.dataset);
    bigroom.say(done ? button.dataset.copied : button.dataset.notCopied, { kind: "copy", answer: true });
    button.focus();
  });

  function copy(source, asHtml) {
    const text = "value" in source ? source.value : source.innerText;
    const fill = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", text);
      if (asHtml) event.clipboardData.setData("text/html", source.innerHTML);
    };
    select(source);
    document.addEventListener("copy", fill, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", fill);
    if (done) getSelection().removeAllRanges(); // refused: it stays selected, to be copied by hand
    return done;
  }

  function select(source) {
    if ("select" in source) return source.select();
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
}
