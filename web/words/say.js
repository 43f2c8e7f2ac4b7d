/**
 * @file The words of the interface, in the reader's language. They lie in en.json and the files beside
 * it, as ICU messages; the build compiles each language to a module of its own (compile.mjs), and a
 * reader fetches one. docs/interface.md says how to add a word or a language.
 *
 * Nothing is said before loadWords has come to its end: call say in functions, not where a module begins.
 */

import further from 'words:further';

/** @typedef {keyof typeof import('./en.json')} Key */
/** @typedef {Record<string, (values: Record<string, unknown>) => string>} Messages */

/** How each language is loaded. */
const catalogues = /** @type {Record<string, () => Promise<{default: Messages}>>} */ ({
  en: () => import('words:en'),
  zh: () => import('words:zh'),
  de: () => import('words:de'),
  fr: () => import('words:fr'),
  ...further, // of tests
});

/** The languages that there are, by their tags and their own names, the source first. */
export const languages = /** @type {Record<string, string>} */ ({ en: 'English', zh: '中文', de: 'Deutsch', fr: 'Français' });

/** Scripts that run from right to left, of languages that write in no other. */
const rightToLeft = /^(ar|dv|fa|he|ps|ug|ur|yi)\b/;

/** @type {Messages} */
let messages = {};
let spoken = { language: 'en', locale: 'en' };

/**
 * The tag by which numbers and dates are written: the reader's own where it is of the language
 * that is spoken (de-AT), else that language's.
 */
export const locale = () => spoken.locale;

/**
 * Fetches the words of a language, and says on the document which it is.
 * @param {string} [chosen]  by the reader; none: the first of the browser's that there is
 * @returns {Promise<string>} the language
 */
export async function loadWords(chosen) {
  const next = choose(chosen);
  messages = (await catalogues[next.language]()).default;
  spoken = next;
  document.documentElement.lang = next.language;
  document.documentElement.dir = rightToLeft.test(next.language) ? 'rtl' : 'ltr';
  return next.language;
}

/**
 * The language to speak, among those that there are.
 * @param {string} [chosen]
 * @param {readonly string[]} [preferred]
 */
export function choose(chosen, preferred = navigator.languages) {
  for (const tag of chosen ? [chosen, ...preferred] : preferred) {
    const language = tag in catalogues ? tag : tag.split('-')[0].toLowerCase();
    if (!(language in catalogues)) continue;
    const own = preferred.find((own) => own.split('-')[0].toLowerCase() === language);
    return { language, locale: own ?? language };
  }
  return { language: 'en', locale: 'en' };
}

/**
 * A message in the reader's language.
 * @param {Key} key
 * @param {Record<string, unknown>} [values]  of its placeholders
 * @returns {string}
 */
export function say(key, values = {}) {
  const message = messages[key];
  if (!message) throw new Error(`words: no message ${JSON.stringify(key)} in ${spoken.language}, of ${Object.keys(messages).length}`);
  return message(values);
}

/** Attributes that words can be in; each is said by data-say-ATTRIBUTE, the text by data-say. */
const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'label'];

/**
 * Puts the words into markup: <h2 data-say="text.heading">, <input data-say-placeholder="ask.hint">.
 * @param {Document | DocumentFragment | Element} root  the contents of its templates too
 */
export function sayMarkup(root) {
  for (const element of root.querySelectorAll('[data-say]')) element.textContent = say(/** @type {Key} */ (element.getAttribute('data-say')));
  for (const attribute of attributes) {
    for (const element of root.querySelectorAll(`[data-say-${attribute}]`)) {
      element.setAttribute(attribute, say(/** @type {Key} */ (element.getAttribute(`data-say-${attribute}`))));
    }
  }
  for (const template of root.querySelectorAll('template')) sayMarkup(template.content);
}
