import { say } from '../words/say.js';
import { element } from './elements.js';
import { loadSettings, saveSettings } from './settings.js';

/** What each choice shows and says, in the order in which the button goes through them. */
const themes = /** @type {const} */ ({
  system: { sign: '◐', key: 'theme.system' },
  light: { sign: '☀', key: 'theme.light' },
  dark: { sign: '☾', key: 'theme.dark' },
});

/** Sets the colours as they were chosen, and lets the button choose others. */
export function setUpTheme() {
  const button = element('theme', HTMLButtonElement);
  const names = /** @type {(keyof typeof themes)[]} */ (Object.keys(themes));
  let current = loadSettings().theme;

  const apply = () => {
    const { sign, key } = themes[current] ?? themes.system;
    if (current === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = current;
    element('theme', HTMLButtonElement).firstElementChild?.replaceChildren(sign);
    button.title = say(key);
    button.setAttribute('aria-label', button.title);
  };
  button.addEventListener('click', () => {
    current = names[(names.indexOf(current) + 1) % names.length];
    saveSettings({ theme: current });
    apply();
  });
  apply();
}
