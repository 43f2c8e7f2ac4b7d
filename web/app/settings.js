/** Where the choices of the reader are kept. */
const KEY = 'precis settings';

/**
 * @typedef {object} Settings
 * @property {import('../shim/protocol.js').Kind} kind
 * @property {import('../shim/protocol.js').Length} length
 * @property {import('../shim/protocol.js').Mode} mode
 * @property {import('../shim/protocol.js').Format} format
 * @property {'system' | 'light' | 'dark'} theme
 * @property {import('./choice.js').Choice} [model]  none: the one that the site offers
 * @property {import('./choice.js').Choice} [embedder]
 * @property {string} [language]  of the interface; none: as the browser
 * @property {string} [translateTo]  ISO 639-1 code
 * @property {boolean} remembers  the reader wants a memory; the memory's own setting, kept here too so that none is
 *   opened where none is wanted
 * @property {boolean} remembersAll  every page that is summarized is remembered
 */

/** @type {Settings} */
const defaults = { kind: 'key-points', length: 'short', mode: 'auto', format: 'plain-text', theme: 'system', remembers: false, remembersAll: false };

/** @returns {Settings} what was saved, the defaults where nothing was or storage is switched off */
export function loadSettings() {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return { ...defaults };
  }
}

/** @param {Partial<Settings>} changes */
export function saveSettings(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...loadSettings(), ...changes }));
  } catch {
    // Without storage the choices hold for this visit.
  }
}

/** How many bytes the choices take, about. */
export function settingsBytes() {
  try {
    return localStorage.getItem(KEY)?.length ?? 0;
  } catch {
    return 0;
  }
}

/** All choices are those of the first visit again. */
export function forgetSettings() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Without storage there is nothing to forget.
  }
}
