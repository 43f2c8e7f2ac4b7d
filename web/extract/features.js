/** @file What is measured of each block to tell main text from what stands around it. */

import { namesOf, kinds } from './names.js';

/** @typedef {import('./page.js').Page} Page */
/** @typedef {import('./page.js').Block} Block */
/** @typedef {import('./page.js').Place} Place */

/** Scripts without spaces between words: two characters count as one word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** What else a text says of itself. @type {[string, RegExp][]} */
const phrases = [
  ['shares', /\b(share|tweet|pin it|follow us|facebook|twitter|linkedin|whatsapp|instagram|pinterest|youtube|copy link|email this|print)\b/i],
  ['subscribes', /\b(subscribe|newsletter|sign ?up|log ?in|sign ?in|register|inbox|your email|free trial|get started|download now|join (us|now|the))\b/i],
  ['leadsOn', /\b(related|read more|read next|read also|see also|more (from|on|about|in|stories)|you (may|might) (also )?(like|enjoy)|recommended|popular|trending|latest|previous|next( post| article)?|continue reading|learn more|view all|see all|show more|load more|back to)\b/i],
  ['consents', /\b(cookies?|consent|gdpr|privacy|terms (of|and)|accept all|all rights reserved|copyright)\b|©/i],
  ['credits', /^(by|written by|posted (by|on)|published|updated|last (updated|modified)|author|photo(graph)?( by|:)?|image( credit|:)?|credit|source|via|edited by|reviewed by)\b|\b\d+ min(ute)?s? read\b/i],
  ['comments', /\b(comments?|repl(y|ies|ied)|likes?|upvote|report|permalink|quote|joined|posts?:|reputation|member)\b/i],
  ['dated', /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(st|nd|rd|th)?,? \d{4}|\b\d{1,2} (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? \d{4}|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b(ago|yesterday)\b/i],
  ['sells', /[$€£¥]\s?\d|\d\s?[€£]|\b(add to (cart|basket|bag)|buy now|in stock|out of stock|free shipping|checkout|price|sale|reviews?\b|ratings?)\b/i],
];

/** How many ancestors up the shares are measured. */
const heights = [1, 2, 3, 4, 6];

/** Where around a block its neighbours are looked at. */
const reach = [-3, -2, -1, 1, 2, 3];

/** Blocks measured between two pauses. */
const STEP = 200;

/**
 * Measures each block of a page.
 * @param {Page} page
 * @param {Set<Text>} kept  the texts that Readability keeps
 * @returns {Generator<void, {rows: Float32Array[], words: number[], names: string[]}>}
 */
export function* measure(page, kept) {
  /** @type {Measure[]} */
  const measures = [];
  for (const [i, block] of page.blocks.entries()) {
    if (i % STEP === 0) yield;
    measures.push(new Measure(block, kept));
  }
  const sums = sumsOf(page, measures);
  const signatures = signaturesOf(measures);
  const whole = wholeOf(page, measures);
  /** @type {string[]} */
  let names = [];
  /** @type {Float32Array[]} */
  const rows = [];
  const row = new Row();
  for (const [i, own] of measures.entries()) {
    if (i % STEP === 0) yield;
    own.put(row);
    putAround(row, measures, i);
    putAncestry(row, own.block.place);
    putShares(row, own.block.place, sums, whole);
    putAlike(row, own, signatures);
    putPosition(row, i, whole);
    row.putAll(whole.of);
    if (i === 0) names = row.names;
    rows.push(row.taken());
  }
  return { rows, words: measures.map(({ words }) => words), names };
}

/** The features of one block after the other, always in the same order. */
class Row {
  /** @type {string[]} */
  names = [];
  /** @type {number[]} */
  #values = [];
  #first = true;

  /** @param {string} name @param {number} value */
  put(name, value) {
    if (this.#first) this.names.push(name);
    this.#values.push(value);
  }

  /** @param {Record<string, number>} values */
  putAll(values) {
    for (const name in values) this.put(name, values[name]);
  }

  /** The row so far; the next one begins. */
  taken() {
    const row = Float32Array.from(this.#values);
    this.#values.length = 0;
    this.#first = false;
    return row;
  }
}

/** A block by itself. */
class Measure {
  /**
   * @param {Block} block
   * @param {Set<Text>} kept
   */
  constructor(block, kept) {
    this.block = block;
    const { text } = block;
    this.words = wordsOf(text);
    this.links = text.length === 0 ? 0 : Math.min(1, block.linkChars / text.length);
    this.kept = block.segments.reduce((sum, { node, length }) => sum + (kept.has(node) ? length : 0), 0) / Math.max(1, block.segments.reduce((sum, { length }) => sum + length, 0));
    this.sentence = /[.!?…:;。！？؟।]["'”’»)\]]?$/.test(text) ? 1 : 0;
    /** How much it is like a paragraph. */
    this.prose = Math.max(0, Math.min(100, this.words) - 8) * (1 - this.links) * (this.sentence ? 1 : 0.5);
    this.tag = tagOf(block.place);
    this.signature = signatureOf(block.place);
  }

  /** @param {Row} row */
  put(row) {
    const { text } = this.block;
    const letters = count(text, /\p{L}/gu);
    row.put('words', this.words);
    row.put('links', this.links);
    row.put('linkCount', this.block.links);
    row.put('kept', this.kept);
    row.put('sentence', this.sentence);
    row.put('sentences', count(text, /[.!?。！？][\s"”’)]/g));
    row.put('commas', count(text, /[,，、;]/g) / Math.max(1, this.words));
    row.put('digits', count(text, /\p{N}/gu) / Math.max(1, text.length));
    row.put('capitals', count(text, /\p{Lu}/gu) / Math.max(1, letters));
    row.put('wordLength', letters / Math.max(1, this.words));
    row.put('begins', /^\p{Lu}/u.test(text) ? 1 : /^\p{Ll}/u.test(text) ? 2 : /^[\p{N}#(]/u.test(text) ? 3 : 0);
    row.put('tag', this.tag);
    row.put('pre', this.block.pre ? 1 : 0);
    const beginning = text.slice(0, 400);
    for (const [name, phrase] of phrases) row.put(name, phrase.test(beginning) ? 1 : 0);
  }
}

/** @param {string} text @param {RegExp} what  with the flag g */
function count(text, what) {
  let n = 0;
  what.lastIndex = 0;
  while (what.test(text)) n++;
  return n;
}

/** Tags in an order in which near ones are alike. */
const tags = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'li', 'dt', 'dd', 'td', 'th', 'figcaption', 'caption', 'a', 'label', 'address', 'summary'];

/** @param {Place} place */
function tagOf(place) {
  const own = tags.indexOf(place.tag);
  if (own >= 0) return own;
  const around = place.parent ? tags.indexOf(place.parent.tag) : -1;
  return around >= 0 ? around : tags.length;
}

/** @param {string} text */
export function wordsOf(text) {
  const dense = count(text, unspaced);
  return dense > text.length / 4 ? Math.ceil(dense / 2) : count(text, /\S+/g);
}

/** @param {Row} row @param {Measure[]} measures @param {number} i */
function putAround(row, measures, i) {
  for (const step of reach) {
    const other = measures[i + step];
    row.put(`words${step}`, other?.words ?? -1);
    row.put(`links${step}`, other?.links ?? -1);
    row.put(`kept${step}`, other?.kept ?? -1);
    row.put(`tag${step}`, other?.tag ?? -1);
  }
}

/**
 * How near above a block something of each kind is.
 * @param {Row} row
 * @param {Place} place
 */
function putAncestry(row, place) {
  const near = new Float32Array(kinds.length);
  let level = 1;
  let list = 0;
  for (let above = /** @type {Place | null} */ (place); above && above.tag !== 'body' && above.tag !== 'html'; above = above.parent, level++) {
    for (const kind of namesOf(above)) if (near[kind] === 0) near[kind] = 1 / level;
    if (list === 0 && (above.tag === 'ul' || above.tag === 'ol')) list = 1 / level;
  }
  for (const [i, kind] of kinds.entries()) row.put(`in-${kind}`, near[i]);
  row.put('list', list);
  row.put('depth', level);
}

/** @typedef {{words: number, prose: number, kept: number, blocks: number}} Sums */

/**
 * What each place holds.
 * @param {Page} page
 * @param {Measure[]} measures
 * @returns {Map<Place, Sums>}
 */
function sumsOf(page, measures) {
  /** @type {Map<Place, Sums>} */
  const sums = new Map(page.places.map((place) => [place, { words: 0, prose: 0, kept: 0, blocks: 0 }]));
  for (const { block, words, prose, kept } of measures) {
    for (let place = /** @type {Place | null} */ (block.place); place; place = place.parent) {
      const sum = sums.get(place);
      if (!sum) continue;
      sum.words += words;
      sum.prose += prose;
      sum.kept += kept * words;
      sum.blocks++;
    }
  }
  return sums;
}

/**
 * What shares of the page the ancestors of a block hold.
 * @param {Row} row
 * @param {Place} place
 * @param {Map<Place, Sums>} sums
 * @param {Whole} whole
 */
function putShares(row, place, sums, whole) {
  let level = 0;
  let above = /** @type {Place} */ (place);
  for (const height of heights) {
    for (; level < height && above.parent; level++) above = above.parent;
    const { words, prose, kept, blocks } = sums.get(above) ?? nothing;
    row.put(`words^${height}`, words / whole.words);
    row.put(`prose^${height}`, prose / whole.prose);
    row.put(`kept^${height}`, kept / Math.max(1, words));
    row.put(`links^${height}`, above.linkChars / Math.max(1, above.chars));
    row.put(`size^${height}`, words / Math.max(1, blocks));
    row.put(`blocks^${height}`, blocks);
  }
}

/** @type {Sums} */
const nothing = { words: 0, prose: 0, kept: 0, blocks: 0 };

/** @typedef {{count: number, words: number, kept: number, links: number}} Alike */

/**
 * The way in which a block stands on the page: tags and names of three elements.
 * @param {Place} place
 */
function signatureOf(place) {
  const part = (/** @type {Place | null} */ p) => (p ? `${p.tag}.${(p.element.getAttribute('class') ?? '').replace(/\d+/g, '').trim().split(/\s+/, 2).join('.')}` : '');
  return `${part(place.parent?.parent ?? null)}>${part(place.parent)}>${part(place)}`;
}

/** @param {Measure[]} measures */
function signaturesOf(measures) {
  /** @type {Map<string, Alike>} */
  const all = new Map();
  for (const measure of measures) {
    const sum = all.get(measure.signature) ?? { count: 0, words: 0, kept: 0, links: 0 };
    sum.count++;
    sum.words += measure.words;
    sum.kept += measure.kept;
    sum.links += measure.links;
    all.set(measure.signature, sum);
  }
  return all;
}

/**
 * How the blocks are that stand in the same way, as the cards of a list do.
 * @param {Row} row
 * @param {Measure} own
 * @param {Map<string, Alike>} signatures
 */
function putAlike(row, own, signatures) {
  const { count: all, words, kept, links } = /** @type {Alike} */ (signatures.get(own.signature));
  row.put('alike', all);
  row.put('alikeWords', words / all);
  row.put('alikeKept', kept / all);
  row.put('alikeLinks', links / all);
}

/**
 * @typedef {object} Whole  of the page
 * @property {number} words
 * @property {number} prose
 * @property {number[]} before  words before each block
 * @property {number} first     index of the first block that Readability keeps
 * @property {number} last
 * @property {number} heading   index of the first h1; −1: none
 * @property {number} count
 * @property {Record<string, number>} of  features that all blocks share
 */

/**
 * @param {Page} page
 * @param {Measure[]} measures
 * @returns {Whole}
 */
function wholeOf(page, measures) {
  /** @type {number[]} */
  const before = [];
  let words = 0;
  for (const measure of measures) {
    before.push(words);
    words += measure.words;
  }
  const prose = measures.reduce((sum, measure) => sum + measure.prose, 0);
  const kept = measures.reduce((sum, measure) => sum + measure.kept * measure.words, 0);
  const tagged = (/** @type {string} */ tag) => page.places.filter((place) => place.tag === tag).length;
  const heading = measures.findIndex(({ block }) => block.place.inside('h1'));
  return {
    words: Math.max(1, words), prose: Math.max(1, prose), before, heading, count: measures.length,
    first: measures.findIndex((measure) => measure.kept > 0.5), last: measures.findLastIndex((measure) => measure.kept > 0.5),
    of: {
      pageWords: words,
      pageProse: prose / Math.max(1, words),
      pageKept: kept / Math.max(1, words),
      pageBlocks: measures.length,
      pageLinks: measures.reduce((sum, { block }) => sum + block.linkChars, 0) / Math.max(1, measures.reduce((sum, { block }) => sum + block.text.length, 0)),
      articles: tagged('article'),
      mains: tagged('main'),
      paragraphs: tagged('p'),
      tables: tagged('table'),
      codes: tagged('pre'),
    },
  };
}

/** @param {Row} row @param {number} i @param {Whole} whole */
function putPosition(row, i, { before, words, first, last, heading, count: all }) {
  row.put('at', i / all);
  row.put('wordsBefore', before[i] / words);
  row.put('afterFirst', first < 0 ? 0 : i - first);
  row.put('beforeLast', last < 0 ? 0 : last - i);
  row.put('afterHeading', heading < 0 ? -1000 : i - heading);
}
