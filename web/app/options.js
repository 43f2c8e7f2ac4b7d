import { element } from './elements.js';
import { loadSettings, saveSettings } from './settings.js';

/**
 * Sets the options of summaries as they were chosen, and makes a summary when it is asked for, or when
 * another is wanted than is shown.
 * @param {import('./summarizing.js').Summarizing} summarizing
 * @param {() => void} [onChange]  of the options
 */
export function setUpOptions(summarizing, onChange = () => {}) {
  const settings = loadSettings();
  for (const name of /** @type {const} */ (['kind', 'length', 'mode', 'format'])) {
    const select = element(name, HTMLSelectElement);
    select.value = settings[name];
    if (select.value === '') select.selectedIndex = 0;
    select.addEventListener('change', () => {
      saveSettings({ [name]: select.value });
      if (summarizing.wanted) summarizing.make();
      onChange();
    });
  }
  element('options', HTMLFormElement).addEventListener('submit', (e) => {
    e.preventDefault();
    summarizing.make();
  });
}
