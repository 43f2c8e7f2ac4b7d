#!/usr/bin/env node
// Takes the README's picture: the page after it has summarized an article with the model and answered
// a question about it.
//
//	node web/test/screenshot.mjs docs/images/page.png
//
// Needs what make build makes, and the fetched model.

import { launch } from './chromium.mjs';
import { dist } from './paths.mjs';
import { precisServe } from './precis-serve.mjs';
import { Visitor } from './site.mjs';

const [out] = process.argv.slice(2);
if (!out) {
  console.error('usage: screenshot.mjs FILE.png');
  process.exit(2);
}

const site = await precisServe(dist);
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 850 }, colorScheme: 'light' });
  const reader = new Visitor(context, /** @type {any} */ (site));
  await reader.open();
  await reader.download();
  await reader.downloaded();
  await reader.want('ranked');
  await reader.sample('The Antikythera mechanism');
  await reader.settled();
  await reader.page.getByLabel('Question about the text').fill('When was the lump seen to have split?');
  await reader.page.keyboard.press('Enter');
  await reader.page.locator('#answers .origin').waitFor();
  await reader.page.locator('#summary .sentence').first().focus();
  await reader.page.waitForTimeout(500); // the way to the evidence is scrolled smoothly
  await reader.page.screenshot({ path: out });
} finally {
  await browser.close();
  site.stop();
}
