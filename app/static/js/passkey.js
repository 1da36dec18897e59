"use strict";
/* <form data-passkey="/h/passkey/begin">: asks the house what to look for (or to make), lets the browser do it, and
   sends the form with the answer in `credential`.  data-says: where a trouble is told; data-show-at: where to show the
   key first.  What carries data-with-passkeys is shown only where the browser has them, and the other way round. */
{
  const able = Boolean(window.isSecureContext && window.PublicKeyCredential && navigator.credentials);
  for (const one of document.querySelectorAll("[data-with-passkeys]")) one.hidden = !able;
  for (const one of document.querySelectorAll("[data-without-passkeys]")) one.hidden = able;

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "yes";
      ask(form).finally(() => delete form.dataset.busy);
    });
  }

  async function ask(form) {
    say(form, "");
    const asked = await bigroom.request(form.dataset.passkey, { method: "POST", body: new URLSearchParams() });
    if (!asked?.ok) return refused(form, asked);
    try {
      form.elements.credential.value = JSON.stringify(await answered(JSON.parse(asked.text)));
    } catch (trouble) {
      return say(form, (trouble.name === "InvalidStateError" && form.dataset.known) || form.dataset.notShown);
    }
    form.submit();
  }

  function refused(form, asked) {
    if (asked?.status === 403 && form.dataset.showAt) return location.assign(form.dataset.showAt);
    const piece = new DOMParser().parseFromString(asked?.text ?? "", "text/html");
    say(form, piece.body.textContent.trim() || form.dataset.notShown);
  }

  function say(form, text) {
    document.querySelector(form.dataset.says).textContent = text;
  }

  // What the browser takes and gives are bytes; JSON has them as base64url.  Its own way (parseCreationOptionsFromJSON)
  // is younger than the oldest browsers we look after.

  async function answered(wish) {
    wish.challenge = bytes(wish.challenge);
    for (const one of [...(wish.excludeCredentials ?? []), ...(wish.allowCredentials ?? [])]) one.id = bytes(one.id);
    if (!wish.user) return told(await navigator.credentials.get({ publicKey: wish }));
    wish.user.id = bytes(wish.user.id);
    return told(await navigator.credentials.create({ publicKey: wish }));
  }

  function told(credential) {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = letters(credential.response[part]);
    }
    return { id: credential.id, rawId: letters(credential.rawId), type: credential.type, response };
  }

  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function letters(buffer) {
    const plain = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
}
