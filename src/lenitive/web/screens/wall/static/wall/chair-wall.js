// @ts-check
import { Renewal } from "/static/site/renewal.js";
import { said } from "/static/site/said.js";

/** Every chair from one stream; the page is fetched anew when something happened, and the order is by risk. */
class ChairWall extends HTMLElement {
  heard = 0;
  opened = 0;
  renewal = new Renewal((fresh) => this.take(fresh));
  /** @type {EventSource | null} */
  stream = null;
  /** @type {Map<string, number>} */
  seqs = new Map();

  connectedCallback() {
    this.heard = Date.now();
    this.open();
    this.watch = setInterval(() => this.look(), 500);
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
      if (this.querySelector("[data-session]")) this.lost(said("The supervisor does not answer. Go to every chair."));
      else this.heard = Date.now();
    });
    this.opened = Date.now();
  }

  /** @param {any} live */
  show(live) {
    this.heard = Date.now();
    this.lost("");
    const clock = this.querySelector("[data-clock]");
    if (clock) clock.textContent = live.clock;
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
    if (Date.now() - this.heard > 4500) this.lost(said("Connection lost at {at}. Go to every chair.", { at: new Date(this.heard).toTimeString().slice(0, 8) }));
    if (this.stream?.readyState === EventSource.CLOSED && Date.now() - this.opened > 3000) this.open();
  }

  /** @param {string} words */
  lost(words) {
    document.body.classList.toggle("connection-lost", words !== "");
    const note = this.querySelector("#lost");
    if (note && (!words || !note.textContent)) note.textContent = words;
  }

  /** @param {Document} page */
  take(page) {
    const fresh = page.getElementById("chairs"), own = this.querySelector("#chairs");
    if (fresh && own && !own.contains(document.activeElement)) own.replaceWith(fresh);
  }
}
customElements.define("chair-wall", ChairWall);
