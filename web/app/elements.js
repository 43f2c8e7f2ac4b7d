/**
 * The element with an id that index.html has.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html: #${id} is ${found?.tagName ?? 'missing'}, want ${type.name}`);
  return found;
}

/**
 * Shows a text in an element, or hides the element where there is none.
 * @param {HTMLElement} target
 * @param {string} text
 */
export function show(target, text) {
  if (target.textContent !== text) target.textContent = text;
  target.hidden = text === '';
}
