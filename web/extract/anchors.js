/** @file From a part of the text that was read back to the place in the document that shows it. */

/** @typedef {import('./page.js').Segment} Segment */

/** Characters before and after a part by which its place is told from others of the same words. */
const CONTEXT = 40;

/**
 * The way back. A place is found by the node that the text was read from, and where the page has since
 * put another in its stead, by its words and those around them.
 */
export class Anchors {
  /** @type {DocumentText | null} */
  #now = null;

  /**
   * @param {Document} document
   * @param {string} text
   * @param {Segment[]} segments  in the order of the text
   */
  constructor(document, text, segments) {
    this.document = document;
    this.text = text;
    this.segments = segments;
  }

  /**
   * The range of the document that shows a part of the text. White space at its ends is left out.
   * @param {number} start  UTF-16 units
   * @param {number} end
   * @returns {Range | null} null: nothing of it is in the document any more
   */
  range(start, end) {
    const part = this.text.slice(start, end);
    start += part.length - part.trimStart().length;
    end -= part.length - part.trimEnd().length;
    if (end <= start) return null;
    return this.#byNodes(start, end) ?? this.#byWords(start, end);
  }

  /** @param {number} start @param {number} end */
  #byNodes(start, end) {
    const first = this.#firstEndingAfter(start);
    let last = first;
    while (last + 1 < this.segments.length && this.segments[last + 1].start < end) last++;
    if (first >= this.segments.length || this.segments[first].start >= end) return null;
    for (let i = first; i <= last; i++) if (!this.#stands(this.segments[i])) return null;
    const from = this.segments[first];
    const to = this.segments[last];
    return rangeBetween(from.node, from.offset + Math.max(0, start - from.start), to.node, to.offset + Math.min(to.length, end - to.start));
  }

  /** The index of the first segment that ends after a place. @param {number} place */
  #firstEndingAfter(place) {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { start, length } = this.segments[middle];
      if (start + length > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether a node is in the document and says what was read of it. @param {Segment} segment */
  #stands({ node, offset, start, length }) {
    return node.isConnected && fold(node.data.slice(offset, offset + length)) === fold(this.text.slice(start, start + length));
  }

  /** @param {number} start @param {number} end */
  #byWords(start, end) {
    const words = fold(this.text.slice(start, end));
    const before = fold(this.text.slice(Math.max(0, start - CONTEXT), start));
    const after = fold(this.text.slice(end, end + CONTEXT));
    if (!this.#now?.stands()) this.#now = new DocumentText(this.document);
    return this.#now.find(words, before, after);
  }
}

/** All text of a document as it is now, seen or not, without white space. */
class DocumentText {
  /** @type {{node: Text, start: number, data: string}[]} */
  #nodes = [];
  text = '';

  /** @param {Document} document */
  constructor(document) {
    const walker = document.createTreeWalker(document.body, 4 /* NodeFilter.SHOW_TEXT */);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const { data } = /** @type {Text} */ (node);
      const words = fold(data);
      if (words === '') continue;
      this.#nodes.push({ node: /** @type {Text} */ (node), start: this.text.length, data });
      this.text += words;
    }
  }

  stands() {
    return this.#nodes.every(({ node, data }) => node.isConnected && node.data === data);
  }

  /**
   * @param {string} words  without white space, as what stands before and after them
   * @param {string} before
   * @param {string} after
   * @returns {Range | null}
   */
  find(words, before, after) {
    let best = -1;
    let most = -1;
    for (let at = this.text.indexOf(words); at >= 0; at = this.text.indexOf(words, at + 1)) {
      const alike = alikeEnd(before, this.text.slice(0, at)) + alikeStart(after, this.text.slice(at + words.length, at + words.length + CONTEXT));
      if (alike > most) [best, most] = [at, alike];
    }
    if (best < 0) return null;
    const from = this.#place(best);
    const to = this.#place(best + words.length - 1);
    return rangeBetween(from.node, from.offset, to.node, to.offset + 1);
  }

  /** @param {number} at  in the text without white space */
  #place(at) {
    let i = this.#nodes.findLastIndex(({ start }) => start <= at);
    const { node, start } = this.#nodes[i];
    let offset = 0;
    for (let left = at - start; ; offset++) if (/\S/.test(node.data[offset]) && left-- === 0) return { node, offset };
  }
}

/** @param {string} text */
const fold = (text) => text.replace(/\s+/g, '');

/** @param {string} a @param {string} b */
function alikeStart(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/** @param {string} a @param {string} b */
function alikeEnd(a, b) {
  let n = 0;
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

/** @param {Text} from @param {number} start @param {Text} to @param {number} end */
function rangeBetween(from, start, to, end) {
  const range = from.ownerDocument.createRange();
  range.setStart(from, start);
  range.setEnd(to, end);
  return range;
}
