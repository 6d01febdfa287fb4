// @ts-check
/** The sounds of IEC 60601-1-8: bursts of pulses by priority, again and again while something alarms. */
const PULSES = { high: [0, 0.2, 0.4, 0.75, 0.95, 1.6, 1.8, 2.0, 2.35, 2.55], medium: [0, 0.3, 0.6], low: [0, 0.3] };
const EVERY_MS = { high: 7000, medium: 14000, low: 30000 };
const TONE_HZ = { high: 880, medium: 660, low: 440 };

/** @typedef {"high" | "medium" | "low"} Priority */

/** The most urgent of some priorities; null when there is none. @param {string[]} found @returns {Priority | null} */
export function loudest(found) {
  return /** @type {Priority[]} */ (["high", "medium", "low"]).find((one) => found.includes(one)) ?? null;
}

/** Silent until somebody has touched the page once: browsers ask for that. */
export class AlarmSound {
  sounded = 0;
  /** @type {AudioContext | null} */
  audio = null;

  hear() {
    this.audio ??= new AudioContext();
    this.audio.resume();
  }

  /** A button that turns it on, and lets it be heard once. @param {HTMLElement} button @param {string} words */
  turnOn(button, words) {
    this.hear();
    this.sounded = 0;
    this.burst("low");
    button.setAttribute("aria-pressed", "true");
    button.textContent = words;
  }

  /** Sounds when it is time to; to be asked often. @param {Priority | null} kind */
  tick(kind) {
    if (kind && Date.now() - this.sounded > EVERY_MS[kind]) this.burst(kind);
  }

  /** @param {Priority} kind */
  burst(kind) {
    if (!this.audio || this.audio.state !== "running") return;
    this.sounded = Date.now();
    for (const at of PULSES[kind]) {
      const tone = this.audio.createOscillator(), gain = this.audio.createGain(), from = this.audio.currentTime + at;
      tone.frequency.value = TONE_HZ[kind];
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(0.25, from + 0.02);
      gain.gain.linearRampToValueAtTime(0, from + 0.15);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(from);
      tone.stop(from + 0.16);
    }
  }
}
