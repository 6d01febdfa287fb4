// @ts-check
/**
 * Another regimen beside the plan: only the figures and curves are fetched, not the page. When they belong to another
 * plan than the one on this page, or do not come, the whole page is asked for instead, as without this script.
 */
class SideBySide extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement | null} */ (this.querySelector("form.beside"));
    this.figures = this.querySelector("[data-figures]");
    if (!this.form || !this.figures) return;
    this.form.addEventListener("change", () => this.show());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.show();
    });
  }

  async show() {
    if (!this.form || !this.figures) return;
    const asked = new URLSearchParams(/** @type {any} */ (new FormData(this.form))).toString();
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.figures.setAttribute("aria-busy", "true");
    const headers = { Accept: "application/json, text/html" };
    const answer = await fetch(`${this.form.dataset.figuresAt}?${asked}`, { headers, signal }).catch(() => null);
    if (signal.aborted) return;
    if (answer?.status === 423) dispatchEvent(new Event("session-locked"));
    else if (!answer?.ok || answer.redirected) this.form.submit();
    else this.take(await answer.text(), asked, signal);
  }

  /** @param {string} text @param {string} asked @param {AbortSignal} signal */
  take(text, asked, signal) {
    if (signal.aborted || !this.form || !this.figures) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    this.figures.replaceChildren(fresh.content);
    this.figures.removeAttribute("aria-busy");
    history.replaceState(history.state, "", `?${asked}`);
    const said = this.form.querySelector("[role=status]");
    if (said) said.textContent = this.form.querySelector("select")?.selectedOptions[0]?.textContent ?? "";
  }
}
customElements.define("side-by-side", SideBySide);
