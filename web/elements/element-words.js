/** @file What the element says, by language: of the catalogues only its own part, so all four come with it. */
import de from 'words:de/element';
import en from 'words:en/element';
import fr from 'words:fr/element';
import zh from 'words:zh/element';

const catalogues = /** @type {Record<string, typeof en>} */ ({ de, en, fr, zh });

/**
 * @typedef {'element.summarize' | 'element.cancel' | 'element.again' | 'element.working' | 'element.done' | 'element.empty' | 'element.failed'} ElementKey
 */

/**
 * Says a message in the language of an element: its nearest lang attribute, else the browser's.
 * @param {Element} element
 * @param {ElementKey} key
 */
export function sayFor(element, key) {
  const lang = element.closest('[lang]')?.getAttribute('lang') || navigator.language;
  const messages = catalogues[lang.split('-')[0].toLowerCase()] ?? en;
  return messages[key]({});
}
