// @ts-check
/**
 * Keeps a half-typed form with the clinic while somebody types: <keep-draft address="..."> around the form.
 * Nothing is kept in the browser.
 */
class KeepDraft extends HTMLElement {
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
      if (form) this.send(new FormData(form));
    }, 1200);
  }

  /** @param {FormData} said */
  send(said) {
    const token = /** @type {HTMLInputElement} */ (this.querySelector("[name=csrfmiddlewaretoken]")).value;
    const typed = new URLSearchParams();
    for (const [name, value] of said) if (typeof value === "string") typed.append(name, value);
    return fetch(this.getAttribute("address") ?? "", { method: "POST", headers: { "X-CSRFToken": token }, body: typed })
      .then((answer) => this.toggleAttribute("kept", answer.ok), () => this.removeAttribute("kept"));
  }
}
customElements.define("keep-draft", KeepDraft);
