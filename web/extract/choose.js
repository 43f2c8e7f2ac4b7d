/** @file Which blocks of a page are its main text. */

import { readabilityOf } from './readability.js';

/** @typedef {import('./page.js').Page} Page */
/** @typedef {import('./page.js').Block} Block */

/**
 * @typedef {object} Choice
 * @property {Block[]} blocks
 * @property {boolean} whole  no main text was found: all is taken that is seen
 * @property {{title?: string, site?: string, language?: string}} [about]
 */

/**
 * @param {Page} page
 * @returns {Generator<void, Choice>}
 */
export function* choose(page) {
  const { texts, ...about } = readabilityOf(page);
  yield;
  const blocks = page.blocks.filter(({ segments }) => segments.some(({ node }) => texts.has(node)));
  return blocks.length > 0 ? { blocks, whole: false, about } : { blocks: page.blocks, whole: true, about };
}
