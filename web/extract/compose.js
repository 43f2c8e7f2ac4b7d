/** @file Puts chosen blocks together to a text: tables by rows, with their headers; everything else as it stands. */

import { Reading } from './reading.js';
import { rowsOf } from './tables.js';

/** @typedef {import('./page.js').Block} Block */
/** @typedef {import('./page.js').Place} Place */

/** Share of a table that must be wanted for all of it to come. */
const MOST = 0.5;

/**
 * @param {Block[]} blocks  in page order
 * @param {Block[]} all     of the page: a table of which most is wanted comes whole, with its headers
 * @returns {Reading}
 */
export function compose(blocks, all) {
  const reading = new Reading();
  for (let i = 0; i < blocks.length; ) {
    const table = dataTable(blocks[i].place);
    if (!table) {
      reading.append([blocks[i]], kindOf(blocks[i]));
      i++;
      continue;
    }
    let end = i;
    while (end < blocks.length && table.element.contains(blocks[end].place.element)) end++;
    const whole = all.slice(table.first, table.last + 1);
    const rows = rowsOf(table.element, end - i >= MOST * whole.length ? whole : blocks.slice(i, end));
    for (const { parts, kind } of rows) reading.append(parts, kind);
    i = end;
  }
  return reading;
}

/** The outermost table around a place, if it has data and is not there for the layout. @param {Place} place */
function dataTable(place) {
  /** @type {Place | null} */
  let table = null;
  for (let around = /** @type {Place | null} */ (place); around; around = around.parent) if (around.tag === 'table') table = around;
  if (!table) return null;
  const { element } = table;
  if (element.getAttribute('role') === 'presentation' || element.querySelector('table')) return null;
  return element.querySelector('th, caption, thead') ? table : null;
}

/** @param {Block} block @returns {import('./reading.js').Kind} */
function kindOf({ place }) {
  for (let around = /** @type {Place | null} */ (place); around; around = around.parent) {
    if (/^h[1-6]$/.test(around.tag)) return 'heading';
    if (around.tag === 'pre') return 'code';
    if (around.tag === 'figcaption' || around.tag === 'caption') return 'caption';
    if (around.tag === 'li' || around.tag === 'dt' || around.tag === 'dd') return 'item';
    if (around.tag === 'blockquote') return 'quote';
    if (around.tag === 'tr') return 'row';
  }
  return 'paragraph';
}
