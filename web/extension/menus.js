import { browser } from './browser.js';
import { messageName } from './message.js';

/** Makes the entries of the context menu. What a link leads to is opened when its entry is chosen, never before. */
export function makeMenus() {
  browser.contextMenus.removeAll(() => {
    add('page', ['page', 'frame'], 'extension.page');
    add('selection', ['selection'], 'extension.selection');
    add('link', ['link'], 'extension.link');
  });
}

/**
 * @param {string} id
 * @param {[`${chrome.contextMenus.ContextType}`, ...`${chrome.contextMenus.ContextType}`[]]} contexts
 * @param {string} title  a key of the catalogue
 */
function add(id, contexts, title) {
  browser.contextMenus.create({ id, contexts, title: browser.i18n.getMessage(messageName(title)) });
}
