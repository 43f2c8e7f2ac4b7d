/** @file The language of the interface, chosen by the reader. */
import { languages } from '../words/say.js';
import { element } from './elements.js';
import { loadSettings, saveSettings } from './settings.js';

/** Under this key the text waits while the page is loaded anew. */
const KEY = 'precis text';

/**
 * Lets the reader choose a language. The page is loaded anew in it, and the text comes along.
 * @param {() => {text: string, title: string}} current  the text
 */
export function setUpLanguage(current) {
  const select = element('interface-language', HTMLSelectElement);
  for (const [tag, name] of Object.entries(languages)) {
    const option = new Option(name, tag);
    option.lang = tag;
    select.add(option);
  }
  select.value = loadSettings().language ?? '';
  select.addEventListener('change', () => {
    saveSettings({ language: select.value || undefined });
    try {
      const { text, title } = current();
      sessionStorage.setItem(KEY, JSON.stringify({ text, title }));
    } catch {
      // Too long a text, or no storage: it has to be opened again.
    }
    location.reload();
  });
}

/** @returns {{text: string, title: string} | null} the text that was there before the language was changed */
export function textBefore() {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  return kept && JSON.parse(kept);
}
