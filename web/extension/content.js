/**
 * @file The content script of a page that the reader asks precis to read: reads what it shows, and
 * highlights places of that. It changes nothing in the document. It comes when it is called; a second
 * time it finds itself there.
 */
import { extract, highlight, pickBlock, scrollTo } from '../extract/index.js';
import { browser } from './browser.js';
import { readFile } from './page-file.js';
import { pickerWords } from './picker-words.js';

/** What was read last. @type {import('../extract/extract.js').Extraction | null} */
let extraction = null;

/** The block that the reader picked. @type {Element | null} */
let picked = null;

/** What the reader last selected; the selection itself may be gone when the panel has the focus. @type {Range | null} */
let selected = null;

const here = /** @type {{precisIsHere?: true}} */ (globalThis);
if (!here.precisIsHere) {
  here.precisIsHere = true;
  document.addEventListener('selectionchange', noteSelection);
  noteSelection();
  browser.runtime.onMessage.addListener((message, _, answer) => {
    if (!message.precis) return;
    respond(message.precis).then((value) => answer({ value }), (e) => answer({ error: String(e?.message ?? e) }));
    return true; // the answer comes later
  });
}

/**
 * @param {import('./page-messages.js').PageMessage} message
 * @returns {Promise<unknown>}
 */
async function respond(message) {
  switch (message.type) {
    case 'read':
      return read(message.part);
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
 * @returns {Promise<import('./page-messages.js').Extracted>}
 */
async function read(part) {
  if (document.contentType === 'application/pdf') return readFile();
  const selection = (part === 'selection' && selected) || undefined;
  const block = (part === 'block' && picked) || undefined;
  extraction = await extract(document, { selection, block });
  const { url, canonical, title, site, language, text, blocks, kind, warnings } = extraction;
  return { url, canonical, title, site, language, text, blocks, kind, warnings, selection: selection ? [text] : [] };
}

/**
 * @param {import('../shim/protocol.js').Range[]} ranges  of the text that was read last
 * @param {boolean} scroll
 */
function show(ranges, scroll) {
  const places = ranges.map(({ start, end }) => extraction?.rangeOf(start, end)).filter((range) => range !== null && range !== undefined);
  highlight(document, places);
  if (scroll && places.length > 0) scrollTo(places[0]);
}

function noteSelection() {
  const selection = getSelection();
  if (selection && selection.rangeCount > 0 && !selection.isCollapsed) selected = selection.getRangeAt(0).cloneRange();
}
