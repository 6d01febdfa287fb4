// @ts-check
import { said } from "/static/site/said.js";

/**
 * Curves with bands. `data` names a JSON script: plots, each {id, label, times_min, unit, series: [{label, p05, p50, p95}]}.
 * One is drawn: the first, or what is chosen in the select that `chosen-by` names; other figures that take the place of
 * these show the same again. The page holds the same figures in tables; this is for the eye.
 */
class BandPlot extends HTMLElement {
  /** What somebody chose to see last on this page. */
  static chosen = "";
  /** @type {{id: string, label: string, times_min: number[], unit: string, series: {label: string, p05: number[], p50: number[], p95: number[]}[]} | null} */
  curves = null;
  /** @type {uPlot | null} */
  plot = null;
  key = document.createElement("ul");

  connectedCallback() {
    const script = document.getElementById(this.getAttribute("data") ?? "");
    /** @type {NonNullable<BandPlot["curves"]>[]} */
    const plots = JSON.parse(script?.textContent ?? "[]");
    if (!plots.length) return;
    const choice = /** @type {HTMLSelectElement | null} */ (document.getElementById(this.getAttribute("chosen-by") ?? ""));
    const show = () => {
      this.curves = plots.find((one) => one.id === BandPlot.chosen) ?? plots[0];
      if (choice) choice.value = this.curves.id;
      this.setAttribute("aria-label", this.curves.label);
      this.draw();
    };
    this.setAttribute("role", "img");
    this.stands = new AbortController();
    const { signal } = this.stands;
    choice?.addEventListener("change", () => {
      BandPlot.chosen = choice.value;
      show();
    }, { signal });
    show();
    addEventListener("themechange", () => this.draw(), { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(), { signal });
    this.sized = new ResizeObserver(() => this.plot?.setSize({ width: this.clientWidth, height: 260 }));
    this.sized.observe(this);
  }

  /** Other figures took its place. */
  disconnectedCallback() {
    this.stands?.abort();
    this.sized?.disconnect();
    this.plot?.destroy();
  }

  /** A custom property as the colour it is in this theme. @param {string} name */
  colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    this.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  draw() {
    if (!this.curves) return;
    this.plot?.destroy();
    const { times_min, unit, series } = this.curves;
    const tones = [this.colour("--accent"), this.colour("--attention")];
    const ink = this.colour("--soft"), line = this.colour("--line");
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line } };
    /** @type {uPlot.Series[]} */
    const shown = [{ label: "min" }];
    const data = [times_min];
    /** @type {uPlot.Band[]} */
    const bands = [];
    series.forEach((one, place) => {
      const tone = tones[place % tones.length], dash = place ? [7, 4] : undefined;
      const at = data.length;
      data.push(one.p95, one.p05, one.p50);
      const edge = { stroke: tone, width: 0.7, dash, points: { show: false } };
      shown.push({ label: `${one.label}, 95 in 100`, ...edge }, { label: `${one.label}, 5 in 100`, ...edge });
      shown.push({ label: one.label, stroke: tone, width: 2.5, dash, points: { show: false } });
      bands.push({ series: [at, at + 1], fill: tone.replace("rgb(", "rgba(").replace(")", ", 0.13)") });
    });
    this.key.replaceChildren();
    series.forEach((one, place) => {
      const entry = document.createElement("li");
      entry.textContent = said("{name}: middle, and a band of 5 to 95 in 100", { name: one.label });
      entry.style.color = tones[place % tones.length];
      entry.className = place ? "dashed" : "solid";
      this.key.append(entry);
    });
    this.prepend(this.key);
    this.plot = new uPlot(
      {
        width: this.clientWidth,
        height: 260,
        scales: { x: { time: false } },
        series: shown,
        bands,
        axes: [{ ...axis, label: "min", incrs: [15, 30, 60, 120] }, { ...axis, label: unit, size: 60 }],
        legend: { show: false },
        cursor: { drag: { x: false, y: false } },
      },
      /** @type {uPlot.AlignedData} */ (data),
      this,
    );
  }
}
customElements.define("band-plot", BandPlot);
