"use strict";
/* `form[data-keep=word][id]`: what is sent goes into a queue on the device first, is shown in [data-outbox=word] as
   waiting, and is sent one at a time, in order, with the same key at each try, so that it counts once. */
{
  const store = bigroom.store;
  const FIRST_MS = 1000;
  const LONGEST_MS = 30000;
  let sending = false;
  let tries = 0;
  let waited = false; // something had to wait: say when all is through
  let timer = 0;

  const items = () =>
    store.names("out:").map((name) => ({ name, ...store.get(name) })).sort((a, b) => a.order - b.order);
  const next = () => items().find((item) => !item.failed);
  bigroom.outbox = items;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-keep][id]")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // htmx listens on the form itself: it must not send as well
    put(form, event.submitter);
    pump();
  }, true);

  function put(form, submitter) {
    const key = bigroom.freshKey();
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "key" && typeof value === "string");
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    const texts = bigroom.textFields(form);
    const label = texts.map((field) => field.value.trim()).find(Boolean) ?? form.getAttribute("aria-label") ?? "";
    const url = submitter?.getAttribute("formaction") ?? form.getAttribute("hx-post") ?? form.getAttribute("action");
    const { keep, sent } = form.dataset;
    const back = texts.map((field) => [field.name, field.value]);
    const last = items().pop();
    const order = Math.max(Date.now(), (last?.order ?? 0) + 1); // the device's clock may be set back meanwhile
    store.put(`out:${key}`, { key, url, fields, label, keep, sent, form: form.id, back, order });
    bigroom.eraseDrafts(form);
    texts.forEach(clear);
    changed();
  }

  function clear(field) {
    field.value = field.defaultValue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function pump() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    for (let item = next(); item; item = next()) {
      if (!(await send(item))) break;
    }
    sending = false;
    if (next()) return later();
    if (waited && !items().length) bigroom.say(bigroom.words("all-sent"), { kind: "sent", answer: true });
    waited = waited && items().length > 0;
  }

  /** True when the server has answered for good. */
  async function send(item) {
    const body = new URLSearchParams([...item.fields, ["key", item.key]]);
    const answer = await bigroom.request(item.url, { method: "POST", body }, 15000);
    if (!answer || answer.status >= 500 || answer.status === 408) return wait(answer);
    tries = 0;
    const accepted = answer.ok && !answer.redirected; // redirected to a page of some kind: nobody took it
    if (accepted) store.drop(item.name);
    else store.put(item.name, { ...item, failed: true });
    if (accepted && !waited) bigroom.say(item.sent, { kind: "sent", answer: true });
    if (!answer.redirected) await bigroom.swap(answer.text);
    const explained = answer.text.includes('"#said"'); // the server said why
    if (!accepted && !explained) bigroom.say(bigroom.words("could-not-send"), { urgent: true });
    changed();
    return true;
  }

  function wait(answer) {
    waited = true;
    if (!answer) bigroom.suspect?.();
    return false;
  }

  function later() {
    tries += 1;
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries);
    timer = setTimeout(pump, longest / 2 + (Math.random() * longest) / 2);
  }

  bigroom.sendAgain = (item) => {
    store.put(item.name, { ...item, failed: false });
    changed();
    pump();
  };

  const changed = () => document.dispatchEvent(new CustomEvent("bigroom:outbox"));
  document.addEventListener("bigroom:line", ({ detail }) => detail.state === "connected" && pump());
  addEventListener("online", pump);
  addEventListener("pageshow", pump); // also at the first load: what a closed tab left behind
}
