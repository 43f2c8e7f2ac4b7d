#!/usr/bin/env node
// Takes the README's pictures of the extension: a page with a highlighted place beside the panel, in
// light and dark, and a narrow panel.
//
//	node web/test/extension-screenshots.mjs docs/images
//
// Needs what make build makes, and the fetched model.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchExtensible } from './chromium.mjs';
import { Reader } from './extension.mjs';
import { servePages, tram } from './pages.mjs';
import { realModel, root } from './paths.mjs';

const [out] = process.argv.slice(2);
const model = realModel();
if (!out || !model) {
  console.error(out ? 'the default model is not there: make model' : 'usage: extension-screenshots.mjs FOLDER');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'precis-extension-'));
execFileSync(process.execPath, ['web/build-extension.mjs', '--out', folder], { cwd: root });
const pages = await servePages();
const context = await launchExtensible({ viewport: { width: 760, height: 860 } });
try {
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('chromium: no connection to the browser itself');
  const { id } = /** @type {{id: string}} */ (await cdp.send(/** @type {any} */ ('Extensions.loadUnpacked'), { path: join(folder, 'chrome') }));
  const reader = new Reader(/** @type {any} */ ({ context, cdp, id, pages }));
  const page = await reader.open('/tram-later');
  await reader.press(page);
  const panel = await reader.panelFor(page);
  await panel.setViewportSize({ width: 400, height: 860 });
  await panel.evaluate(async ({ text, url }) => {
    const { precis } = /** @type {any} */ (globalThis);
    localStorage.setItem('precis settings', JSON.stringify({ kind: 'key-points', length: 'short', mode: 'ranked', remembers: true }));
    await precis.memorySettings({ on: true });
    await precis.remember({ url, title: 'A tram for Alderwick', text });
  }, { text: tram.join('\n\n'), url: `${pages.url}/tram` });
  await panel.locator('#choose-model').evaluate((button) => /** @type {HTMLElement} */ (button).click());
  await panel.setInputFiles('#model-files', model);
  await panel.waitForFunction(() => /** @type {any} */ (globalThis).precis.hasModel, null, { timeout: 120_000 });
  await panel.reload();
  await panel.waitForFunction(() => /** @type {any} */ (globalThis).precis?.hasModel, null, { timeout: 120_000 });
  await panel.getByRole('button', { name: 'Summarize', exact: true }).click();
  await panel.locator('#recalled').getByText('A tram for Alderwick').first().waitFor();
  await panel.locator('#work').waitFor({ state: 'hidden' });
  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    for (const shown of [page, panel]) await shown.emulateMedia({ colorScheme: scheme });
    const sentence = panel.locator('#summary .sentence').first();
    await sentence.evaluate((element) => element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })));
    await panel.evaluate(() => scrollTo(0, 0));
    await page.waitForFunction(() => CSS.highlights.has('precis-evidence'));
    await beside(join(out, `extension-${scheme}.png`), await page.screenshot(), await panel.screenshot());
  }
  await panel.emulateMedia({ colorScheme: 'light' });
  await panel.getByLabel('Question about the text').fill('Why has the cost risen?');
  await panel.keyboard.press('Enter');
  await panel.locator('#answers .origin').waitFor();
  await panel.setViewportSize({ width: 320, height: 860 });
  writeFileSync(join(out, 'extension-narrow.png'), await panel.screenshot());
} finally {
  await context.close();
  await pages.close();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Puts two pictures beside each other.
 * @param {string} file
 * @param {...Buffer} pictures
 */
async function beside(file, ...pictures) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1161, height: 860 });
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString('base64')}">`);
  await page.setContent(`<style>body{margin:0;display:flex;gap:1px;background:#888}img{display:block}</style>${images.join('')}`);
  await page.screenshot({ path: file });
  await page.close();
}
