/** @file The text that a part of a page shows, and the way from a place in it back to the page. The page is only read. */

/** What is no part of a text even where it is seen. */
const left = 'script, style, noscript, template, textarea, input, select, button, svg, canvas, audio, video, iframe, object, nav, precis-summary, [hidden], [aria-hidden="true"]';

/** A text node that is shown, and where it stands in the text. @typedef {{node: Text, start: number}} Piece */

/** The text of an element, as a reader sees it: what is hidden is left out. */
export class ShownText {
  /** @type {Piece[]} */
  #pieces = [];

  /** One space stands for each white space of the source; between blocks is an empty line. */
  text = '';

  /** @param {Element} root */
  constructor(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (!(node instanceof Element)) return NodeFilter.FILTER_ACCEPT;
      if (node.matches(left) || !isShown(node)) return NodeFilter.FILTER_REJECT;
      return NodeFilter.FILTER_ACCEPT;
    });
    /** @type {Element | null} */
    let block = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof HTMLBRElement) this.text += '\n';
      if (!(node instanceof Text)) continue;
      const around = blockOf(node, root);
      if (block !== around && this.text.trim() !== '') this.text += '\n\n';
      block = around;
      this.#pieces.push({ node, start: this.text.length });
      this.text += preserves(node) ? node.data : node.data.replace(/\s/g, ' ');
    }
  }

  /**
   * The range of the page that shows a part of the text.
   * @param {number} start
   * @param {number} end
   */
  range(start, end) {
    const range = document.createRange();
    const first = this.#pieceAt(start);
    const last = this.#pieceAt(end - 1);
    range.setStart(first.node, Math.min(start - first.start, first.node.length));
    range.setEnd(last.node, Math.min(end - last.start, last.node.length));
    return range;
  }

  /** @param {number} at */
  #pieceAt(at) {
    let low = 0;
    let high = this.#pieces.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#pieces[middle].start <= at) low = middle;
      else high = middle;
    }
    return this.#pieces[low];
  }
}

/** @param {Element} element */
function isShown(element) {
  const style = getComputedStyle(element);
  if (style.display === 'contents') return true;
  return style.display !== 'none' && style.visibility === 'visible' && style.opacity !== '0' && style.fontSize !== '0px';
}

/**
 * The nearest element around a text that begins a line of its own.
 * @param {Text} text
 * @param {Element} root
 */
function blockOf(text, root) {
  let element = text.parentElement ?? root;
  while (element !== root && element.parentElement && /^(inline|contents|ruby)/.test(getComputedStyle(element).display)) element = element.parentElement;
  return element;
}

/** @param {Text} text */
function preserves(text) {
  return text.parentElement !== null && getComputedStyle(text.parentElement).whiteSpace.startsWith('pre');
}
