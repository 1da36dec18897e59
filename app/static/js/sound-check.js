"use strict";
/* #sound-check: a short sound by Web Audio, then "Did you hear it?".  Once heard it is not asked again on this device.
   Nothing is loaded, and nothing sounds before somebody presses. */
{
  const HEARD = "bigroom-sound";
  const card = document.getElementById("sound-check");
  const part = (name) => card.querySelector(`[data-sound-${name}]`);
  const heard = () => { try { return localStorage.getItem(HEARD) !== null; } catch { return false; } };

  /** Two soft notes, the second higher. */
  function play() {
    const Audio = window.AudioContext ?? window.webkitAudioContext;
    if (!Audio) return answer("no");
    const sound = new Audio();
    [440, 660].forEach((pitch, n) => note(sound, pitch, sound.currentTime + 0.05 + n * 0.35));
    setTimeout(() => sound.close(), 1500);
    part("says").textContent = "";
    part("ask").hidden = false;
    part("ask").querySelector("button").focus();
  }

  function note(sound, pitch, at) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.03);
    volume.gain.linearRampToValueAtTime(0, at + 0.3);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  }

  function answer(said) {
    part("ask").hidden = true;
    part("says").textContent = said === "yes" ? card.dataset.wordGood : card.dataset.wordBad;
    card.querySelector("[data-sound=play]").focus();
    if (said === "yes") try { localStorage.setItem(HEARD, JSON.stringify({ at: Date.now() })); } catch { /* asked again next time */ }
  }

  if (card) {
    card.hidden = heard();
    card.addEventListener("click", ({ target }) => {
      const said = target.closest("[data-sound]")?.dataset.sound;
      if (said === "play") play();
      else if (said) answer(said);
    });
  }
}
