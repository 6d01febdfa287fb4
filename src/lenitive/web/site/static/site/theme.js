// @ts-check
/** Light, dark, or what the machine prefers; kept in a cookie so that no page flashes. */
class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => {
      const root = document.documentElement;
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
      dispatchEvent(new Event("themechange"));
    });
  }
}
customElements.define("theme-switch", ThemeSwitch);
