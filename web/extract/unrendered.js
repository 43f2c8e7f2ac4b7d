/**
 * @file What a reader could see of a document that has no window, as DOMParser makes it, by its style
 * attributes, its style elements and the usual class names. sight.js is exact where a page is rendered.
 */

import { emptyClip, emptyClipPath } from './sight.js';

/** Elements that begin lines of their own, but for those that a style sheet makes so. */
const blocks = new Set(('address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
  'frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section summary ' +
  'table tbody td tfoot th thead tr ul xmp').split(' '));

/** Names by which sites take text out of sight that is meant for screen readers alone. */
const unseenNames = /(^|[\s_-])(sr-only|visually-?hidden|screen-reader(-text)?|screenreader|element-invisible|a11y-hidden|u-hidden|is-hidden)($|[\s_-])/i;

/** @typedef {import('./sight.js').Sight} Sight */

/** Judges the elements and texts of one document without a window. */
export class Unrendered {
  /** What style elements hide. @type {Set<Element>} */
  #hidden = new Set();

  /** @param {Document} document */
  constructor(document) {
    this.length = (document.body?.textContent ?? '').length;
    for (const rule of rulesOf(document)) {
      if (!hides(rule.style)) continue;
      try {
        for (const element of document.querySelectorAll(rule.selectorText)) this.#hidden.add(element);
      } catch {
        // A selector of pseudo-elements or of another browser.
      }
    }
  }

  /** @returns {Sight} */
  above() {
    return {
      block: true, pre: false, seen: true, opacity: 1, clip: null, clipPositioned: null, scrolled: false,
      background: [255, 255, 255, 1], readable: true, style: null,
    };
  }

  /**
   * @param {Element} element
   * @param {Sight} parent
   * @returns {Sight | null} null: hidden
   */
  enter(element, parent) {
    const style = /** @type {HTMLElement} */ (element).style;
    const hidden = element.hasAttribute('hidden') || this.#hidden.has(element) || (style && element.hasAttribute('style') && hides(style)) || unseenNames.test(element.getAttribute('class') ?? '');
    if (hidden && !isWaiting(element, this.length)) return null;
    const name = element.localName;
    const block = blocks.has(name) || style?.display === 'block';
    const pre = name === 'pre' || name === 'listing' || (parent.pre && name !== 'table');
    return block === parent.block && pre === parent.pre ? parent : { ...parent, block, pre };
  }

  /**
   * @returns {import('./sight.js').Box}  what is hidden was not entered
   */
  place() {
    return nowhere;
  }

  /** @returns {Set<Text>} */
  covered() {
    return new Set();
  }
}

/**
 * Whether an element is nearly the whole page, hidden until the page's scripts have run.
 * @param {Element} element  of a page whose scripts do not run
 * @param {number} length    characters of the page
 */
const isWaiting = (element, length) => (element.textContent ?? '').length > 0.8 * length;

const nowhere = { left: 0, top: 0, right: 0, bottom: 0 };

/**
 * The rules of a document's style elements that hold whatever the screen.
 * @param {Document} document
 * @returns {Generator<CSSStyleRule>}
 */
function* rulesOf(document) {
  if (typeof CSSStyleSheet === 'undefined') return;
  for (const element of document.querySelectorAll('style')) {
    const media = element.getAttribute('media') ?? '';
    if (media !== '' && !/\b(all|screen)\b/.test(media)) continue;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(element.textContent ?? '');
    for (const rule of sheet.cssRules) if ('selectorText' in rule && 'style' in rule) yield /** @type {CSSStyleRule} */ (rule);
  }
}

/**
 * Whether declarations take an element out of sight.
 * @param {CSSStyleDeclaration} style
 */
function hides(style) {
  if (style.display === 'none' || style.visibility === 'hidden' || style.visibility === 'collapse') return true;
  if (style.opacity !== '' && Number.parseFloat(style.opacity) < 0.1) return true;
  if (style.fontSize !== '' && /^[0-3](\.\d+)?(px|pt)?$/.test(style.fontSize)) return true;
  if (style.clipPath && emptyClipPath(style.clipPath)) return true;
  if (style.position === 'absolute' || style.position === 'fixed') {
    if (style.clip && emptyClip(style.clip)) return true;
    if ([style.left, style.top, style.right].some(farAway)) return true;
  }
  if (farAway(style.textIndent)) return true;
  if (/hidden|clip/.test(style.overflow) && [style.width, style.height, style.maxHeight, style.maxWidth].some((size) => /^[01](px)?$/.test(size))) return true;
  if (style.color === 'transparent') return true;
  return style.color !== '' && style.color === style.backgroundColor;
}

/** @param {string} length */
const farAway = (length) => /^-\d+(\.\d+)?(px|em|rem|vw|vh|%)?$/.test(length) && Number.parseFloat(length) <= -(/px$/.test(length) ? 999 : 99);
