/** @file What a page shows, block by block, with the way back from each character to the document. The document is only read. */

import { Rendered } from './sight.js';
import { unseenCharacters } from './unseen-characters.js';
import { Unrendered } from './unrendered.js';

/** @typedef {import('./sight.js').Sight} Sight */

/**
 * A stretch of a text node that stands in a block's text unchanged, but that one space may be another.
 * @typedef {object} Segment
 * @property {Text} node
 * @property {number} offset  where it begins in the node
 * @property {number} start   where it begins in the block's text
 * @property {number} length
 */

/** An element that holds blocks, and what its contents come to. Sizes are of characters without white space folded. */
export class Place {
  first = -1;
  last = -1;
  chars = 0;
  linkChars = 0;

  /**
   * @param {Element} element
   * @param {Place | null} parent
   */
  constructor(element, parent) {
    this.element = element;
    this.parent = parent;
    this.tag = element.localName;
    /** What its author calls it. */
    this.name = ['id', 'class', 'role', 'itemprop', 'data-component', 'data-testid'].map((attribute) => element.getAttribute(attribute) ?? '').join(' ').trim().toLowerCase();
  }

  /** Whether it lies in an element of this tag, or is one. @param {string} tag */
  inside(tag) {
    for (let place = /** @type {Place | null} */ (this); place; place = place.parent) if (place.tag === tag) return true;
    return false;
  }
}

/** Text on lines of its own: a paragraph, a heading, a cell. */
export class Block {
  text = '';
  /** @type {Segment[]} */
  segments = [];
  linkChars = 0;
  links = 0;

  /**
   * @param {Place} place   the nearest element that begins a line
   * @param {number} index  in page order
   * @param {boolean} pre   white space is kept
   */
  constructor(place, index, pre) {
    this.place = place;
    this.index = index;
    this.pre = pre;
  }

  /**
   * Appends the text of a node, white space folded and unseen characters left out.
   * @param {Text} node
   */
  append(node) {
    const { data } = node;
    let from = 0;
    for (const { 0: match, index } of data.matchAll(this.pre ? unseenCharacters : folded)) {
      const space = !this.pre && /^\s/.test(match);
      const keep = space && this.text !== '' && !/\s$/.test(this.text) && index === from ? 1 : space && index > from ? 1 : 0;
      if (keep === 1 && match.length === 1) continue; // one space for another
      this.#take(node, from, index + keep);
      from = index + match.length;
    }
    this.#take(node, from, data.length);
  }

  /** @param {Text} node @param {number} from @param {number} to */
  #take(node, from, to) {
    if (to <= from) return;
    const start = this.text.length;
    this.text += this.pre ? node.data.slice(from, to) : node.data.slice(from, to).replace(/\s/g, ' ');
    this.segments.push({ node, offset: from, start, length: to - from });
  }

  /** Takes the white space at the ends away. */
  trim() {
    const leading = this.pre ? (this.text.match(/^(\s*\n)+/)?.[0].length ?? 0) : this.text.length - this.text.trimStart().length;
    const length = this.text.trimEnd().length;
    if (leading === 0 && length === this.text.length) return;
    this.segments = this.segments
      .map(({ node, offset, start, length: own }) => {
        const cut = Math.max(0, leading - start);
        return { node, offset: offset + cut, start: start + cut - leading, length: Math.min(own - cut, length - start - cut) };
      })
      .filter((segment) => segment.length > 0);
    this.text = this.text.slice(leading, Math.max(leading, length));
  }
}

/**
 * @typedef {object} Page
 * @property {Document} document
 * @property {Block[]} blocks   in page order; none is blank
 * @property {Place[]} places   parents before their contents
 * @property {number} hidden    characters of text that are in the document, but not in sight
 * @property {Document} copy    what is in sight, as a document of its own
 * @property {Map<Node, Text>} originals  of the copy's texts
 */

/** What is folded or left out where white space is not kept. */
const folded = new RegExp(`\\s+|${unseenCharacters.source}`, 'gu');

/** Elements whose text is no part of a page's, seen or not. */
const left = new Set(('script style noscript template textarea input select option datalist button svg canvas audio video iframe frame object embed map area ' +
  'head title meta link progress meter rp precis-summary').split(' '));

/** Elements walked between two pauses. */
const STEP = 500;

/** A page of which more than this many times what is seen is hidden waits for its scripts. */
const WAITING = 4;

/**
 * Reads a page. It yields now and then, so that the caller can let others work in between.
 * @param {Document} document
 * @param {Element} [root]  only what is in it
 * @returns {Generator<void, Page>}
 */
export function* readPage(document, root = document.documentElement) {
  if (!document.defaultView) return yield* readBy(new Unrendered(document), document, root);
  const page = yield* readBy(new Rendered(document), document, root);
  const seen = page.blocks.reduce((sum, { text }) => sum + text.length, 0);
  // Where scripts do not run nobody sees such a page, and the reader opened it to be read.
  if (page.hidden <= WAITING * seen || !isWithoutScripts(document)) return page;
  return yield* readBy(new Unrendered(document), document, root);
}

/**
 * @param {Rendered | Unrendered} judge
 * @param {Document} document
 * @param {Element} root
 * @returns {Generator<void, Page>}
 */
function* readBy(judge, document, root) {
  const walk = new Walk(document, judge);
  yield* walk.run(root);
  return walk.page();
}

/** Whether a document lies in a frame in which no script runs, as openPage makes one. @param {Document} document */
function isWithoutScripts(document) {
  const frame = document.defaultView?.frameElement;
  return frame?.localName === 'iframe' && frame.hasAttribute('sandbox') && !(/** @type {HTMLIFrameElement} */ (frame).sandbox.contains('allow-scripts'));
}

/** One reading of a document. */
class Walk {
  /** @type {Block[]} */
  #blocks = [];
  /** @type {Place[]} */
  #places = [];
  /** @type {{node: Text, box: import('./sight.js').Box}[]} */
  #placed = [];
  /** @type {Block | null} */
  #open = null;
  #breaks = 0;
  #hidden = 0;
  /** @type {Map<Node, Text>} */
  #originals = new Map();

  /**
   * @param {Document} document
   * @param {Rendered | Unrendered} judge
   */
  constructor(document, judge) {
    this.document = document;
    this.judge = judge;
    this.copy = document.implementation.createHTMLDocument(document.title);
    this.long = (document.body?.textContent ?? '').length;
  }

  /**
   * @param {Element} root
   * @returns {Generator<void, void>}
   */
  *run(root) {
    const html = this.copy.documentElement;
    const sight = this.#above(root);
    /** @type {Frame[]} */
    const stack = [];
    const enter = (/** @type {Element} */ element, /** @type {Frame | null} */ parent) => {
      const frame = this.#enter(element, parent, sight, html);
      if (frame) stack.push(frame);
    };
    enter(root, null);
    for (let steps = 1; stack.length > 0; steps++) {
      if (steps % STEP === 0) yield;
      const frame = stack[stack.length - 1];
      const child = frame.children.next();
      if (child.done) {
        if (frame.sight.block) this.#close();
        stack.pop();
      } else if (child.value.nodeType === 3) {
        this.#text(/** @type {Text} */ (child.value), frame);
      } else if (child.value.nodeType === 1) {
        enter(/** @type {Element} */ (child.value), frame);
      }
    }
  }

  /** The sight of what is around the root. @param {Element} root */
  #above(root) {
    /** @type {Element[]} */
    const around = [];
    for (let element = root.parentElement; element; element = element.parentElement) around.unshift(element);
    /** @type {Sight | null} */
    let sight = this.judge.above();
    for (const element of around) sight = this.judge.enter(element, sight) ?? sight;
    return sight;
  }

  /**
   * @param {Element} element
   * @param {Frame | null} parent
   * @param {Sight} above
   * @param {Element} html  of the copy
   * @returns {Frame | null} null: it has nothing to read
   */
  #enter(element, parent, above, html) {
    const name = element.localName;
    if (left.has(name)) {
      if (name === 'head') this.#copyHead(element, html);
      return null;
    }
    if (name === 'br') {
      this.#break(parent);
      parent?.copy.append(this.copy.createElement('br'));
      return null;
    }
    const sight = this.judge.enter(element, parent?.sight ?? above);
    if (!sight || this.#unspoken(element)) {
      this.#hidden += (element.textContent ?? '').trim().length;
      return null;
    }
    if (sight.block) this.#close();
    const place = sight.block || !parent ? new Place(element, parent?.place ?? null) : parent.place;
    if (place.element === element) this.#places.push(place);
    const copy = parent ? parent.copy.appendChild(this.#copyOf(element)) : this.#copyRoot(element, html);
    const link = name === 'a' && element.hasAttribute('href') ? element : parent?.link ?? null;
    return { sight, place, copy, link, children: childrenOf(element) };
  }

  /**
   * What screen readers leave out is decoration, if it is not most of the page: that is hidden while a dialog is open.
   * @param {Element} element
   */
  #unspoken(element) {
    return element.getAttribute('aria-hidden') === 'true' && (element.textContent ?? '').length < this.long / 2;
  }

  /** @param {Element} element */
  #copyOf(element) {
    const copy = this.copy.importNode(element, false);
    // Styles were judged here; of a style that goes along, Readability would judge again by less.
    if (copy.hasAttributes()) for (const name of ['style', 'hidden', 'aria-hidden']) copy.removeAttribute(name);
    return copy;
  }

  /** @param {Element} root @param {Element} html @returns {Element} */
  #copyRoot(root, html) {
    for (const attribute of root.attributes) html.setAttributeNode(/** @type {Attr} */ (this.copy.importNode(attribute)));
    if (root.localName === 'html') {
      this.copy.body.remove();
      return html;
    }
    return this.copy.body;
  }

  /** @param {Element} head @param {Element} html */
  #copyHead(head, html) {
    const copy = this.copy.importNode(head, true);
    for (const element of copy.querySelectorAll('style, noscript, template, script:not([type="application/ld+json"])')) element.remove();
    html.querySelector('head')?.replaceWith(copy);
  }

  /** @param {Text} text @param {Frame} frame */
  #text(text, { sight, place, copy, link }) {
    const blank = !/\S/.test(text.data);
    if (!blank) {
      const box = this.judge.place(text, sight);
      if (!box) {
        this.#hidden += text.data.trim().length;
        return;
      }
      this.#placed.push({ node: text, box });
    }
    const twin = this.copy.createTextNode(text.data.replace(unseenCharacters, ''));
    copy.append(twin);
    if (!blank) this.#originals.set(twin, text);
    if (blank && !this.#open) return;
    this.#open ??= this.#begin(place, sight.pre);
    const before = this.#open.text.length;
    this.#open.append(text);
    if (!blank) this.#breaks = 0;
    if (link && !blank) {
      this.#open.linkChars += this.#open.text.length - before;
      this.#open.links++;
    }
  }

  /** @param {Place} place @param {boolean} pre */
  #begin(place, pre) {
    const block = new Block(place, this.#blocks.length, pre);
    this.#breaks = 0;
    return block;
  }

  /** A line ends; of two in a row, the paragraph. @param {Frame | null} frame */
  #break(frame) {
    if (!this.#open || !frame) return;
    this.#breaks++;
    if (this.#breaks > 1) this.#close();
    else if (!this.#open.pre || !this.#open.text.endsWith('\n')) this.#open.text += '\n';
  }

  #close() {
    const block = this.#open;
    this.#open = null;
    if (!block) return;
    block.trim();
    if (block.text.trim() === '') return;
    block.index = this.#blocks.length;
    this.#blocks.push(block);
  }

  /** @returns {Page} */
  page() {
    this.#close();
    const covered = this.judge.covered(this.#placed);
    const blocks = covered.size === 0 ? this.#blocks : this.#without(covered);
    for (const block of blocks) {
      for (let place = /** @type {Place | null} */ (block.place); place; place = place.parent) {
        if (place.first < 0) place.first = block.index;
        place.last = block.index;
        place.chars += block.text.length;
        place.linkChars += block.linkChars;
      }
    }
    return { document: this.document, blocks, places: this.#places, hidden: this.#hidden, copy: this.copy, originals: this.#originals };
  }

  /** @param {Set<Text>} covered */
  #without(covered) {
    for (const [twin, text] of this.#originals) if (covered.has(text)) twin.parentNode?.removeChild(twin);
    for (const text of covered) this.#hidden += text.data.trim().length;
    const blocks = this.#blocks.filter(({ segments }) => !segments.every(({ node }) => covered.has(node)));
    for (const [i, block] of blocks.entries()) block.index = i;
    return blocks;
  }
}

/**
 * @typedef {object} Frame  an element being walked
 * @property {Sight} sight
 * @property {Place} place
 * @property {Element} copy
 * @property {Element | null} link
 * @property {Iterator<Node>} children
 */

/**
 * What an element shows in itself: its open shadow tree, what is put into a slot, of folded details the
 * summary, else its children.
 * @param {Element} element
 * @returns {Iterator<Node>}
 */
function childrenOf(element) {
  if (element.shadowRoot) return element.shadowRoot.childNodes[Symbol.iterator]();
  if (element.localName === 'slot') {
    const assigned = /** @type {HTMLSlotElement} */ (element).assignedNodes?.() ?? [];
    if (assigned.length > 0) return assigned[Symbol.iterator]();
  }
  if (element.localName === 'details' && !element.hasAttribute('open')) return [...element.children].filter(({ localName }) => localName === 'summary').slice(0, 1)[Symbol.iterator]();
  return element.childNodes[Symbol.iterator]();
}
