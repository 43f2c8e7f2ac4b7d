/** @file Shows ranges of a page by the CSS Custom Highlight API: nothing is added to the page's elements. */

const name = 'precis-evidence';

/** The sheet of each document that has one. @type {WeakMap<Document, {highlight: Highlight, sheet: CSSStyleSheet}>} */
const shown = new WeakMap();

/**
 * Shows ranges in place of those shown before; none: takes the highlight away, and its style sheet too.
 * @param {Document} document  with a window
 * @param {Range[]} ranges
 */
export function highlight(document, ranges) {
  const view = /** @type {(Window & typeof globalThis) | null} */ (document.defaultView);
  if (!view || !('highlights' in view.CSS)) return;
  let own = shown.get(document);
  if (ranges.length === 0) {
    if (!own) return;
    view.CSS.highlights.delete(name);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== own?.sheet);
    shown.delete(document);
    return;
  }
  if (!own) {
    own = { highlight: new view.Highlight(), sheet: new view.CSSStyleSheet() };
    own.sheet.replaceSync(`::highlight(${name}) { background-color: Mark; color: MarkText; }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, own.sheet];
    view.CSS.highlights.set(name, own.highlight);
    shown.set(document, own);
  }
  own.highlight.clear();
  for (const range of ranges) own.highlight.add(range);
}

/**
 * Brings a range into the middle of the window, and of every box around it that scrolls.
 * @param {Range} range
 */
export function scrollTo(range) {
  const element = range.startContainer.nodeType === 1 ? /** @type {Element} */ (range.startContainer) : range.startContainer.parentElement;
  const view = element?.ownerDocument.defaultView;
  if (!element || !view) return;
  const behavior = view.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
  const box = range.getBoundingClientRect();
  const around = element.getBoundingClientRect();
  // Of an element higher than the window the middle may be far from the range.
  if (around.height > view.innerHeight) view.scrollTo({ top: view.scrollY + box.top - view.innerHeight / 3, behavior });
  else element.scrollIntoView({ block: 'center', behavior });
}
