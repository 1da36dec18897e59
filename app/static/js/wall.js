"use strict";
/* The wall: its corner menu and keys, the same from both: data-wall-do = full, dim, larger, smaller, code,
   sound.
   How this screen was set stays on this screen. */
{
  const SETTINGS = "bigroom-wall";
  const SIZES = ["small", "normal", "large"];
  const HIDE_MS = 4000;
  const root = document.documentElement;
  let settings = { at: 0, size: "normal", dim: false };
  let timer = 0;

  const actions = {
    full: () => (document.fullscreenElement ? document.exitFullscreen?.() : root.requestFullscreen?.()?.catch(() => {})),
    dim: () => change({ dim: !settings.dim }),
    larger: () => resize(1),
    smaller: () => resize(-1),
    sound: () => bigroom.sound?.toggle(),
    code: () => toggle(document.getElementById("join-large")),
  };
  const keys = { f: "full", d: "dim", "+": "larger", "=": "larger", "-": "smaller", j: "code", s: "sound" };

  function resize(step) {
    const place = Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(settings.size) + step));
    change({ size: SIZES[place] });
  }

  function toggle(element) {
    if (element) element.hidden = !element.hidden;
  }

  function change(some) {
    settings = { ...settings, ...some, at: Date.now() };
    try { localStorage.setItem(SETTINGS, JSON.stringify(settings)); } catch { /* then it lasts until the next load */ }
    apply();
  }

  function load() {
    try { settings = { ...settings, ...JSON.parse(localStorage.getItem(SETTINGS)) }; } catch { /* as new */ }
    apply();
  }

  function apply() {
    root.dataset.theme = settings.dim ? "dark" : "light";
    root.dataset.wallSize = settings.size;
    root.style.setProperty("--wall-zoom", { small: "0.9", normal: "1", large: "1.15" }[settings.size]);
    document.querySelector("[data-wall-do=dim]")?.setAttribute("aria-pressed", String(settings.dim));
  }

  function showMenu() {
    const menu = document.querySelector(".wall-menu");
    if (!menu) return;
    menu.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { if (!menu.contains(document.activeElement)) menu.hidden = true; }, HIDE_MS);
  }

  document.addEventListener("pointermove", showMenu);
  document.addEventListener("focusout", showMenu); // away from the menu: it may go
  document.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow")) showMenu(); // those turn pages
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "Escape" && document.getElementById("join-large")?.hidden === false) actions.code();
    actions[keys[event.key.toLowerCase()]]?.();
  });
  document.addEventListener("click", ({ target }) => actions[target.closest("[data-wall-do]")?.dataset.wallDo]?.());
  load();
}
