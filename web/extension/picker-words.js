/** @file What is said while the reader points at a block: of the catalogues this part alone, so all four come with it. */
import de from 'words:de/pick';
import en from 'words:en/pick';
import fr from 'words:fr/pick';
import zh from 'words:zh/pick';

const catalogues = /** @type {Record<string, typeof en>} */ ({ de, en, fr, zh });

/** @returns {import('../extract/picker.js').PickerWords} in the first of the browser's languages that there is */
export function pickerWords() {
  const tags = navigator.languages.map((tag) => tag.split('-')[0].toLowerCase());
  const messages = catalogues[tags.find((tag) => tag in catalogues) ?? 'en'];
  return { hint: messages['pick.hint']({}), chosen: (block) => messages['pick.chosen'](block) };
}
