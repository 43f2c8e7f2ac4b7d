/** @file Which blocks of a page are its main text. */

import { withoutComments } from './comments.js';
import { measure } from './features.js';
import { probability } from './forest.js';
import forest from './forest.json' with { type: 'json' };
import { readabilityOf } from './readability.js';
import { bestOfThread } from './thread.js';

/** @typedef {import('./page.js').Page} Page */
/** @typedef {import('./page.js').Block} Block */

/**
 * @typedef {object} Choice
 * @property {Block[]} blocks  in page order
 * @property {boolean} whole   no main text was found: all is taken that is seen
 * @property {boolean} thread  people answer each other
 * @property {{title?: string, site?: string, language?: string}} about
 */

/** Blocks less likely than this are in no main text. */
const LEAST = 0.15;

/** What Readability keeps stays unless it is this unlikely, and what it leaves out comes only if it is this likely. */
const KEEP = 0.25;
const ADD = 0.6;

/** What Readability keeps of things that articles are surrounded with stays if it is this likely. */
const KEEP_SURROUNDING = 0.5;

/** What surrounds articles, by the names of a block's near ancestors and by what a short block says. */
const surrounding = ['social', 'promo', 'author', 'meta', 'related', 'consent', 'comments', 'form', 'nav', 'footer', 'aside'].map((kind) => forest.features.indexOf(`in-${kind}`));
const sayings = ['shares', 'subscribes', 'consents', 'credits', 'leadsOn'].map((phrase) => forest.features.indexOf(phrase));

/** A third ancestor counts as near; words of a short block. */
const near = 1 / 3;
const SHORT = 30;

/** Share of the likely main text that Readability must have for its opinion to count as that. */
const TRUSTED = 0.5;

/** Which of the features says what Readability keeps. */
const KEPT = forest.features.indexOf('kept');

/** Blocks judged between two pauses. */
const STEP = 200;

/**
 * @param {Page} page
 * @param {boolean} thread
 * @returns {Generator<void, Choice>}
 */
export function* choose(page, thread) {
  if (!thread) page = withoutComments(page);
  yield;
  const { texts, ...about } = readabilityOf(page);
  yield;
  const { rows, words } = yield* measure(page, texts);
  /** @type {number[]} */
  const likely = [];
  for (const [i, row] of rows.entries()) {
    if (i % STEP === 0) yield;
    likely.push(probability(forest, row));
  }
  const kept = rows.map((row) => row[KEPT] > 0.5);
  const { keep, add } = limitsOf(likely, words, kept);
  const surrounded = Math.max(keep, Math.min(add, KEEP_SURROUNDING));
  let blocks = page.blocks.filter((_, i) => likely[i] >= (!kept[i] ? add : isSurrounding(rows[i], words[i]) ? surrounded : keep));
  if (thread) blocks = bestOfThread(page.document, page.blocks, blocks);
  return blocks.length > 0 ? { blocks, whole: false, thread, about } : { blocks: page.blocks, whole: true, thread, about };
}

/**
 * The probabilities from which on a block is main text. Of an article, where Readability is mostly
 * right, it has the benefit of the doubt. Of other pages (lists, shops, threads) it knows little: there
 * it is the cut for the best F1 that can be expected, so that where all are doubtful, less must do.
 * @param {number[]} likely   of each block
 * @param {number[]} words
 * @param {boolean[]} kept    by Readability
 * @returns {{keep: number, add: number}}
 */
function limitsOf(likely, words, kept) {
  const wanted = likely.reduce((sum, p, i) => sum + p * words[i], 0);
  const has = likely.reduce((sum, p, i) => sum + (kept[i] ? p * words[i] : 0), 0);
  if (has >= TRUSTED * wanted) return { keep: KEEP, add: ADD };
  let found = 0;
  let taken = 0;
  let best = -1;
  let limit = 1;
  for (const i of [...likely.keys()].sort((a, b) => likely[b] - likely[a])) {
    found += likely[i] * words[i];
    taken += words[i];
    const f1 = (2 * found) / (taken + wanted);
    if (f1 > best) [best, limit] = [f1, likely[i]];
  }
  limit = Math.max(LEAST, Math.min(limit, 0.5));
  return { keep: limit, add: limit };
}

/** @param {Float32Array} row @param {number} words */
const isSurrounding = (row, words) => surrounding.some((feature) => row[feature] >= near) || (words < SHORT && sayings.some((feature) => row[feature] > 0));
