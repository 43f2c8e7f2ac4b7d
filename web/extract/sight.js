/**
 * @file What of a rendered page a reader can see, by computed styles and boxes.
 *
 * Text that is in the document but not in sight is the usual way to smuggle instructions to a program
 * that reads pages, so what cannot be seen is not read. unrendered.js does the same, less exactly, for
 * documents without a window.
 */

import { colourOf, distance, over } from './colour.js';

/** A box in page coordinates, in CSS pixels. @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * What an element passes on to its contents.
 * @typedef {object} Sight
 * @property {boolean} block      begins a line of its own
 * @property {boolean} pre        keeps white space
 * @property {boolean} seen       not turned off by visibility
 * @property {number} opacity     product over the ancestors
 * @property {Box | null} clip    outside of it nothing is drawn; null: no limit
 * @property {Box | null} clipPositioned  the same for contents that are positioned absolutely
 * @property {boolean} scrolled   inside a box that the reader can scroll
 * @property {import('./colour.js').Colour | null} background  null: a picture, of unknown colour
 * @property {boolean} readable   letters have a size and a colour of their own
 * @property {CSSStyleDeclaration | null} style
 */

/** Pixels below which letters, or what is seen of a text, cannot be read. */
const TINY = 4;

/** A text is seen where this much of its ink is left, 0 to 1. */
const FAINT = 0.1;

/** Difference of two colours, 0 to 441, below which a text cannot be told from its background. */
const SAME = 20;

/** Judges the elements and texts of one document. The page must not be scrolled or changed meanwhile; where it is, the judgement is of some moment. */
export class Rendered {
  /** Boxes of pictures: text above one has an unknown background. @type {Box[]} */
  #pictures = [];
  /** Opaque boxes that may lie over a text. @type {{element: Element, box: Box, layer: number}[]} */
  #covers = [];

  /** @param {Document} document  with a window */
  constructor(document) {
    this.view = /** @type {Window & typeof globalThis} */ (document.defaultView);
    this.document = document;
    this.range = document.createRange();
    const root = this.view.getComputedStyle(document.documentElement);
    this.sideways = root.overflowX !== 'hidden' && root.overflowX !== 'clip';
    this.rightToLeft = root.direction === 'rtl';
  }

  /** @returns {Sight} of what lies above the root */
  above() {
    return {
      block: true, pre: false, seen: true, opacity: 1, clip: null, clipPositioned: null, scrolled: false,
      background: [255, 255, 255, 1], readable: true, style: null,
    };
  }

  /**
   * What is to be seen inside an element.
   * @param {Element} element
   * @param {Sight} parent
   * @returns {Sight | null} null: nothing
   */
  enter(element, parent) {
    const style = this.view.getComputedStyle(element);
    const { display } = style;
    if (display === 'none' || style.contentVisibility === 'hidden') return null;
    const opacity = parent.opacity * Number(style.opacity);
    if (opacity < FAINT || hiddenByFilter(style.filter) || hiddenByClip(style)) return null;
    const base = style.position === 'fixed' ? null : style.position === 'absolute' ? parent.clipPositioned : parent.clip;
    const scrolled = parent.scrolled && style.position !== 'fixed';
    const clipped = this.#clip(element, style, base, scrolled);
    if (!clipped) return null;
    const colour = colourOf(style.backgroundColor);
    const picture = style.backgroundImage !== 'none' && style.backgroundClip !== 'text';
    if (picture || element.localName === 'img' || element.localName === 'video' || element.localName === 'canvas') this.#pictures.push(this.#boxOf(element));
    if (style.position === 'absolute' || (style.position === 'relative' && style.zIndex !== 'auto')) this.#cover(element, style, colour, opacity);
    const background = picture ? null : colour[3] === 0 ? parent.background : parent.background && over(colour, parent.background);
    return {
      block: !/^(inline|contents|ruby)/.test(display) || style.float !== 'none',
      pre: style.whiteSpaceCollapse ? style.whiteSpaceCollapse.startsWith('preserve') : style.whiteSpace.startsWith('pre'),
      seen: style.visibility === 'visible',
      opacity,
      ...clipped,
      clipPositioned: style.position === 'static' ? parent.clipPositioned : clipped.clip,
      background,
      readable: Number.parseFloat(style.fontSize) >= TINY && inked(style, background),
      style,
    };
  }

  /**
   * Whether a text is in sight, and where.
   * @param {Text} text
   * @param {Sight} sight  of its parent
   * @returns {Box | null} null: hidden
   */
  place(text, sight) {
    if (!sight.seen) return null;
    this.range.selectNodeContents(text);
    const box = this.#onPage(this.range.getBoundingClientRect());
    const height = box.bottom - box.top;
    const width = box.right - box.left;
    if (height < TINY || width < 1) return null;
    if (!sight.readable && !this.#overPicture(box)) return null;
    if (!sight.scrolled && this.#offPage(box)) return null;
    if (sight.clip) {
      const rest = intersection(box, sight.clip);
      if (rest.bottom - rest.top < Math.min(height, 2 * TINY) || rest.right - rest.left < Math.min(width, 2 * TINY)) return null;
    }
    return box;
  }

  /**
   * Which of the texts that were placed lie under something opaque that scrolls with them. A dialog or
   * banner over the whole page is no hiding: the reader closes it.
   * @param {{node: Text, box: Box}[]} placed
   * @returns {Set<Text>}
   */
  covered(placed) {
    const hidden = new Set();
    for (const cover of this.#covers) {
      const under = placed.filter(({ node, box }) => within(box, cover.box) && !cover.element.contains(node) && this.#layerOf(node, cover) < cover.layer);
      if (under.length > placed.length / 3) continue;
      for (const { node } of under) hidden.add(node);
    }
    return hidden;
  }

  /**
   * What an element lets be drawn of its contents.
   * @param {Element} element
   * @param {CSSStyleDeclaration} style
   * @param {Box | null} clip
   * @param {boolean} scrolled
   */
  #clip(element, style, clip, scrolled) {
    const { overflowX, overflowY } = style;
    // What the page's root and body clip is the window's to scroll.
    if ((overflowX === 'visible' && overflowY === 'visible') || element === this.document.body || element === this.document.documentElement) return { clip, scrolled };
    if (/^(inline|contents)$/.test(style.display)) return { clip, scrolled };
    const box = this.#boxOf(element);
    const scrolls = /auto|scroll/.test(overflowX + overflowY);
    const seen = clip ? intersection(box, clip) : box;
    if (seen.right - seen.left < TINY || seen.bottom - seen.top < TINY) return null;
    if (scrolls) return this.#offPage(seen) ? null : { clip: null, scrolled: true };
    // One direction may be open: then only the other limits.
    return {
      clip: {
        left: overflowX === 'visible' ? clip?.left ?? -Infinity : seen.left, right: overflowX === 'visible' ? clip?.right ?? Infinity : seen.right,
        top: overflowY === 'visible' ? clip?.top ?? -Infinity : seen.top, bottom: overflowY === 'visible' ? clip?.bottom ?? Infinity : seen.bottom,
      },
      scrolled,
    };
  }

  /**
   * @param {Element} element
   * @param {CSSStyleDeclaration} style
   * @param {import('./colour.js').Colour} colour
   * @param {number} opacity
   */
  #cover(element, style, colour, opacity) {
    const opaque = colour[3] > 0.95 || element.localName === 'img' || element.localName === 'canvas' || element.localName === 'video';
    if (!opaque || opacity < 0.95 || style.visibility !== 'visible') return;
    const box = this.#boxOf(element);
    if (box.right - box.left > TINY && box.bottom - box.top > TINY) this.#covers.push({ element, box, layer: Number.parseInt(style.zIndex, 10) || 0.5 });
  }

  /**
   * The layer that a text is drawn in, against a cover's: that of its outermost positioned ancestor that does not hold the cover too.
   * @param {Text} node
   * @param {{element: Element}} cover
   */
  #layerOf(node, { element }) {
    let layer = 0;
    for (let around = node.parentElement; around && !around.contains(element); around = around.parentElement) {
      const { position, zIndex } = this.view.getComputedStyle(around);
      if (position === 'static') continue;
      const own = Number.parseInt(zIndex, 10) || 0.5;
      // Of two in one layer the later one is above.
      layer = own === 0.5 && around.compareDocumentPosition(element) & 2 ? 0.75 : own;
    }
    return layer;
  }

  /** @param {Element} element */
  #boxOf(element) {
    return this.#onPage(element.getBoundingClientRect());
  }

  /** @param {DOMRect} rect @returns {Box} */
  #onPage({ left, top, right, bottom }) {
    const { scrollX, scrollY } = this.view;
    return { left: left + scrollX, top: top + scrollY, right: right + scrollX, bottom: bottom + scrollY };
  }

  /** No scrolling brings it into sight, or none that a reader would do. @param {Box} box */
  #offPage(box) {
    const width = this.view.innerWidth;
    if (box.bottom <= 0) return true;
    const before = this.rightToLeft ? box.left >= width : box.right <= 0;
    const after = this.rightToLeft ? -box.right : box.left - width;
    return before || after >= (this.sideways ? 2 * width : 0);
  }

  /** @param {Box} box */
  #overPicture(box) {
    return this.#pictures.some((picture) => {
      const rest = intersection(box, picture);
      return rest.right > rest.left && rest.bottom > rest.top;
    });
  }
}

/** @param {Box} a @param {Box} b @returns {Box} */
function intersection(a, b) {
  return { left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) };
}

/** @param {Box} inner @param {Box} outer */
function within(inner, outer) {
  return inner.left >= outer.left - 1 && inner.top >= outer.top - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
}

/** @param {string} filter */
function hiddenByFilter(filter) {
  const opacity = filter === 'none' ? null : filter.match(/opacity\(([\d.]+)\)/);
  return opacity !== null && opacity !== undefined && Number(opacity[1]) < FAINT;
}

/**
 * Whether clip or clip-path leaves nothing worth the name, or a transform flattens it.
 * @param {CSSStyleDeclaration} style
 */
function hiddenByClip(style) {
  if (style.clip !== 'auto' && /absolute|fixed/.test(style.position) && emptyClip(style.clip)) return true;
  if (style.clipPath !== 'none' && emptyClipPath(style.clipPath)) return true;
  const matrix = style.transform === 'none' ? null : style.transform.match(/^matrix\(([^)]*)\)/);
  if (!matrix) return false;
  const [a, b, c, d] = matrix[1].split(',').map(Number);
  return Math.abs(a * d - b * c) < 0.01;
}

/** @param {string} clip  rect(top, right, bottom, left) */
export function emptyClip(clip) {
  const [top, right, bottom, left] = (clip.match(/rect\(([^)]*)\)/)?.[1] ?? '').split(/[\s,]+/).map(Number.parseFloat);
  return right - left < TINY || bottom - top < TINY;
}

/** @param {string} path  a basic shape */
export function emptyClipPath(path) {
  const shape = path.match(/^(inset|circle|ellipse|polygon)\(([^)]*)\)/);
  if (!shape) return false;
  const [before] = shape[2].split(/ at | round /);
  if (shape[1] === 'polygon') {
    const points = before.replace(/^(evenodd|nonzero),/, '').split(',').map((point) => point.trim().split(/\s+/).map(Number.parseFloat));
    const spread = (/** @type {number} */ axis) => Math.max(...points.map((p) => p[axis])) - Math.min(...points.map((p) => p[axis]));
    return spread(0) < 1 || spread(1) < 1;
  }
  const sizes = before.trim().split(/\s+/);
  if (shape[1] !== 'inset') return sizes.some((size) => Number.parseFloat(size) < 1);
  const [top, right = top, bottom = top, left = right] = sizes.map((size) => (size.endsWith('%') ? Number.parseFloat(size) : 0));
  return top + bottom >= 99 || left + right >= 99;
}

/**
 * Whether letters stand out from what is behind them.
 * @param {CSSStyleDeclaration} style
 * @param {import('./colour.js').Colour | null} background
 */
function inked(style, background) {
  if (style.backgroundClip === 'text') return true;
  const ink = colourOf(style.webkitTextFillColor || style.color);
  if (ink[3] < FAINT) return false;
  if (!background) return true;
  if (distance(over(ink, background), background) >= SAME) return true;
  const shadow = style.textShadow === 'none' ? null : style.textShadow.match(/^(rgba?\([^)]*\))/);
  return shadow !== null && shadow !== undefined && distance(over(colourOf(shadow[1]), background), background) >= 2 * SAME;
}
