// @ts-check
/**
 * Listens to the one stream of a page. Everything inside it is fetched anew when a chart that matters has changed:
 * `charts` names one, or nothing for all. While somebody is writing inside it waits. After 5 s of silence it says so.
 */
class LivePage extends HTMLElement {
  heard = 0;
  /** @type {EventSource | null} */
  stream = null;
  /** @type {HTMLElement | null} */
  note = null;

  connectedCallback() {
    this.heard = Date.now();
    const stream = new EventSource("/live/");
    const hear = () => {
      this.heard = Date.now();
      this.show(false);
    };
    stream.addEventListener("open", hear);
    stream.addEventListener("beat", hear);
    stream.addEventListener("charts", (event) => {
      hear();
      const changed = JSON.parse(event.data), mine = this.getAttribute("charts");
      if (mine ? changed.includes(mine) : changed.length) this.renew();
    });
    this.watch = setInterval(() => this.show(Date.now() - this.heard > 5000), 500);
    this.stream = stream;
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
      this.note.textContent = `Connection lost. What you see is of ${new Date(this.heard).toTimeString().slice(0, 8)}; it is not live.`;
    }
  }

  made() {
    const note = document.createElement("p");
    note.className = "lost";
    note.setAttribute("role", "alert");
    this.before(note);
    return note;
  }

  async renew() {
    if (this.contains(document.activeElement) && document.activeElement?.matches("input, textarea, select")) {
      setTimeout(() => this.renew(), 3000);
      return;
    }
    const answer = await fetch(location.href, { headers: { "X-Renew": "1" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("live-page");
    if (fresh) this.replaceChildren(...fresh.childNodes);
  }
}
customElements.define("live-page", LivePage);
