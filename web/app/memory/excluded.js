import { say } from '../../words/say.js';
import { button, make } from './make.js';

/**
 * The sites of which nothing is kept, to be added to and taken from.
 * @param {string[]} sites
 * @param {(sites: string[]) => void} onChange
 */
export function excluded(sites, onChange) {
  const input = make('input', { type: 'text', id: 'exclude-site', placeholder: 'example.com', autocomplete: 'off', autocapitalize: 'off', spellcheck: false, required: true });
  const add = (/** @type {Event} */ e) => {
    e.preventDefault();
    const site = siteOf(input.value);
    if (site === '') {
      input.setCustomValidity(say('memory.not-a-site'));
      input.reportValidity();
    } else {
      onChange([...new Set([...sites, site])].sort());
    }
  };
  input.addEventListener('input', () => input.setCustomValidity(''));
  return make(
    'section',
    { className: 'stack' },
    make('h3', {}, say('memory.excluded')),
    make('p', { className: 'small muted' }, say('memory.excluded-hint')),
    sites.length > 0
      ? make('ul', { className: 'sites' }, ...sites.map((site) =>
          make('li', {}, make('span', {}, site), button(say('memory.take-out'), () => onChange(sites.filter((one) => one !== site)), { className: 'quiet', 'aria-label': say('memory.take-out-site', { site }) }))))
      : '',
    make('form', { className: 'line', onsubmit: add }, make('label', { className: 'hidden', htmlFor: 'exclude-site' }, say('memory.exclude-site')), input, make('button', {}, say('memory.exclude'))),
  );
}

/**
 * The site that a reader named by its host or by an address of it.
 * @param {string} named
 * @returns {string} empty: none
 */
function siteOf(named) {
  const trimmed = named.trim();
  try {
    const { hostname } = new URL(/^[a-z]+:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
    return hostname.replace(/^www\./, '');
  } catch {
    return '';
  }
}
