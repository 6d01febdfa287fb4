// @ts-check
import { said as inWords } from "/static/site/said.js";

/**
 * Locks the page when nobody uses it. The page stays below the lock: what was typed is still there afterwards.
 * While somebody types, the server is told at most once a minute. A page that must stay in view (`veil`) is not covered:
 * it hears `veiled`, takes away whose it is, and the lock opens by a button of its own (`data-unlock`).
 */
class IdleLock extends HTMLElement {
  seconds = 0;
  seen = 0;
  told = 0;
  opened = 0;
  isOver = false;
  /** What alarms now, in words that name nobody. @type {{priority: string, title: string}[]} */
  alarms = [];
  /** @type {HTMLDialogElement | null} */
  dialog = null;

  connectedCallback() {
    this.seconds = Number(this.getAttribute("seconds"));
    this.seen = Date.now();
    this.told = Date.now();
    for (const what of ["keydown", "pointerdown", "input", "scroll"]) {
      addEventListener(what, () => this.used(), { passive: true, capture: true });
    }
    setInterval(() => this.look(), 2000);
    addEventListener("session-locked", () => this.heardLocked());
    addEventListener("session-over", () => this.over());
    addEventListener("alarms-now", (event) => this.sayAlarms(/** @type {CustomEvent} */ (event).detail));
    addEventListener("click", (event) => {
      if (/** @type {HTMLElement} */ (event.target).closest("[data-unlock]")) this.show();
    });
  }

  token() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[name=csrfmiddlewaretoken]")).value;
  }

  /** @param {string} address @param {Record<string, string>} said */
  send(address, said) {
    return fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": this.token() },
      body: new URLSearchParams(said),
    });
  }

  used() {
    if (this.dialog?.open || document.body.classList.contains("veiled")) return;
    this.seen = Date.now();
    if (this.seen - this.told > 60_000) {
      this.told = this.seen;
      this.send(this.getAttribute("stay") ?? "", {}).then((answer) => answer.status === 423 && this.lock(), () => {});
    }
  }

  look() {
    if (Date.now() - this.seen > this.seconds * 1000) this.lock();
  }

  /** A part that was asked for before the lock was opened may be answered after it: then the server is asked again. */
  async heardLocked() {
    if (Date.now() - this.opened < 10_000) {
      const answer = await this.send(this.getAttribute("stay") ?? "", {}).catch(() => null);
      if (answer?.ok) return;
    }
    this.lock();
  }

  lock() {
    if (!this.hasAttribute("veil")) this.show();
    else if (!document.body.classList.contains("veiled")) {
      document.body.classList.add("veiled");
      dispatchEvent(new Event("veiled"));
    }
  }

  show() {
    if (this.dialog?.open) return;
    this.dialog ??= this.made();
    this.offerUrgent(this.dialog);
    this.dialog.showModal();
    this.sayAlarms(this.alarms);
  }

  /** An alarm is seen on the lock, too. @param {{priority: string, title: string}[]} alarms */
  sayAlarms(alarms) {
    const rank = ["high", "medium", "low"], marks = ["***", "**", "*"];
    this.alarms = [...alarms].sort((one, other) => rank.indexOf(one.priority) - rank.indexOf(other.priority));
    const list = this.dialog?.querySelector(".alarms"), words = JSON.stringify(this.alarms);
    if (!(list instanceof HTMLElement) || list.dataset.shown === words) return;
    list.dataset.shown = words;
    list.replaceChildren(...this.alarms.map(({ priority, title }) => {
      const line = document.createElement("li"), mark = document.createElement("span"), what = document.createElement("strong");
      line.className = `alarm ${priority}`;
      mark.className = "mark";
      mark.textContent = marks[rank.indexOf(priority)] ?? "";
      what.textContent = title;
      line.append(mark, what);
      return line;
    }));
  }

  /** The session was ended: the page stays, with what was typed, until the same person has signed in beside it. */
  over() {
    this.show();
    this.isOver = true;
    const dialog = /** @type {HTMLDialogElement} */ (this.dialog), beside = /** @type {HTMLAnchorElement} */ (dialog.querySelector("a"));
    beside.href = "/account/sign-in/";
    beside.textContent = inWords("Sign in beside this page");
    /** @type {HTMLElement} */ (dialog.querySelector(".error")).textContent = inWords("The session is over. Open another tab, sign in, and try again here.");
  }

  /** Whether this page's own person is signed in again; then its forms carry the new session's token. */
  async isBack() {
    const answer = await fetch(location.pathname, { headers: { "X-Renew": "1", Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const lock = /** @type {HTMLElement | null} */ (fresh.querySelector("idle-lock"));
    const token = /** @type {HTMLInputElement | null} */ (lock?.querySelector("[name=csrfmiddlewaretoken]"));
    if (lock?.dataset.name !== this.dataset.name || !token) return false;
    for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[name=csrfmiddlewaretoken]"))) one.value = token.value;
    return true;
  }

  /**
   * Less drug needs no password: what must always be reachable stands on the lock too.
   * @param {HTMLDialogElement} dialog
   */
  offerUrgent(dialog) {
    const place = /** @type {HTMLElement} */ (dialog.querySelector(".urgent"));
    const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-urgent]"));
    place.replaceChildren(
      ...[...new Set([...forms].map((form) => form.dataset.urgent ?? ""))].map((what) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "big stop";
        button.textContent = what;
        button.addEventListener("click", () => {
          /** @type {HTMLFormElement | null} */ (document.querySelector(`form[data-urgent="${what}"]`))?.requestSubmit();
          button.textContent = inWords("{what}: sent", { what });
        });
        return button;
      }),
    );
  }

  made() {
    const dialog = document.createElement("dialog");
    dialog.className = "lock";
    dialog.setAttribute("aria-labelledby", "lock-title");
    dialog.innerHTML = `<ul class="alarms" aria-live="assertive"></ul><form><h2 id="lock-title" data-said>Locked</h2><p data-said>Nobody used this page for a while. What you typed is still here.</p>
      <div class="field"><label for="lock-password"><span data-said>Password of</span> <b></b></label><span class="input"><input id="lock-password" type="password" autocomplete="current-password"></span><p class="error" role="alert"></p></div>
      <div class="actions"><button class="primary" type="submit" data-said>Go on</button> <a target="_blank" rel="noopener" href="/account/confirm/" data-said>Passkey or code instead</a></div>
      <p class="hint" data-said>It opens beside this page. Confirm there, come back, and go on here without a password.</p></form><div class="urgent"></div>`;
    /** @type {HTMLElement} */ (dialog.querySelector("b")).textContent = this.dataset.name ?? "";
    for (const one of dialog.querySelectorAll("[data-said]")) one.textContent = inWords(one.textContent ?? "");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.unlock(dialog);
    });
    document.body.append(dialog);
    return dialog;
  }

  /** @param {HTMLDialogElement} dialog */
  async unlock(dialog) {
    const input = /** @type {HTMLInputElement} */ (dialog.querySelector("input"));
    const error = /** @type {HTMLElement} */ (dialog.querySelector(".error"));
    const wasOver = this.isOver && (await this.isBack());
    const answer = wasOver ? null : await this.send(this.getAttribute("unlock") ?? "", { password: input.value });
    input.value = "";
    if (wasOver || (answer?.ok && !answer.redirected)) {
      this.isOver = false;
      error.textContent = "";
      this.seen = this.told = this.opened = Date.now();
      dialog.close();
      document.body.classList.remove("veiled");
      dispatchEvent(new Event("unlocked"));
    } else {
      const said = await answer?.json().catch(() => ({})) ?? {};
      error.textContent = said.error ?? inWords("The session is over. Open another tab, sign in, and try again here.");
    }
  }
}
customElements.define("idle-lock", IdleLock);
