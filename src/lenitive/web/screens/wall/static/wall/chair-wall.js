// @ts-check
import { AlarmSound, loudest } from "/static/site/alarm-sound.js";
import { Renewal } from "/static/site/renewal.js";
import { said } from "/static/site/said.js";

const SILENT_MS = 4000;
const LOOK_MS = 250;

/**
 * Every chair from one stream; the page is fetched anew when something happened, and the order is by risk. It sounds as
 * the flowsheet does. When nobody has touched it for a while it goes on, and shows chairs by their label alone.
 */
class ChairWall extends HTMLElement {
  heard = 0;
  opened = 0;
  /** When the clinic's computer last said anything. */
  word = 0;
  renewal = new Renewal((fresh) => this.take(fresh));
  /** @type {EventSource | null} */
  stream = null;
  /** @type {Map<string, number>} */
  seqs = new Map();
  sound = new AlarmSound();
  /** By session, what sounds there and when that was said. @type {Map<string, [string[], number]>} */
  loud = new Map();
  isLost = false;

  connectedCallback() {
    this.heard = Date.now();
    this.open();
    this.watch = setInterval(() => this.look(), LOOK_MS);
    this.addEventListener("click", (event) => {
      this.sound.hear();
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.sound !== undefined) this.sound.turnOn(button, said("Sound is on"));
    });
    addEventListener("veiled", () => this.veil());
    addEventListener("unlocked", () => this.renewal.ask());
  }

  disconnectedCallback() {
    clearInterval(this.watch);
    this.stream?.close();
  }

  open() {
    this.stream?.close();
    this.stream = new EventSource(this.getAttribute("live") ?? "");
    this.stream.addEventListener("live", (event) => this.show(JSON.parse(event.data)));
    this.stream.addEventListener("gone", () => {
      this.word = Date.now();
      if (this.querySelector("[data-session]")) this.lost(said("The supervisor does not answer. Go to every chair."));
      else this.heard = Date.now();
    });
    this.opened = Date.now();
  }

  /** @param {any} live */
  show(live) {
    this.heard = this.word = Date.now();
    this.lost("");
    const clock = this.querySelector("[data-clock]");
    if (clock) clock.textContent = live.clock;
    const alarms = /** @type {[string, string, boolean, boolean][]} */ (live.alarms);
    this.loud.set(live.session, [alarms.filter(([, , , sounds]) => sounds).map(([, priority]) => priority), this.heard]);
    const before = this.seqs.get(live.session);
    this.seqs.set(live.session, live.seq);
    const chair = this.querySelector(`[data-session="${live.session}"]`);
    if (before !== undefined && before !== live.seq) this.renewal.ask();
    if (!chair) return;
    for (const element of chair.querySelectorAll("[data-live]")) {
      const text = live[/** @type {HTMLElement} */ (element).dataset.live ?? ""];
      if (text !== undefined && element.textContent !== text) element.textContent = text;
    }
    for (const tile of live.tiles) {
      const box = chair.querySelector(`[data-tile="${tile.name}"]`);
      box?.classList.toggle("stale", tile.stale);
      const value = box?.querySelector("[data-value]");
      if (value) value.textContent = tile.value || "none";
    }
  }

  look() {
    if (Date.now() - this.heard > SILENT_MS) this.lost(said("Connection lost at {at}. Go to every chair.", { at: new Date(this.heard).toTimeString().slice(0, 8) }));
    for (const [session, [, at]] of this.loud) if (Date.now() - at > 10_000) this.loud.delete(session);
    const kind = loudest([...this.loud.values()].flatMap(([found]) => found));
    this.sound.tick(this.isLost && kind !== "high" ? "medium" : kind);
    if (Date.now() - Math.max(this.opened, this.word) > SILENT_MS) this.open(); // a dead wire tells nobody that it is
  }

  /** @param {string} words */
  lost(words) {
    this.isLost = words !== "";
    document.body.classList.toggle("connection-lost", this.isLost);
    const note = this.querySelector("#lost");
    if (note && (!words || !note.textContent)) note.textContent = words;
  }

  /** @param {Document} page */
  take(page) {
    const fresh = page.getElementById("chairs"), own = this.querySelector("#chairs");
    if (!fresh || !own || (own.contains(document.activeElement) && !document.body.classList.contains("veiled"))) return;
    own.replaceWith(fresh);
    if (page.querySelector("[data-labels-alone]")) dispatchEvent(new Event("session-locked"));
    if (document.body.classList.contains("veiled")) this.unname();
  }

  /** Nobody is at the wall: it shows what happens, and no longer to whom. */
  veil() {
    this.unname();
    this.renewal.ask();
  }

  unname() {
    for (const link of this.querySelectorAll(".chair h2 a")) link.replaceWith(link.closest("article")?.getAttribute("aria-label") ?? "");
  }
}
customElements.define("chair-wall", ChairWall);
