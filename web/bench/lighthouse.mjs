// Has Lighthouse judge the page as `precis serve` serves it, for a phone and for a desktop: first as it
// comes, without a text. Prints the scores and what costs points; fails where one of them is under 95.
//
//	node web/bench/lighthouse.mjs
//
// Lighthouse, pinned, is fetched to .cache/lighthouse, apart from the tools that everybody needs; it
// fetches no browser.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium } from '../test/chromium.mjs';
import { dist, root } from '../test/paths.mjs';
import { precisServe } from '../test/precis-serve.mjs';

const LEAST = 95;

/** Of which the one of median speed counts: what else the machine does costs points. */
const RUNS = 3;

const categories = ['performance', 'accessibility', 'best-practices'];
const from = join(root, 'web/bench/lighthouse');
const cache = join(root, '.cache/lighthouse');

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Fetches Lighthouse as its lock file says. */
function fetchLighthouse() {
  const lock = readFileSync(join(from, 'package-lock.json'));
  const done = join(cache, 'package-lock.json');
  if (existsSync(join(cache, 'node_modules/lighthouse')) && existsSync(done) && readFileSync(done).equals(lock)) return;
  mkdirSync(cache, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(from, name), join(cache, name));
  const { status } = spawnSync('npm', ['ci', '--no-progress', '--ignore-scripts'], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('lighthouse: npm ci failed');
}

/** A module of what was fetched. @param {string} path */
const fetched = (path) => import(pathToFileURL(join(cache, 'node_modules', path)).href);

fetchLighthouse();
const { default: lighthouse, desktopConfig } = await fetched('lighthouse/core/index.js');
const { launch } = await fetched('chrome-launcher/dist/index.js');
const site = await precisServe(dist);
const chrome = await launch({ chromePath: findChromium(), chromeFlags: flags, ignoreDefaultFlags: true });
try {
  for (const [name, config] of Object.entries({ phone: undefined, desktop: desktopConfig })) {
    const results = [];
    for (let run = 0; run < RUNS; run++) {
      const { lhr } = await lighthouse(site.url, { port: chrome.port, onlyCategories: categories, logLevel: 'error' }, config);
      if (lhr.runtimeError) throw new Error(`lighthouse: ${lhr.runtimeError.message}`);
      results.push(lhr);
    }
    const speed = (/** @type {any} */ lhr) => lhr.categories.performance.score;
    report(name, results.sort((a, b) => speed(a) - speed(b))[Math.floor(RUNS / 2)]);
  }
} finally {
  chrome.kill();
  site.stop();
}

/**
 * @param {string} name
 * @param {any} lhr  Lighthouse's result
 */
function report(name, { lighthouseVersion, categories: judged, audits }) {
  console.log(`${name} (Lighthouse ${lighthouseVersion})`);
  for (const id of categories) {
    const { score, auditRefs } = judged[id];
    const points = Math.round(score * 100);
    console.log(`  ${String(points).padStart(3)}  ${id}`);
    if (points < LEAST) process.exitCode = 1;
    for (const { id: audit, weight } of auditRefs) {
      const { score: part, title, displayValue = '' } = audits[audit];
      if (weight > 0 && part !== null && part < 0.9) console.log(`         ${Math.round(part * 100)}: ${title} ${displayValue}`);
    }
  }
}
