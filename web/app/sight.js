/** @file Which part of a text is in sight. */

/**
 * Tells the places between the first and the last part of a text that is in sight, whenever they change.
 * @param {Iterable<{element: Element, start: number, end: number}>} parts  and their places, in UTF-16 units
 * @param {(visible: {start: number, end: number}) => void} tell  not called while none is in sight
 * @returns {() => void} ends it
 */
function watchSight(parts, tell) {
  const places = new Map([...parts].map(({ element, start, end }) => [element, { start, end }]));
  /** @type {Set<Element>} */
  const inSight = new Set();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inSight.add(target);
      else inSight.delete(target);
    }
    const seen = [...inSight].flatMap((element) => places.get(element) ?? []);
    if (seen.length > 0) tell({ start: Math.min(...seen.map(({ start }) => start)), end: Math.max(...seen.map(({ end }) => end)) });
  });
  for (const element of places.keys()) observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Watches what an article shows of a text, however often it is laid out anew: its children say their places in
 * data-start and data-end.
 * @param {HTMLElement} article
 * @param {(visible: {start: number, end: number}) => void} tell
 */
export function watchArticle(article, tell) {
  let end = () => {};
  new MutationObserver(() => {
    end();
    const parts = [...article.children].filter((child) => child instanceof HTMLElement);
    end = watchSight(parts.map((element) => ({ element, start: Number(element.dataset.start), end: Number(element.dataset.end) })), tell);
  }).observe(article, { childList: true });
}

/**
 * Watches what is in sight of a text that is edited, as near as its scrolling tells.
 * @param {HTMLTextAreaElement} area
 * @param {(visible: {start: number, end: number}) => void} tell
 */
export function watchArea(area, tell) {
  area.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight, value } = area;
    const place = (/** @type {number} */ y) => Math.round((value.length * Math.min(y, scrollHeight)) / scrollHeight);
    tell({ start: place(scrollTop), end: place(scrollTop + clientHeight) });
  }, { passive: true });
}
