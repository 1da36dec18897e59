"use strict";
/* <live-line id="live" data-state-url="..." data-beat="2">: the manners of the socket that htmx holds.
   It says what we have (`since`), notices silence, throws a dead socket away and asks over plain HTTP meanwhile
   (LV-1, LV-2).  A phone trusts no silence: browsers cannot ping.
   Of hx-ws.js (4.0.1) it relies on: the events below, `element._htmx.ws`, and that a close event made by hand
   on `connection.socket` starts its own backoff. */
{
  // signed out, removed: coming back would be refused again; open in many tabs: it would drive a newer one out
  const STOP = new Set([4401, 4403, 4409]);
  const REFUSED = new Set([401, 403, 404, 410]);
  const ASK_MS = 3000;
  const WAKE_GAP_MS = 2000; // wake-up events come in twos and threes; one renewal is enough
  const OFFLINE_MS = 30000;
  const pulse = () => document.querySelector("#pulse data")?.dataset ?? {};
  const line = () => bigroom.liveElement()?._htmx?.ws?.connection;
  const soon = () => Date.now() + ASK_MS * (0.75 + Math.random() / 2);

  class LiveLine extends HTMLElement {
    connectedCallback() {
      const now = Date.now();
      Object.assign(this, { state: "", stopped: false, doubt: false, broken: false, asking: false, seenTime: "", lostAt: 0 });
      Object.assign(this, { heardAt: now, socketAt: now, renewedAt: now, askAt: soon(), drift: now - performance.now() });
      document.addEventListener("htmx:ws:before:connection", ({ detail }) => this.sayWhatWeHave(detail.connection));
      document.addEventListener("htmx:ws:after:message:incoming", () => this.heard(true));
      document.addEventListener("htmx:ws:close", ({ detail }) => this.closed(detail.code));
      // hx-ws reopens a paused socket on the same event; ours waits so that there are not two
      document.addEventListener("visibilitychange", () => document.hidden || setTimeout(() => this.wake()));
      addEventListener("pageshow", (event) => event.persisted && this.wake(true));
      addEventListener("online", () => this.wake(true));
      addEventListener("offline", () => this.ask()); // only a try tells: without wifi a server may still be in reach
      // htmx starts by a timer, which may run before hx-ws.js has come; by now all deferred scripts have
      document.addEventListener("DOMContentLoaded", () => this.begin());
      setInterval(() => this.look(), 1000);
      this.noteTime();
      this.look();
    }

    /** Two and a half beats, as the server says it beats now. */
    get silence() { return Math.max(5000, 2500 * (Number(pulse().beat) || Number(this.dataset.beat) || 10)); }

    sayWhatWeHave(connection = line()) {
      if (!connection) return;
      const url = new URL(connection.url);
      url.searchParams.set("since", pulse().version ?? "");
      connection.url = url.href; // kept right all the time: a tab shown again reconnects without an event
    }

    heard(bySocket) {
      this.heardAt = Date.now();
      if (bySocket) Object.assign(this, { socketAt: this.heardAt, broken: false });
      this.doubt = false;
      this.noteTime();
      this.sayWhatWeHave();
      this.look();
    }

    noteTime() {
      const { now } = pulse();
      if (now === this.seenTime) return; // an old sample read again would look like a late one
      this.seenTime = now;
      bigroom.heardTime(Number(now));
    }

    closed(code) {
      if (STOP.has(code)) return this.stop(code);
      if (!this.broken) this.askAt = soon(); // a restart must not be met by a thousand questions at once
      this.broken = true;
      setTimeout(() => this.stopped || this.begin(), 1000 + Math.random() * 4000); // hx-ws gives up on codes such as 1000
    }

    /** Once a second: in what state are we, and what follows from it. */
    look() {
      if (this.stopped || (document.hidden && this.state)) return;
      const now = Date.now();
      const lost = this.doubt || now - this.heardAt >= this.silence;
      this.lostAt = lost ? this.lostAt || now : 0;
      this.show(!lost ? "connected" : now - this.lostAt < OFFLINE_MS ? "reconnecting" : "offline");
      const quiet = now - this.socketAt;
      const retired = quiet >= Math.max(10000, this.silence);
      if (this.slept(now)) this.wake(true);
      else if (retired && now - this.renewedAt >= 10000) this.renew();
      if ((quiet >= this.silence || line()?.socket?.readyState !== WebSocket.OPEN) && now >= this.askAt) this.ask();
    }

    /** The two clocks of the device part when it slept or when somebody set its time. */
    slept(now) {
      const before = this.drift;
      this.drift = now - performance.now();
      return Math.abs(this.drift - before) > 1000;
    }

    wake(sure) {
      const now = Date.now();
      if (this.stopped || now - this.renewedAt < WAKE_GAP_MS) return;
      const fresh = !sure && now - this.socketAt < this.silence / 2;
      if (!fresh && line()?.socket?.readyState !== WebSocket.CONNECTING) this.renew();
      this.ask();
    }

    /** Throw the socket away and open another: told that the line broke, hx-ws does it, with jitter. */
    renew() {
      this.renewedAt = Date.now();
      const connection = line();
      if (connection?.socket) {
        clearTimeout(connection.timer); // else the try that is pending replaces the new socket
        connection.attempt = 0;
        connection.socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
      } else {
        this.begin(); // closed for good, as after 1000 or 1008
      }
    }

    begin() {
      const element = bigroom.liveElement();
      if (!element || line()) return;
      if (element._htmx?.ws) element._htmx.ws.initialized = false;
      htmx.process(element);
    }

    /** Plain HTTP: the present state, or 204 when we have it. */
    async ask() {
      if (this.asking || this.stopped) return;
      this.asking = true;
      this.askAt = soon();
      const answer = await bigroom.request(`${this.dataset.stateUrl}?since=${encodeURIComponent(pulse().version ?? "")}`);
      if (answer?.status === 200) await bigroom.swap(answer.text);
      this.asking = false;
      if (REFUSED.has(answer?.status)) this.stop();
      else if (answer?.ok) this.heard(false);
      else this.suspect();
    }

    /** Somebody could not reach the server: say so now, not after the silence. */
    suspect() {
      this.doubt = true;
      this.look();
    }

    stop(code) {
      this.stopped = true;
      const why = document.querySelector(`#reload [data-code="${code}"]`);
      for (const text of why ? document.querySelectorAll("#reload [data-code]") : []) text.hidden = text !== why;
      this.show("stopped");
    }

    show(state) {
      const before = this.state;
      if (state === before) return;
      this.state = document.body.dataset.line = state;
      document.dispatchEvent(new CustomEvent("bigroom:line", { detail: { state, before } }));
    }
  }

  bigroom.suspect = () => document.getElementById("live")?.suspect?.();
  customElements.define("live-line", LiveLine);
}
