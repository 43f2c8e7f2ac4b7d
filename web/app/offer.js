/** @file One model in a list to choose from. */
import { say } from '../words/say.js';

/**
 * @typedef {object} Offer
 * @property {string} name
 * @property {boolean} [first]  it stands out
 * @property {string[]} [badges]
 * @property {string[]} [warnings]
 * @property {string[]} facts  such as its size; empty ones are left out
 * @property {string[]} [lines]  about it; empty ones are left out
 * @property {string} [unfit]  why it cannot be chosen
 * @property {{label: string, quiet?: boolean, disabled?: boolean, act: () => void}[]} buttons
 */

/** @param {Offer} offer */
export function offer({ name, first, badges = [], warnings = [], facts, lines = [], unfit, buttons }) {
  const item = document.createElement('li');
  item.className = first ? 'offer first' : 'offer';
  const title = paragraph('', 'name');
  title.append(name, ...badges.map((badge) => tag(badge, 'badge')), ...warnings.map((warning) => tag(warning, 'badge warn')));
  const about = document.createElement('div');
  about.append(title, row(facts.filter(Boolean)), ...lines.filter(Boolean).map((line) => paragraph(line, 'small muted')));
  if (unfit) about.append(paragraph(unfit, 'small unfit'));
  const tools = document.createElement('div');
  tools.className = 'tools';
  for (const { label, quiet, disabled, act } of buttons) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.setAttribute('aria-label', say('models.act', { act: label.replace(/\s?…+$/, ''), name }));
    button.disabled = disabled ?? false;
    if (quiet) button.className = 'quiet';
    button.addEventListener('click', act);
    tools.append(button);
  }
  item.append(about, tools);
  return item;
}

/**
 * Facts beside each other, none of which is broken in two.
 * @param {string[]} facts
 */
function row(facts) {
  const p = paragraph('', 'small muted');
  p.append(...facts.flatMap((fact, i) => [...(i > 0 ? [' · '] : []), tag(fact, 'fact')]));
  return p;
}

/** @param {string} text @param {string} name  of its class */
function paragraph(text, name) {
  const p = document.createElement('p');
  p.className = name;
  p.textContent = text;
  return p;
}

/** @param {string} text @param {string} name  of its class */
function tag(text, name) {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
