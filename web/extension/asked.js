/**
 * @file What the reader asked for by the button, a key or the menu. The background notes it, the panel
 * of that window reads it: at once where it is open, else when it comes. The note is kept in memory,
 * until the browser ends.
 */
import { browser } from './browser.js';

/** @typedef {'page' | 'selection'} What */
/** @typedef {{tab: number, what: What, time: number}} Asked  time: ms since 1970 */

/** A panel that opens later than so many milliseconds was not opened for it. */
const RECENT = 10_000;

/** @param {number} windowId */
const keyOf = (windowId) => `asked in ${windowId}`;

/**
 * @param {chrome.tabs.Tab} tab
 * @param {What} what
 */
export function askFor(tab, what) {
  return browser.storage.session.set({ [keyOf(tab.windowId)]: /** @type {Asked} */ ({ tab: tab.id ?? -1, what, time: Date.now() }) });
}

/**
 * Tells of what is asked in a window, from a moment ago on.
 * @param {number} windowId
 * @param {(asked: Asked) => void} onAsked
 */
export async function whenAsked(windowId, onAsked) {
  const key = keyOf(windowId);
  let last = 0;
  const take = (/** @type {Asked | undefined} */ asked) => {
    if (!asked || asked.time <= last || Date.now() - asked.time > RECENT) return;
    last = asked.time;
    onAsked(asked);
  };
  browser.storage.session.onChanged.addListener((changes) => take(/** @type {Asked | undefined} */ (changes[key]?.newValue)));
  take(/** @type {Asked | undefined} */ ((await browser.storage.session.get(key))[key]));
}
