/** @file Which blocks of a page are its main text. */

import { measure } from './features.js';
import { probability } from './forest.js';
import forest from './forest.json' with { type: 'json' };
import { kinds, namesOf } from './names.js';
import { readabilityOf } from './readability.js';
import { withoutWeakAnswers } from './thread.js';

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

/** Blocks likelier than this are in the main text of a page that leaves little doubt. */
const EVEN = 0.5;

/** Words of main text without which comments are the main text. */
const ENOUGH = 60;

/** Blocks judged between two pauses. */
const STEP = 200;

/**
 * @param {Page} page
 * @param {boolean} thread
 * @returns {Generator<void, Choice>}
 */
export function* choose(page, thread) {
  yield;
  const { texts, ...about } = readabilityOf(page);
  yield;
  const { rows, words } = measure(page, texts);
  /** @type {number[]} */
  const likely = [];
  for (const [i, row] of rows.entries()) {
    if (i % STEP === 0) yield;
    likely.push(probability(forest, row));
  }
  const limit = limitOf(likely, words);
  let blocks = page.blocks.filter((_, i) => likely[i] >= limit);
  blocks = thread ? withoutWeakAnswers(page.document, blocks) : withoutComments(blocks);
  return blocks.length > 0 ? { blocks, whole: false, thread, about } : { blocks: page.blocks, whole: true, thread, about };
}

/**
 * The probability at which to cut for the best F1 that can be expected, with words as what is found:
 * where all are doubtful, less must do. Where the page leaves little doubt it is even odds.
 * @param {number[]} likely
 * @param {number[]} words
 */
export function limitOf(likely, words) {
  const order = [...likely.keys()].sort((a, b) => likely[b] - likely[a]);
  const wanted = likely.reduce((sum, p, i) => sum + p * words[i], 0);
  let found = 0;
  let taken = 0;
  let best = -1;
  let limit = 1;
  let even = 0;
  for (const i of order) {
    found += likely[i] * words[i];
    taken += words[i];
    const f1 = (2 * found) / (taken + wanted);
    if (likely[i] >= EVEN) even = f1;
    if (f1 > best) [best, limit] = [f1, likely[i]];
  }
  return even >= CERTAIN ? EVEN : Math.max(LEAST, Math.min(limit, EVEN));
}

/** Expected F1 of a page that leaves little doubt. */
const CERTAIN = 0.85;

/** @param {Block[]} blocks */
function withoutComments(blocks) {
  const comments = kinds.indexOf('comments');
  const isComment = (/** @type {Block} */ { place }) => {
    for (let above = /** @type {import('./page.js').Place | null} */ (place); above && above.tag !== 'body'; above = above.parent) {
      if (namesOf(above).includes(comments)) return true;
    }
    return false;
  };
  const rest = blocks.filter((block) => !isComment(block));
  const words = rest.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  return words >= ENOUGH ? rest : blocks;
}
