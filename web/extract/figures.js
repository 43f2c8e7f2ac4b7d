/** @file Pictures of the main text. */

/**
 * What is said of a picture.
 * @typedef {object} Figure
 * @property {string} caption  seen, and part of the text; empty where there is none
 * @property {string} alt      not seen, and no part of the text
 */

/** Longer descriptions are cut; nobody sees them to tell what is in them. */
const LONGEST = 300;

/**
 * The pictures among chosen blocks.
 * @param {import('./page.js').Block[]} blocks  in page order
 * @returns {Figure[]}
 */
export function figuresOf(blocks) {
  if (blocks.length === 0) return [];
  const first = blocks[0].place.element;
  const last = blocks[blocks.length - 1].place.element;
  const range = first.ownerDocument.createRange();
  range.setStartBefore(first);
  range.setEndAfter(last);
  const around = range.commonAncestorContainer;
  const images = around.nodeType === 1 ? /** @type {Element} */ (around).querySelectorAll('img[alt]') : [];
  return [...images].flatMap((image) => {
    const alt = (image.getAttribute('alt') ?? '').replace(/\s+/g, ' ').trim();
    if (alt === '' || !range.intersectsNode(image)) return [];
    const caption = image.closest('figure')?.querySelector('figcaption')?.textContent ?? '';
    return [{ caption: caption.replace(/\s+/g, ' ').trim(), alt: alt.slice(0, LONGEST) }];
  });
}
