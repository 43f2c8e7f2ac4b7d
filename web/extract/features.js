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

/**
 * How far around a block its neighbours are looked at.
 */
const reach = [-3, -2, -1, 1, 2, 3];

/**
 * Measures each block of a page.
 * @param {Page} page
 * @param {Set<Text>} kept  the texts that Readability keeps
 * @returns {{rows: Float32Array[], words: number[], names: string[]}}
 */
export function measure(page, kept) {
  const measures = page.blocks.map((block) => new Measure(block, kept));
  const sums = sumsOf(page, measures);
  const signatures = signaturesOf(measures);
  const whole = wholeOf(page, measures);
  /** @type {string[]} */
  let names = [];
  const rows = measures.map((own, i) => {
    /** @type {[string, number][]} */
    const row = [
      ...own.values(),
      ...around(measures, i),
      ...ancestry(own.block.place),
      ...shares(own.block.place, sums, whole),
      ...alike(own, signatures),
      ...position(i, whole),
      ...Object.entries(whole.of),
    ];
    if (i === 0) names = row.map(([name]) => name);
    return Float32Array.from(row, ([, value]) => value);
  });
  return { rows, words: measures.map(({ words }) => words), names };
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
  }

  /** @returns {[string, number][]} */
  values() {
    const { text } = this.block;
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    return [
      ['words', this.words],
      ['links', this.links],
      ['linkCount', this.block.links],
      ['kept', this.kept],
      ['sentence', this.sentence],
      ['sentences', text.match(/[.!?。！？][\s"”’)]/g)?.length ?? 0],
      ['commas', (text.match(/[,，、;]/g)?.length ?? 0) / Math.max(1, this.words)],
      ['digits', (text.match(/\p{N}/gu)?.length ?? 0) / Math.max(1, text.length)],
      ['capitals', (text.match(/\p{Lu}/gu)?.length ?? 0) / Math.max(1, letters)],
      ['wordLength', letters / Math.max(1, this.words)],
      ['begins', /^\p{Lu}/u.test(text) ? 1 : /^\p{Ll}/u.test(text) ? 2 : /^[\p{N}#(]/u.test(text) ? 3 : 0],
      ['tag', this.tag],
      ['pre', this.block.pre ? 1 : 0],
      ...phrases.map(([name, phrase]) => /** @type {[string, number]} */ ([name, phrase.test(text.slice(0, 400)) ? 1 : 0])),
    ];
  }
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
  const dense = text.match(unspaced)?.length ?? 0;
  if (dense > text.length / 4) return Math.ceil(dense / 2);
  return text.match(/\S+/g)?.length ?? 0;
}

/** @param {Measure[]} measures @param {number} i @returns {[string, number][]} */
function around(measures, i) {
  return reach.flatMap((step) => {
    const other = measures[i + step];
    return /** @type {[string, number][]} */ ([
      [`words${step}`, other?.words ?? -1],
      [`links${step}`, other?.links ?? -1],
      [`kept${step}`, other?.kept ?? -1],
      [`tag${step}`, other?.tag ?? -1],
    ]);
  });
}

/**
 * How near above a block something of each kind is.
 * @param {Place} place
 * @returns {[string, number][]}
 */
function ancestry(place) {
  const near = new Float32Array(kinds.length);
  let level = 1;
  let list = 0;
  for (let above = /** @type {Place | null} */ (place); above && above.tag !== 'body' && above.tag !== 'html'; above = above.parent, level++) {
    for (const kind of namesOf(above)) if (near[kind] === 0) near[kind] = 1 / level;
    if (list === 0 && (above.tag === 'ul' || above.tag === 'ol')) list = 1 / level;
  }
  return [...kinds.map((kind, i) => /** @type {[string, number]} */ ([`in-${kind}`, near[i]])), ['list', list], ['depth', level]];
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
 * @param {Place} place
 * @param {Map<Place, Sums>} sums
 * @param {Whole} whole
 * @returns {[string, number][]}
 */
function shares(place, sums, whole) {
  /** @type {[string, number][]} */
  const row = [];
  let level = 0;
  let above = /** @type {Place} */ (place);
  for (const height of heights) {
    for (; level < height && above.parent; level++) above = above.parent;
    const { words, prose, kept, blocks } = sums.get(above) ?? { words: 0, prose: 0, kept: 0, blocks: 0 };
    row.push([`words^${height}`, words / whole.words], [`prose^${height}`, prose / whole.prose], [`kept^${height}`, kept / Math.max(1, words)],
      [`links^${height}`, above.linkChars / Math.max(1, above.chars)], [`size^${height}`, words / Math.max(1, blocks)], [`blocks^${height}`, blocks]);
  }
  return row;
}

/** @typedef {{count: number, words: number, kept: number, links: number}} Alike */

/** @param {Measure} measure */
function signatureOf({ block: { place } }) {
  const part = (/** @type {Place | null} */ p) => (p ? `${p.tag}.${(p.element.getAttribute('class') ?? '').replace(/\d+/g, '').trim().split(/\s+/, 2).join('.')}` : '');
  return `${part(place.parent?.parent ?? null)}>${part(place.parent)}>${part(place)}`;
}

/** @param {Measure[]} measures */
function signaturesOf(measures) {
  /** @type {Map<string, Alike>} */
  const all = new Map();
  for (const measure of measures) {
    const signature = signatureOf(measure);
    const sum = all.get(signature) ?? { count: 0, words: 0, kept: 0, links: 0 };
    sum.count++;
    sum.words += measure.words;
    sum.kept += measure.kept;
    sum.links += measure.links;
    all.set(signature, sum);
  }
  return all;
}

/**
 * How the blocks are that stand in the same way, as the cards of a list do.
 * @param {Measure} own
 * @param {Map<string, Alike>} signatures
 * @returns {[string, number][]}
 */
function alike(own, signatures) {
  const { count, words, kept, links } = /** @type {Alike} */ (signatures.get(signatureOf(own)));
  return [['alike', count], ['alikeWords', words / count], ['alikeKept', kept / count], ['alikeLinks', links / count]];
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
  const count = (/** @type {string} */ tag) => page.places.filter((place) => place.tag === tag).length;
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
      articles: count('article'),
      mains: count('main'),
      paragraphs: count('p'),
      tables: count('table'),
      codes: count('pre'),
    },
  };
}

/** @param {number} i @param {Whole} whole @returns {[string, number][]} */
function position(i, { before, words, first, last, heading, count }) {
  return [
    ['at', i / count],
    ['wordsBefore', before[i] / words],
    ['afterFirst', first < 0 ? 0 : i - first],
    ['beforeLast', last < 0 ? 0 : last - i],
    ['afterHeading', heading < 0 ? -1000 : i - heading],
  ];
}
