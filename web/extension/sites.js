/**
 * @file Sites for which the reader has allowed more than a look when asked: to read along, and to have
 * Summarizer. Each is a permission of the browser for that site's host, given by a click and taken back
 * in the settings, or in the browser's own page of extensions.
 */
import { browser } from './browser.js';

/** @typedef {'readAlong' | 'summarizer'} Use */

/** Match patterns of sites, by what they are allowed. @typedef {Record<Use, string[]>} Sites */

const KEY = 'sites';

/** The scripts of each use. @type {Record<Use, chrome.scripting.RegisteredContentScript[]>} */
const scripts = {
  readAlong: [{ id: 'read-along', js: ['read-along.js'], runAt: 'document_idle' }],
  summarizer: [
    { id: 'summarizer-bridge', js: ['summarizer-bridge.js'], runAt: 'document_start' },
    { id: 'summarizer-page', js: ['summarizer-page.js'], runAt: 'document_start', world: 'MAIN' },
  ],
};

/**
 * The pattern of a page's site, all ports of its host.
 * @param {string} url
 * @returns {string | null} null: pages of this kind have none
 */
export function siteOf(url) {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? `${protocol}//${hostname}/*` : null;
}

/** @returns {Promise<Sites>} those that the browser allows still */
export async function allowedSites() {
  const { [KEY]: kept } = /** @type {{sites?: Sites}} */ (await browser.storage.local.get(KEY));
  const allowed = async (/** @type {string[]} */ patterns = []) => {
    const granted = await Promise.all(patterns.map((origin) => browser.permissions.contains({ origins: [origin] })));
    return patterns.filter((_, i) => granted[i]);
  };
  return { readAlong: await allowed(kept?.readAlong), summarizer: await allowed(kept?.summarizer) };
}

/**
 * Allows a site a use; the browser asks the reader. To be called from a click, before anything is awaited.
 * @param {string} site
 * @param {Use} use
 * @returns {Promise<boolean>} whether the reader has agreed
 */
export async function allow(site, use) {
  if (!(await browser.permissions.request({ origins: [site] }))) return false;
  const sites = await allowedSites();
  await keep({ ...sites, [use]: [...new Set([...sites[use], site])] });
  return true;
}

/**
 * Takes a use back; and the permission, where nothing else is left that needs it.
 * @param {string} site
 * @param {Use} use
 */
export async function revoke(site, use) {
  const sites = await allowedSites();
  const left = { ...sites, [use]: sites[use].filter((kept) => kept !== site) };
  await keep(left);
  if (!Object.values(left).flat().includes(site)) await browser.permissions.remove({ origins: [site] });
}

/** @param {Sites} sites */
async function keep(sites) {
  await browser.storage.local.set({ [KEY]: sites });
  await registerScripts(sites);
}

/** @param {Sites} sites */
async function registerScripts(sites) {
  const ids = Object.values(scripts).flat().map(({ id }) => id);
  const there = await browser.scripting.getRegisteredContentScripts({ ids });
  if (there.length > 0) await browser.scripting.unregisterContentScripts({ ids: there.map(({ id }) => id) });
  const wanted = /** @type {Use[]} */ (Object.keys(scripts)).filter((use) => sites[use].length > 0);
  await browser.scripting.registerContentScripts(wanted.flatMap((use) => scripts[use].map((script) => ({ ...script, matches: sites[use] }))));
}

/** In the background: keeps scripts to what is allowed, whoever took a permission back, and after an update. */
export function followPermissions() {
  const follow = async () => registerScripts(await allowedSites());
  browser.permissions.onRemoved.addListener(follow);
  browser.runtime.onInstalled.addListener(follow);
}
