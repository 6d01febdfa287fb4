// @ts-check
/** @type {Record<string, string>} */
const words = JSON.parse(document.getElementById("words-of-scripts")?.textContent ?? "{}");

/**
 * What a script says, in the language of the page; English where the page gives no other words.
 * @param {string} english @param {Record<string, string | number>} [values] for the names in braces
 */
export function said(english, values = {}) {
  let text = words[english] ?? english;
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(`{${name}}`, String(value));
  return text;
}
