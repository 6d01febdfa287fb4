// @ts-check
/**
 * The page asks for itself anew and hands the answer to `take`. One question at a time; what happens meanwhile is asked
 * for once more when the answer has come, so that nothing which came between two answers stays unseen.
 */
export class Renewal {
  /** @param {(fresh: Document) => void} take @param {() => string} address */
  constructor(take, address = () => location.pathname) {
    this.take = take;
    this.address = address;
    this.asking = this.again = false;
  }

  async ask() {
    this.again = true;
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.again) {
        this.again = false;
        const fresh = await this.fresh();
        if (fresh) this.take(fresh);
      }
    } finally {
      this.asking = false;
    }
  }

  /** The page as it is now; null when it does not come. A locked session is told to the page. */
  async fresh() {
    const headers = { "X-Renew": "1", Accept: "application/json, text/html" };
    const answer = await fetch(this.address(), { headers }).catch(() => null);
    if (answer?.status === 423) dispatchEvent(new Event("session-locked"));
    if (!answer?.ok || answer.redirected) return null;
    const text = await answer.text().catch(() => null);
    return text === null ? null : new DOMParser().parseFromString(text, "text/html");
  }
}

/**
 * A part of the page in place of another. A button that had the focus has it still: who works by keyboard would press
 * nothing otherwise. @param {Element} mine @param {Element} fresh
 */
export function put(mine, fresh) {
  const held = mine.contains(document.activeElement) ? document.activeElement : null;
  mine.replaceWith(fresh);
  if (!held) return;
  const place = (/** @type {Element} */ one) => `${one.textContent} ${one.closest("form")?.getAttribute("action")}`;
  const same = [...fresh.querySelectorAll(held.tagName)].find((one) => place(one) === place(held));
  /** @type {HTMLElement | undefined} */ (same)?.focus({ preventScroll: true });
}
