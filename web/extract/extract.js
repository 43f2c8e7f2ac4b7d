/**
 * @file What there is to summarize on a page. A newcomer reads this first: a page is read block by
 * block (page.js, which leaves out what is not in sight), the blocks of its main text are chosen
 * (choose.js) and put together (compose.js), and each character of the text knows its place in the
 * document (anchors.js). docs/extraction.md says how it works and how well.
 */

import { aboutOf } from './about.js';
import { Anchors } from './anchors.js';
import { choose } from './choose.js';
import { compose } from './compose.js';
import { figuresOf } from './figures.js';
import { kindOf } from './kind.js';
import { readPage } from './page.js';
import { withinRange } from './selection.js';
import { isThread } from './thread.js';

/** @typedef {'article' | 'documentation' | 'thread' | 'plain' | 'pdf'} PageKind */

/**
 * What may be said of an extraction: hidden, the page has text that a reader cannot see and that was left
 * out; whole, no main text was found and all that is seen was taken; empty, there is no text.
 * @typedef {'hidden' | 'whole' | 'empty'} Warning
 */

/**
 * @typedef {object} Extraction
 * @property {string} url
 * @property {string} canonical  the address that the page names as its own; empty where it names none
 * @property {string} title      empty where it has none
 * @property {string} site
 * @property {string} language   BCP 47; empty where it is not said
 * @property {string} text       without its title; an empty line between blocks
 * @property {import('./reading.js').Span[]} blocks  places in text, UTF-16 units
 * @property {PageKind} kind
 * @property {import('./figures.js').Figure[]} figures  pictures of the main text. What is said of them
 *   in alt is not seen, so it is not part of the text
 * @property {Warning[]} warnings
 * @property {(start: number, end: number) => Range | null} rangeOf  the range of the document that shows
 *   a part of the text; null: it is no longer there. Holds while the document changes elsewhere, and
 *   where the same words are put there anew
 */

/**
 * Extracts the main text of a page, or what the reader chose of it. The document is read, never changed.
 * Of a document without a window (of DOMParser) what is hidden is known less well: see openPage.
 * @param {Document} document
 * @param {{selection?: Range, block?: Element, signal?: AbortSignal}} [options]  selection or block: what
 *   the reader chose, taken whole but for what is not in sight
 * @returns {Promise<Extraction>}
 */
export async function extract(document, { selection, block, signal } = {}) {
  const page = await inSlices(readPage(document, block), signal);
  const chosen = selection ? withinRange(page.blocks, selection) : block ? page.blocks : null;
  const { blocks, whole, thread, about: found } = chosen ? { blocks: chosen, whole: false, thread: false, about: {} } : await inSlices(choose(page, isThread(document)), signal);
  const about = aboutOf(document, found);
  const reading = compose(chosen ?? withoutTitle(blocks, about.title), page.blocks);
  const anchors = new Anchors(document, reading.text, reading.segments);
  return {
    ...about,
    text: reading.text,
    blocks: reading.spans,
    kind: kindOf(page, blocks, thread),
    figures: figuresOf(blocks),
    warnings: warningsOf(page, reading.text, whole),
    rangeOf: (start, end) => anchors.range(start, end),
  };
}

/** Blocks among which the page's title stands, if it is in the text at all. */
const BEGINNING = 5;

/**
 * @param {import('./page.js').Block[]} blocks
 * @param {string} title
 */
const withoutTitle = (blocks, title) => blocks.filter((block, i) => i >= BEGINNING || block.text !== title || !block.place.inside('h1'));

/** Hidden characters that are told: fewer are labels for screen readers. */
const TOLD = 200;

/**
 * @param {import('./page.js').Page} page
 * @param {string} text
 * @param {boolean} whole
 * @returns {Warning[]}
 */
function warningsOf(page, text, whole) {
  if (text === '') return ['empty'];
  return [...(page.hidden >= TOLD ? [/** @type {const} */ ('hidden')] : []), ...(whole ? [/** @type {const} */ ('whole')] : [])];
}

/** Milliseconds of work after which the page is let go on. */
const SLICE = 24;

/**
 * Runs work to its end with pauses, so that the page stays usable.
 * @template T
 * @param {Generator<void, T>} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<T>}
 */
async function inSlices(work, signal) {
  for (let since = performance.now(); ; ) {
    signal?.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE) continue;
    await pause();
    since = performance.now();
  }
}

/** Lets others work; unlike a timer's, the pause is not lengthened in a tab in the background. */
function pause() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve(undefined);
    };
    channel.port2.postMessage(null);
  });
}
