"use strict";
/* Every other form.  A fresh key at each press, so that two presses are two requests and one request sent twice is
   one; our own confirm dialog; busy while in flight; words when it did not get through.  Loaded before outbox.js:
   both listen for submit in the capture phase, and what is not confirmed must not be queued. */
{
  const confirmed = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const opener = event.submitter;
    if (opener?.getAttribute("aria-disabled") === "true") return halt(event);
    if (hopeless(form)) {
      halt(event);
      return bigroom.say(bigroom.words("unavailable"), { urgent: true });
    }
    const asks = [opener, form].find((element) => element?.dataset.confirm);
    if (asks && !confirmed.delete(form)) {
      halt(event);
      return confirm(asks.dataset, form, opener);
    }
    const key = form.elements.namedItem("key");
    if (key instanceof HTMLInputElement && !form.matches("[data-keep]")) key.value = bigroom.freshKey();
  }, true);

  /** Without the server what moves the meeting waits (cut-off.js); what was typed goes through the outbox. */
  const hopeless = (form) => bigroom.cutOff?.(form) ?? false;

  function halt(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function confirm({ confirm: question, confirmYes, confirmNo }, form, opener) {
    const dialog = document.createElement("dialog");
    const title = document.createElement("h2");
    const row = document.createElement("div");
    Object.assign(title, { id: "confirm-title", textContent: question });
    dialog.className = "ask";
    row.className = "btn-row";
    dialog.setAttribute("aria-labelledby", title.id);
    row.append(answer(dialog, "yes", confirmYes ?? opener?.textContent.trim(), "btn btn--stop"), answer(dialog, "no", confirmNo ?? bigroom.words("cancel"), "btn btn--second"));
    dialog.append(title, row);
    dialog.addEventListener("close", () => {
      dialog.remove();
      opener?.focus();
      if (dialog.returnValue === "yes") go(form, opener);
    });
    document.body.append(dialog);
    dialog.showModal();
    row.lastChild.focus(); // Enter by habit must not end the meeting
  }

  function answer(dialog, value, text, look) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, className: look });
    button.addEventListener("click", () => dialog.close(value));
    return button;
  }

  // A click rather than requestSubmit: Safari has that from 16 on.
  function go(form, opener) {
    confirmed.add(form);
    if (opener?.isConnected) opener.click();
    else bigroom.submit(form);
    confirmed.delete(form);
  }

  bigroom.submit = (form, button = form.querySelector("button:not([type=button]):not([type=reset])")) => {
    if (form.requestSubmit) form.requestSubmit();
    else if (button) button.click();
    else form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  };

  const busy = ({ detail: { ctx } }, on) => {
    for (const element of [ctx.sourceElement, ctx.request.submitter]) {
      if (on) element?.setAttribute("aria-busy", "true");
      else element?.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    ctx.request.headers["Bigroom-Screen"] = document.body.dataset.screen ?? "";
  });
  document.addEventListener("htmx:before:request", (event) => busy(event, true));
  document.addEventListener("htmx:finally:request", (event) => busy(event, false));

  // One tap is enough: a choice in such a form is sent as it is made.
  document.addEventListener("change", ({ target }) => {
    if (target.form?.matches("form[data-autosave]")) bigroom.submit(target.form);
  });

  // What was accepted and is not painted again: the form is emptied, or the next page comes.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const form = ctx.sourceElement;
    const status = ctx.response?.status ?? 0;
    if (!form?.matches?.("form[data-after]") || status < 200 || status > 299) return;
    if (form.dataset.sent) bigroom.say(form.dataset.sent, { kind: "sent", answer: true });
    if (form.dataset.after === "reset") form.reset();
    else location.assign(form.dataset.after);
  });

  // A push may take the form away before its answer comes; htmx would then drop the answer.
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ctx.target?.isConnected) ctx.target = document.body;
    if (!ctx.sourceElement?.isConnected) ctx.sourceElement = document.body;
  });

  document.addEventListener("htmx:error", ({ detail }) => {
    if (!detail.ctx?.request || detail.ctx.response) return; // an answer came: this is about something else
    bigroom.say(bigroom.words("not-sent"), { urgent: true });
    bigroom.suspect?.();
  });
  document.addEventListener("htmx:response:error", ({ detail }) => {
    if (detail.ctx.response.status >= 500) bigroom.say(bigroom.words("our-fault"), { urgent: true });
  });
}
