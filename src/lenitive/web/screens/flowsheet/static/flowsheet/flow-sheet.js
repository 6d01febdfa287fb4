// @ts-check
/**
 * A running infusion. One stream: once a second how it stands; when its number grows the parts marked `data-renew` are
 * fetched anew. After 4 s of silence the page says that it is not live, greys its values and sounds. Forms marked
 * `data-send` are sent without leaving the page; what was typed and not kept stays, here and with the clinic.
 */

import { AlarmSound, loudest } from "/static/site/alarm-sound.js";
import { put, Renewal } from "/static/site/renewal.js";
import { said } from "/static/site/said.js";

/** @typedef {{name: string, value: string, age: string, stale: boolean}} Tile */
/** @typedef {{session: string, at: number, seq: number, tiles: Tile[], alarms: [string, string, boolean, boolean, string][], due: [string, number][], pump: string, pump_age: string, pump_stale: boolean, orders: Order[], [name: string]: any}} Live */
/** @typedef {{by: string, who: string, what: string, idle_min: number, waits: boolean}} Order */

const SILENT_MS = 4000;
const LOOK_MS = 250;
const URGENT_MS = 5000;

class FlowSheet extends HTMLElement {
  heard = 0;
  opened = 0;
  /** When the clinic's computer last said anything, if only that nobody says how the infusion stands. */
  word = 0;
  offset = 0;
  seq = -1;
  wrote = false;
  isLost = false;
  renewal = new Renewal((fresh) => this.renew(fresh));
  sound = new AlarmSound();
  /** @type {import("/static/site/alarm-sound.js").Priority | null} */
  sounding = null;
  /** @type {EventSource | null} */
  stream = null;

  connectedCallback() {
    this.heard = Date.now();
    this.seq = -1;
    this.open();
    this.watch = setInterval(() => this.look(), LOOK_MS);
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("click", (event) => this.tap(event));
    this.addEventListener("input", (event) => this.writes(/** @type {HTMLElement} */ (event.target).closest("form")));
    if (!this.querySelector(".wrong")) this.first()?.focus({ preventScroll: true });
  }

  disconnectedCallback() {
    clearInterval(this.watch);
    this.stream?.close();
  }

  open() {
    this.stream?.close();
    const stream = new EventSource(this.getAttribute("live") ?? "");
    stream.addEventListener("live", (event) => this.show(JSON.parse(event.data)));
    stream.addEventListener("gone", () => {
      this.word = Date.now();
      this.lost(said("The supervisor does not answer. Look at pump and monitor."));
    });
    this.stream = stream;
    this.opened = Date.now();
  }

  /** @param {Live} live */
  show(live) {
    this.heard = this.word = Date.now();
    this.offset = live.at - Date.now();
    this.lost("");
    for (const element of this.querySelectorAll("[data-live]")) {
      const text = live[/** @type {HTMLElement} */ (element).dataset.live ?? ""];
      if (text !== undefined && element.textContent !== text) element.textContent = text;
    }
    const pump = { name: "pump", value: live.pump, age: live.pump_age, stale: live.pump_stale || live.pump_differs };
    for (const tile of [...live.tiles, pump]) {
      const box = this.querySelector(`[data-tile="${tile.name}"]`);
      if (!box) continue;
      box.classList.toggle("stale", tile.stale);
      /** @type {HTMLElement} */ (box.querySelector("[data-value]")).textContent = tile.value || "none";
      /** @type {HTMLElement} */ (box.querySelector("[data-age]")).textContent = tile.age;
    }
    this.sounding = loudest(live.alarms.filter(([, , , sounds]) => sounds).map(([, priority]) => priority));
    dispatchEvent(new CustomEvent("alarms-now", { detail: live.alarms.map(([, priority, , , title]) => ({ priority, title })) }));
    this.orders(live.orders);
    if (this.seq >= 0 && live.seq !== this.seq) this.renewal.ask();
    this.seq = live.seq;
    this.clocks();
  }

  /** An order that is being written is known to everybody at the chair. @param {HTMLFormElement | null} form */
  writes(form) {
    const address = form?.dataset.order;
    if (!form || !address) return;
    clearTimeout(this.writing);
    this.writing = setTimeout(() => fetch(address, { method: "POST", body: new FormData(form) }).catch(() => {}), 800);
  }

  /** Orders that wait are said; one of this page's own that was discarded goes from it. @param {Order[]} orders */
  orders(orders) {
    const waits = orders.filter((one) => one.waits), box = /** @type {HTMLElement | null} */ (this.querySelector("#order-waits"));
    const words = waits.map((one) => (box?.dataset.words ?? "").replace("{who}", one.who).replace("{what}", one.what).replace("{min}", String(one.idle_min)));
    if (box && box.textContent?.trim() !== words.join(" ")) box.textContent = words.join(" ");
    if (waits.length) this.sounding ??= "low";
    const own = orders.some((one) => one.by === this.getAttribute("member"));
    if (this.wrote && !own) this.renewal.fresh().then((fresh) => this.discarded(fresh));
    this.wrote = own;
  }

  /** @param {Document | null} fresh */
  discarded(fresh) {
    const part = fresh?.getElementById("order"), mine = this.querySelector("#order");
    if (part && mine && !this.wrote) put(mine, part);
  }

  /** Due times and silences go on between two words of the stream. */
  clocks() {
    const now = Date.now() + this.offset;
    for (const line of this.querySelectorAll("[data-due]")) {
      const late = (now - Number(/** @type {HTMLElement} */ (line).dataset.due)) / 60000;
      line.className = late < -2 ? "later" : late < 1 ? "soon" : "late";
      const words = late < -2 ? said("in {min} min", { min: Math.ceil(-late) }) : late < 0 ? said("within 2 min") : late < 1 ? said("due now") : said("late {min} min", { min: Math.floor(late) });
      /** @type {HTMLElement} */ (line.querySelector("[data-words]")).textContent = words;
    }
    for (const line of this.querySelectorAll("[data-silent]")) {
      const box = /** @type {HTMLElement} */ (line);
      const ends = (box.dataset.silentEnds ??= String(Date.now() + 1000 * Number(box.dataset.silent)));
      const left = Math.ceil((Number(ends) - Date.now()) / 1000);
      const shown = box.querySelector("[data-silent-left]");
      if (shown) shown.textContent = left > 0 ? said("silent {s} s", { s: left }) : "";
    }
  }

  look() {
    if (Date.now() - this.heard > SILENT_MS) {
      const at = new Date(this.heard).toTimeString().slice(0, 8);
      this.lost(said("Connection lost. What you see is of {at} and is not live. Look at pump and monitor.", { at }));
      if (Date.now() - Math.max(this.opened, this.word) > SILENT_MS) this.open(); // a dead wire tells nobody that it is
    }
    this.clocks();
    this.sound.tick(this.isLost ? (this.sounding === "high" ? "high" : "medium") : this.sounding);
  }

  /** @param {string} words */
  lost(words) {
    this.isLost = words !== "";
    document.body.classList.toggle("connection-lost", this.isLost);
    const note = this.querySelector("#lost");
    if (note && (!words || !note.textContent)) note.textContent = words;
  }

  /** @param {Event} event */
  tap(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    this.sound.hear();
    if (!button) return;
    if (button.dataset.sound !== undefined) this.sound.turnOn(button, said("Sound is on"));
    else if (button.dataset.print !== undefined) print();
    else if (button.dataset.tap) {
      const field = /** @type {HTMLInputElement} */ (document.getElementById(button.closest("form")?.dataset.taps ?? ""));
      field.value = button.dataset.tap;
      /** @type {HTMLElement | null} */ (button.closest("form")?.querySelector("[type=submit]"))?.focus();
    } else if (button.dataset.fill) {
      for (const [id, value] of Object.entries(JSON.parse(button.dataset.fill))) {
        /** @type {HTMLInputElement} */ (document.getElementById(id)).value = value;
      }
      /** @type {HTMLElement | null} */ (button.closest("form")?.querySelector("[type=submit]"))?.focus();
    }
  }

  /** @param {Event} event */
  async send(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.dataset.send === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const urgent = form.dataset.urgent, button = form.querySelector("[type=submit]");
    const words = button?.textContent ?? "";
    if (urgent && button) button.textContent = `${urgent} …`;
    const sent = this.values();
    const ends = new AbortController();
    const timer = setTimeout(() => ends.abort(), urgent ? URGENT_MS : 20000);
    try {
      const typed = new FormData(form), draft = /** @type {any} */ (form.closest("keep-draft"));
      await draft?.sent; // a draft that arrived after its form was kept would stand there again
      const answer = await fetch(form.action, { method: "POST", body: typed, signal: ends.signal });
      if (new URL(answer.url).pathname.startsWith("/account/sign-in/")) {
        dispatchEvent(new Event("session-over"));
        return;
      }
      if (new URL(answer.url).pathname.startsWith("/account/")) {
        location.assign(answer.url);
        return;
      }
      const ok = answer.ok && answer.redirected;
      if (answer.status >= 500) throw new Error("failed");
      const text = await answer.text();
      if (ok && form.dataset.draft) this.forget(sent);
      this.take(text, form.dataset.draft !== undefined);
    } catch {
      this.lost(urgent ? said("{what} WAS NOT CONFIRMED. Press STOP on the pump and clamp the line.", { what: urgent }) : said("It was not kept: the clinic's computer does not answer. What you typed is still here."));
      this.heard = Math.min(this.heard, Date.now() - SILENT_MS);
    } finally {
      clearTimeout(timer);
      delete form.dataset.sending;
      if (urgent && button) button.textContent = words;
    }
  }

  /** The page that answered takes the place of this one, without losing the stream. @param {string} text @param {boolean} round */
  take(text, round) {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const main = fresh.querySelector("main"), own = this.closest("main");
    const inner = main?.querySelector("flow-sheet");
    if (!main || !own || !inner) {
      location.reload();
      return;
    }
    for (const note of own.querySelectorAll(":scope > .refusal, :scope > .notice")) note.remove();
    for (const note of main.querySelectorAll(":scope > .refusal, :scope > .notice")) own.prepend(note);
    const at = document.activeElement?.matches("input, select, textarea") ? document.activeElement.id : "";
    const typed = this.values();
    this.replaceChildren(...inner.childNodes);
    this.restore(typed);
    if (this.typed().length) /** @type {any} */ (this.querySelector("keep-draft"))?.soon();
    this.seq = -1;
    this.wrote = false;
    if (own.querySelector(":scope > .refusal")) own.scrollIntoView({ block: "start" });
    const wrong = /** @type {HTMLElement | null} */ (this.querySelector(".wrong input, .wrong select"));
    if (wrong) wrong.focus();
    else if (round && !this.typed().length) this.first()?.focus({ preventScroll: true });
    else if (at) document.getElementById(at)?.focus({ preventScroll: true });
  }

  /** Parts that show what happened; what somebody is writing in stays. @param {Document} fresh */
  renew(fresh) {
    const bar = fresh.querySelector(".pump-bar"), mine = this.querySelector(".pump-bar");
    if (bar && mine && !mine.contains(document.activeElement) && !mine.querySelector("[data-sending]")) mine.replaceWith(bar);
    for (const part of this.querySelectorAll("[data-renew][id]")) {
      const found = fresh.getElementById(part.id);
      if (found && !(part.contains(document.activeElement) && document.activeElement?.matches("input, select"))) put(part, found);
      else if (!found) part.replaceChildren();
    }
    const seen = /** @type {HTMLInputElement | null} */ (fresh.querySelector("[name=seen]"));
    const own = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=seen]"));
    if (seen && own && !this.typed().length) own.value = seen.value;
  }

  // What was typed and not kept: <keep-draft> around it keeps it with the clinic, nothing in the browser does.

  fields() {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll("[data-draft] input.exact"))];
  }

  typed() {
    return this.fields().filter((field) => field.value !== "");
  }

  /** When it was seen, and whether oxygen is given: what is chosen beside the numbers. */
  choices() {
    return [.../** @type {NodeListOf<HTMLSelectElement>} */ (this.querySelectorAll("[data-draft] select"))];
  }

  /** @returns {Record<string, string>} */
  values() {
    return Object.fromEntries([...this.fields(), ...this.choices()].map((field) => [field.name, field.value]));
  }

  /** What was kept is no draft any more; what was typed since it was sent still is. @param {Record<string, string>} kept */
  forget(kept) {
    for (const field of this.fields()) if (field.value === kept[field.name]) field.value = "";
    for (const field of this.choices()) if (field.value === kept[field.name]) field.selectedIndex = 0;
  }

  first() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("[data-draft] input.exact"));
  }

  /** @param {Record<string, string>} typed */
  restore(typed) {
    for (const field of [...this.fields(), ...this.choices()]) field.value = typed[field.name] ?? field.value;
  }
}
customElements.define("flow-sheet", FlowSheet);
