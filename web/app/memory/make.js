/**
 * An element with its properties and contents.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [properties]  as the element has them (className, onclick, hidden); what it
 *   does not have becomes an attribute (aria-label), and undefined is left out
 * @param {...(Node | string | false | null | undefined)} contents  what is false or empty is left out
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, properties = {}, ...contents) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name in element) Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
  }
  for (const one of contents) if (one) element.append(one);
  return element;
}

/**
 * A button that does no more than what it says.
 * @param {string} label
 * @param {() => void} onclick
 * @param {Record<string, unknown>} [more]  properties
 */
export const button = (label, onclick, more = {}) => make('button', { type: 'button', onclick, ...more }, label);

/**
 * Facts beside each other, none of which is broken in two.
 * @param {(string | false | null | undefined)[]} facts  empty ones are left out
 */
export function facts(facts) {
  const shown = facts.filter(Boolean).map((fact) => make('span', { className: 'fact' }, /** @type {string} */ (fact)));
  return make('p', { className: 'small muted' }, ...shown.flatMap((fact, i) => (i > 0 ? [' · ', fact] : [fact])));
}

/**
 * A switch and what it is for.
 * @param {string} label
 * @param {{checked: boolean, onChange: (on: boolean) => void, hint?: string, disabled?: boolean}} how
 */
export function toggle(label, { checked, onChange, hint = '', disabled = false }) {
  const input = make('input', { type: 'checkbox', role: 'switch', checked, disabled });
  input.addEventListener('change', () => onChange(input.checked));
  const note = hint ? make('span', { className: 'small muted' }, hint) : null;
  return make('label', { className: 'toggle' }, input, make('span', {}, label, note && make('br'), note));
}
