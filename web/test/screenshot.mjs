#!/usr/bin/env node
// Takes a picture of the page after it has summarized an article with the model and answered a question
// about it: those of the README and of the manifest.
//
//	node web/test/screenshot.mjs docs/images/page.png
//	node web/test/screenshot.mjs --width 1280 --height 800 web/app/screenshots/wide.png
//	node web/test/screenshot.mjs --width 390 --height 844 --at summary web/app/screenshots/narrow.png
//
// --at    id of the element to scroll to
// --dark  the dark colours
//
// Needs what make build makes, and the fetched model.

import { parseArgs } from 'node:util';
import { launch } from './chromium.mjs';
import { dist } from './paths.mjs';
import { precisServe } from './precis-serve.mjs';
import { Visitor } from './site.mjs';

const { values, positionals: [out] } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '850' },
    at: { type: 'string' },
    dark: { type: 'boolean', default: false },
  },
});
if (!out) {
  console.error('usage: screenshot.mjs [--width PX] [--height PX] [--at ID] [--dark] FILE.png');
  process.exit(2);
}
const viewport = { width: Number(values.width), height: Number(values.height) };

const site = await precisServe(dist);
const browser = await launch();
try {
  const context = await browser.newContext({ viewport, colorScheme: values.dark ? 'dark' : 'light' });
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
  await reader.page.locator(values.at ? `#${values.at}` : 'header').evaluate((at) => at.scrollIntoView({ block: 'start' }));
  await reader.page.waitForTimeout(500); // the way to the evidence is scrolled smoothly
  await reader.page.screenshot({ path: out });
} finally {
  await browser.close();
  site.stop();
}
