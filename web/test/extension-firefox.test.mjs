// The extension in Firefox: its event page, its sidebar, the engine on one thread. Skipped where there is no Firefox.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Firefox, findFirefox } from './firefox.mjs';
import { serveHub } from './hub.mjs';
import { servePages, tram } from './pages.mjs';
import { root } from './paths.mjs';
import { tinyModel } from './site.mjs';

const path = findFirefox();
const skip = path === null && 'there is no Firefox: set PRECIS_FIREFOX or install it (Debian: apt-get install firefox-esr)';

describe('in Firefox', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'precis-extension-'));
  /** @type {{firefox: Firefox, pages: Awaited<ReturnType<typeof servePages>>, hub: Awaited<ReturnType<typeof serveHub>>, id: string, host: string, article: string}} */
  const used = /** @type {any} */ ({});

  before(async () => {
    used.pages = await servePages();
    used.hub = await serveHub({ 'tiny.gguf': tinyModel() });
    execFileSync(process.execPath, ['web/build-extension.mjs', '--out', folder, '--hub', used.hub.address], { cwd: root });
    used.firefox = await Firefox.launch(/** @type {string} */ (path));
    const { firefox } = used;
    used.id = (await firefox.send('Addon:Install', { path: join(folder, 'firefox'), temporary: true })).value;
    used.host = await firefox.run('return WebExtensionPolicy.getByID(args[0]).mozExtensionHostname', [used.id], 'chrome');
    await firefox.run('return null'); // back from the browser's own context
    await firefox.send('WebDriver:Navigate', { url: `${used.pages.url}/tram` });
    used.article = (await firefox.send('WebDriver:GetWindowHandle')).value;
  });
  after(async () => {
    await used.firefox?.close();
    await used.pages?.close();
    await used.hub?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the button opens the sidebar', async () => {
    const opened = await used.firefox.run(`
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const window = Services.wm.getMostRecentWindow('navigator:browser');
      const { extension } = WebExtensionPolicy.getByID(args[0]);
      await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
      for (let i = 0; i < 300 && !window.SidebarController.isOpen; i++) await new Promise((resolve) => window.setTimeout(resolve, 100));
      return window.SidebarController.currentID;`, [used.id], 'chrome');
    assert.match(opened, /-sidebar-action$/);
  });

  test('the page that the button was pressed on is read, summarized and highlighted', async () => {
    const { firefox } = used;
    await openPanel('?tab=1');
    const summary = await firefox.run(`
      const page = await tab.read('page');
      const summary = await precis.summarize(page.text, { mode: 'extractive', kind: 'key-points', length: 'short', title: page.title });
      await tab.highlight(page.tab, summary.sentences[0].evidence);
      return { title: page.title, private: page.private, sentences: summary.sentences.map(({ text }) => text) };`);
    assert.equal(summary.title, 'A tram for Alderwick');
    assert.equal(summary.private, false);
    assert.equal(summary.sentences.length, 3);
    for (const sentence of summary.sentences) assert.ok(tram.join(' ').includes(sentence), `not on the page: ${sentence}`);
    await firefox.send('WebDriver:SwitchToWindow', { handle: used.article });
    assert.deepEqual(await firefox.run(`return [...CSS.highlights.get('precis-evidence')].map(String)`), [summary.sentences[0]]);
  });

  test('a model comes from the hub into the store, and ranks; where the event page ends, it is loaded again', async () => {
    const { firefox } = used;
    await openPanel('');
    const summarize = `precis.summarize(${JSON.stringify(tram.join('\n\n'))}, { mode: 'ranked', kind: 'tldr', length: 'short' })`;
    const first = await firefox.run(`
      const { model } = await precis.pull('someone/tiny:tiny.gguf');
      await precis.load(model, { offline: true });
      const { mode, text } = await ${summarize};
      return { mode, text };`);
    assert.equal(first.mode, 'ranked');
    await firefox.run(`await WebExtensionPolicy.getByID(args[0]).extension.terminateBackground({ ignoreDevToolsAttached: true });`, [used.id], 'chrome');
    const { mode, text } = await firefox.run(`const { mode, text } = await ${summarize}; return { mode, text };`);
    assert.deepEqual({ mode, text }, first);
  });

  test('in a private window the panel has an engine of its own, and nothing is kept', async () => {
    const { firefox } = used;
    await firefox.run(`
      const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
      const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
      await ExtensionPermissions.add(args[0], { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
      const addon = await AddonManager.getAddonByID(args[0]);
      await addon.disable();
      await addon.enable();`, [used.id], 'chrome');
    await firefox.send('Marionette:SetContext', { value: 'content' });
    await firefox.send('WebDriver:SwitchToWindow', { handle: used.article }); // the extension's own tabs are closed
    const { handle } = await firefox.send('WebDriver:NewWindow', { type: 'window', private: true });
    await firefox.send('WebDriver:SwitchToWindow', { handle });
    await firefox.send('WebDriver:Navigate', { url: `moz-extension://${used.host}/panel.html` });
    const found = await firefox.run(`
      while (!('precis' in window)) await new Promise((resolve) => setTimeout(resolve, 50));
      const { text } = await precis.summarize(args[0], { mode: 'extractive', kind: 'tldr', length: 'short' });
      const { ignored } = await precis.remember({ url: 'https://example.org/', title: 'x', text: args[0], private: true });
      const engines = (await navigator.locks.query()).held.filter(({ name }) => name.startsWith('precis presence')).length;
      return { private: browser.extension.inIncognitoContext, summarized: text.length > 0, ignored, engines };`, [tram.join('\n\n')]);
    assert.match(found.ignored, /^(private|unavailable)$/); // there may be no IndexedDB either
    assert.deepEqual(found, { ...found, private: true, summarized: true, engines: 0 });
  });

  /** Opens the panel as a tab. @param {string} query */
  async function openPanel(query) {
    const { firefox } = used;
    await firefox.run('return null');
    const { handle } = await firefox.send('WebDriver:NewWindow', { type: 'tab' });
    await firefox.send('WebDriver:SwitchToWindow', { handle });
    await firefox.send('WebDriver:Navigate', { url: `moz-extension://${used.host}/panel.html${query}` });
    await firefox.run(`while (!('precis' in window)) await new Promise((resolve) => setTimeout(resolve, 50));`);
  }
});
