import { element } from './elements.js';
import { loadSettings, saveSettings } from './settings.js';

/** What each choice shows and says, in the order in which the button goes through them. */
const themes = /** @type {const} */ ({
  system: { sign: '◐', says: 'Colours: as the system' },
  light: { sign: '☀', says: 'Colours: light' },
  dark: { sign: '☾', says: 'Colours: dark' },
});

/** Sets the colours as they were chosen, and lets the button choose others. */
export function setUpTheme() {
  const button = element('theme', HTMLButtonElement);
  const names = /** @type {(keyof typeof themes)[]} */ (Object.keys(themes));
  let current = loadSettings().theme;

  const apply = () => {
    const { sign, says } = themes[current] ?? themes.system;
    if (current === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = current;
    element('theme', HTMLButtonElement).firstElementChild?.replaceChildren(sign);
    button.setAttribute('aria-label', says);
    button.title = says;
  };
  button.addEventListener('click', () => {
    current = names[(names.indexOf(current) + 1) % names.length];
    saveSettings({ theme: current });
    apply();
  });
  apply();
}
