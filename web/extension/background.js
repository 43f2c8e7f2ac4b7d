/**
 * @file The background: a service worker in Chromium, an event page in Firefox. It passes on what the
 * reader asks for and sees that there is an engine. Both browsers end it when it is idle, at any time,
 * and so it keeps nothing.
 */
import { browser } from './browser.js';
import { askFor } from './asked.js';
import { SUMMON } from './engine/names.js';
import { makeMenus } from './menus.js';
import { followPermissions } from './sites.js';
import { summonEngine } from './summon.js';

browser.runtime.onInstalled.addListener(makeMenus);

browser.action.onClicked.addListener((tab) => ask(tab, 'page'));

browser.commands.onCommand.addListener((command, tab) => {
  if (command === 'selection') ask(tab, 'selection');
});

browser.contextMenus.onClicked.addListener(async ({ menuItemId, linkUrl }, tab) => {
  if (menuItemId !== 'link') {
    ask(tab, menuItemId === 'selection' ? 'selection' : 'page');
    return;
  }
  openPanel(tab);
  const opened = await browser.tabs.create({ url: linkUrl, windowId: tab?.windowId, index: (tab?.index ?? 0) + 1, openerTabId: tab?.id });
  await whenLoaded(opened);
  await askFor(opened, 'page');
});

browser.runtime.onMessage.addListener((message, _, answer) => {
  if (message?.type !== SUMMON) return;
  summonEngine().then(() => answer(true), (e) => answer({ error: String(e) }));
  return true; // the answer comes later
});

followPermissions();

/**
 * Opens the panel and has it summarize.
 * @param {chrome.tabs.Tab | undefined} tab
 * @param {import('./asked.js').What} what
 */
function ask(tab, what) {
  openPanel(tab); // first: it takes the reader's click, which is past after a wait
  if (tab) askFor(tab, what);
}

/**
 * @param {chrome.tabs.Tab} tab  opened just now
 * @returns {Promise<void>}
 */
function whenLoaded({ id }) {
  return new Promise((loaded) => {
    browser.tabs.onUpdated.addListener(function hear(tabId, { status }) {
      if (tabId !== id || status !== 'complete') return;
      browser.tabs.onUpdated.removeListener(hear);
      loaded();
    });
  });
}

/** @param {chrome.tabs.Tab | undefined} tab */
function openPanel(tab) {
  const opened = browser.sidePanel ? browser.sidePanel.open({ windowId: tab?.windowId ?? browser.windows.WINDOW_ID_CURRENT }) : browser.sidebarAction.open();
  opened.catch((/** @type {unknown} */ e) => console.warn(`the panel was not opened: ${e}`));
}
