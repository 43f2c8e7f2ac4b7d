/**
 * @file The content script of sites where the reader has turned on reading along: while a page is looked
 * at, the engine reads it ahead; a page that was looked at for a while is remembered, where the memory is
 * on. Nothing of this happens in a private window.
 */
import { Dwell } from '../app/memory/dwell.js';
import { ReadAhead } from '../app/read-ahead.js';
import { extract } from '../extract/index.js';
import { inPrivate } from './browser.js';
import { SiteEngine } from './site-engine.js';

/** UTF-16 units of the shortest text that is worth it. */
const SHORTEST = 400;

/** Milliseconds that a page must have been looked at to be remembered, and between two looks at how long it was. */
const READ = 10_000;
const LOOK = 1000;

/** What the panel asks for where the reader has not chosen otherwise. */
const options = /** @type {const} */ ({ mode: 'auto', kind: 'key-points', length: 'short', format: 'plain-text' });

if (!inPrivate()) readAlong().catch((e) => console.info(`precis does not read along: ${e}`));

async function readAlong() {
  const reading = await extract(document);
  if (reading.text.length < SHORTEST) return;
  const engine = new SiteEngine();
  const ahead = new ReadAhead(engine);
  ahead.open(reading.text, { ...options, title: reading.title });
  const see = () => ahead.see(inSight(reading));
  see();
  document.addEventListener('scrollend', see);
  rememberIt(engine, reading);
}

/**
 * Remembers a page once it was looked at for a while, and how long it was looked at from then on.
 * @param {SiteEngine} engine
 * @param {import('../extract/extract.js').Extraction} reading
 */
function rememberIt(engine, { text, url, title, site, language }) {
  const dwell = new Dwell();
  let looked = 0;
  let known = false;
  /** @type {Set<string>} */
  const selected = new Set();
  const tell = () => {
    const page = { url, title, site, language, dwell: looked, selection: [...selected] };
    engine.remember(known ? '' : text, page, known).catch((e) => console.info(`precis does not remember this page: ${e}`));
    known = true;
    looked = 0;
    selected.clear();
  };
  const timer = setInterval(() => {
    looked += dwell.take();
    if (looked < READ) return;
    clearInterval(timer);
    tell();
  }, LOOK);
  document.addEventListener('visibilitychange', () => {
    looked += dwell.take();
    if (known && document.visibilityState === 'hidden' && looked > 0) tell();
  });
  document.addEventListener('pointerup', () => {
    const words = getSelection()?.toString().trim();
    if (words) selected.add(words);
  });
}

/**
 * The part of a text whose blocks are in the window.
 * @param {import('../extract/extract.js').Extraction} reading
 * @returns {import('../shim/protocol.js').Range}
 */
function inSight({ blocks, rangeOf }) {
  const seen = blocks.filter(({ start, end }) => {
    const box = rangeOf(start, end)?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight;
  });
  return { start: seen[0]?.start ?? 0, end: seen.at(-1)?.end ?? 0 };
}
