// @ts-check
/** A button that prints the page; it is only there where there is a script to do it. */
class PrintButton extends HTMLElement {
  connectedCallback() {
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
customElements.define("print-button", PrintButton);
