// @ts-check
import { Renewal } from "/static/site/renewal.js";
import { said } from "/static/site/said.js";

const SILENT_MS = 4200;

/**
 * Listens to the one stream of a page. Everything inside it is fetched anew when a chart that matters has changed:
 * `charts` names one, or nothing for all. While somebody is writing inside it waits. After 4.2 s of silence it says so.
 */
class LivePage extends HTMLElement {
  heard = 0;
  opened = 0;
  renewal = new Renewal((fresh) => this.take(fresh), () => location.href);
  /** @type {EventSource | null} */
  stream = null;
  /** @type {HTMLElement | null} */
  note = null;

  connectedCallback() {
    this.heard = Date.now();
    this.open();
    this.watch = setInterval(() => this.look(), 250);
  }

  open() {
    const again = this.stream !== null;
    this.stream?.close();
    this.opened = Date.now();
    const stream = new EventSource("/live/");
    const hear = () => {
      this.heard = Date.now();
      this.show(false);
    };
    stream.addEventListener("open", () => {
      hear();
      if (again) this.renew(); // a new stream does not tell what was missed
    });
    stream.addEventListener("beat", hear);
    stream.addEventListener("charts", (event) => {
      hear();
      const changed = JSON.parse(event.data), mine = this.getAttribute("charts");
      if (mine ? changed.includes(mine) : changed.length) this.renew();
    });
    this.stream = stream;
  }

  look() {
    const lost = Date.now() - this.heard > SILENT_MS;
    this.show(lost);
    if (lost && Date.now() - this.opened > SILENT_MS) this.open(); // a dead wire tells nobody that it is
  }

  disconnectedCallback() {
    clearInterval(this.watch);
    this.stream?.close();
  }

  /** @param {boolean} lost */
  show(lost) {
    document.body.classList.toggle("connection-lost", lost);
    this.note ??= this.made();
    if (!lost) this.note.textContent = "";
    else if (!this.note.textContent) {
      const at = new Date(this.heard).toTimeString().slice(0, 8);
      this.note.textContent = said("Connection lost. What you see is of {at}; it is not live.", { at });
    }
  }

  made() {
    const note = document.createElement("p");
    note.className = "lost";
    note.setAttribute("role", "alert");
    this.before(note);
    return note;
  }

  renew() {
    if (this.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select")) {
      setTimeout(() => this.renew(), 3000);
      return;
    }
    this.renewal.ask();
  }

  /** @param {Document} page */
  take(page) {
    const fresh = page.querySelector("live-page");
    if (fresh) this.replaceChildren(...fresh.childNodes);
  }
}
customElements.define("live-page", LivePage);
