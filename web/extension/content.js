/**
 * @file The content script of a page that the reader asks precis to read: reads what it shows, and
 * highlights places of that. It changes nothing in the document. It comes when it is called; a second
 * time it finds itself there.
 */
import { extract, highlight, pickBlock, scrollTo } from '../extract/index.js';
import { browser } from './browser.js';
import { readFile } from './page-file.js';
import { PageEvents } from './page-events.js';
import { pickerWords } from './picker-words.js';

/** What was read last. @type {import('../extract/extract.js').Extraction | null} */
let extraction = null;

/** The block that the reader picked. @type {Element | null} */
let picked = null;

const here = /** @type {{precisIsHere?: true}} */ (globalThis);
if (!here.precisIsHere) {
  here.precisIsHere = true;
  const events = new PageEvents();
  browser.runtime.onMessage.addListener((message, _, answer) => {
    if (!message.precis) return;
    respond(message.precis, events).then((value) => answer({ value }), (e) => answer({ error: String(e?.message ?? e) }));
    return true; // the answer comes later
  });
}

/**
 * @param {import('./page-messages.js').PageMessage} message
 * @param {PageEvents} events
 * @returns {Promise<unknown>}
 */
async function respond(message, events) {
  switch (message.type) {
    case 'read':
      return read(message.part, events);
    case 'highlight':
      show(message.ranges, message.scroll);
      return null;
    case 'pick':
      picked = await pickBlock(document, pickerWords());
      return picked !== null;
  }
}

/**
 * @param {import('./page-messages.js').Part} part
 * @param {PageEvents} events
 * @returns {Promise<import('./page-messages.js').Extracted>}
 */
async function read(part, events) {
  if (document.contentType === 'application/pdf') return readFile();
  const selection = (part === 'selection' && events.selected) || undefined;
  const block = (part === 'block' && picked) || undefined;
  extraction = await extract(document, { selection, block });
  events.begin();
  const { url, canonical, title, site, language, text, warnings, blocks } = extraction;
  const headings = blocks.filter(({ kind }) => kind === 'heading').map(({ start, end }) => ({ start, end }));
  return { url, canonical, title, site, language, text, headings, warnings, selection: selection ? [text] : [] };
}

/**
 * @param {import('../shim/protocol.js').Range[]} ranges  of the text that was read last
 * @param {boolean} scroll  to the first; the keyboard goes on from there
 */
function show(ranges, scroll) {
  const places = ranges.map(({ start, end }) => extraction?.rangeOf(start, end)).filter((range) => range !== null && range !== undefined);
  highlight(document, places);
  if (!scroll || places.length === 0) return;
  scrollTo(places[0]);
  const { startContainer, startOffset } = places[0];
  getSelection()?.collapse(startContainer, startOffset); // from where the keyboard and a screen reader go on
}
