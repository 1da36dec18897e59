"use strict";
/* What several of our files share, under the one global name `bigroom`.  Loaded first. */
{
  const bigroom = (window.bigroom ??= {});

  /** "%(n)s votes left" with {n: 3}: the placeholders of the catalogue of words. */
  bigroom.fill = (words, values) =>
    Object.entries(values).reduce((text, [name, value]) => text.split(`%(${name})s`).join(value), words ?? "");

  /** Translated words that the layout put on #live as data-words-{name}. */
  bigroom.words = (name) => document.getElementById("live")?.getAttribute(`data-words-${name}`) ?? "";

  /** A key by which the server knows a second sending of the same thing.
      randomUUID would need a secure context; a hospital may run us over plain HTTP. */
  bigroom.freshKey = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  bigroom.liveElement = () => document.querySelector("[hx-ws\\:connect]");

  /** Hands partials to htmx as if they had come by the socket: what lies outside a partial is ignored. */
  bigroom.swap = (text) => {
    const element = bigroom.liveElement() ?? document.body;
    return htmx.swap({ sourceElement: element, target: element, swap: "none", text });
  };

  /** Our own requests, as htmx would send them; null when there was no answer at all. */
  bigroom.request = async (url, options = {}, timeoutMs = 8000) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), timeoutMs);
    const headers = { "HX-Request": "true", "Bigroom-Screen": document.body.dataset.screen ?? "" };
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers, signal: giveUp.signal, ...options });
      return { ok: answer.ok, status: answer.status, redirected: answer.redirected, text: await answer.text() };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  };
}
