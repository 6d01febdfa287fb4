// @ts-check
/**
 * Keeps a half-typed form with the clinic while somebody types: <keep-draft address="..."> around the form.
 * Nothing is kept in the browser.
 */
class KeepDraft extends HTMLElement {
  /** The last that was sent; done when it has arrived, or did not. @type {Promise<void>} */
  sent = Promise.resolve();

  connectedCallback() {
    this.addEventListener("input", () => this.soon());
    this.addEventListener("submit", () => clearTimeout(this.waiting));
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-forget]"))) {
      button.addEventListener("click", () => {
        if (confirm(button.dataset.forget)) this.send(new FormData()).then(() => location.reload());
      });
    }
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const form = this.querySelector("form");
      if (form) this.sent = this.send(new FormData(form));
    }, 600);
  }

  /** @param {FormData} said */
  send(said) {
    const token = /** @type {HTMLInputElement} */ (this.querySelector("[name=csrfmiddlewaretoken]")).value;
    const typed = new URLSearchParams();
    for (const [name, value] of said) if (typeof value === "string") typed.append(name, value);
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const signal = AbortSignal.timeout(5000);
    return fetch(this.getAttribute("address") ?? "", { method: "POST", headers, body: typed, signal }).then((answer) => {
      if (answer.status === 423) dispatchEvent(new Event("session-locked"));
      this.toggleAttribute("kept", answer.ok && !answer.redirected);
    }, () => this.removeAttribute("kept"));
  }
}
customElements.define("keep-draft", KeepDraft);
