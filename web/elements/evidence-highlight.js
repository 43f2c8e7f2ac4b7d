/** @file Shows places of a page by the CSS Custom Highlight API: nothing is added to the page's elements. */

const name = 'precis-evidence';

/** @type {Highlight | null} */
let highlight = null;

/**
 * Shows ranges, in place of those shown before.
 * @param {Range[]} ranges
 */
export function showEvidence(ranges) {
  if (!('highlights' in CSS)) return;
  if (!highlight) {
    highlight = new Highlight();
    CSS.highlights.set(name, highlight);
    const style = new CSSStyleSheet();
    style.replaceSync(`::highlight(${name}) { background-color: var(--precis-highlight, Mark); color: var(--precis-highlight-text, MarkText); }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  }
  highlight.clear();
  for (const range of ranges) highlight.add(range);
}

/** @param {Range} range */
export function scrollToEvidence(range) {
  const element = range.startContainer.parentElement;
  element?.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth' });
}
