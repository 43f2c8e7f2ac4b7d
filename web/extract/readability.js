/** @file What Mozilla's Readability takes for the article, as one opinion among others, and what it knows of the page. */

import { Readability } from '@mozilla/readability';

/** Elements of a page beyond which Readability would hold it up for seconds. */
const MOST = 100_000;

/**
 * Of a page that is too long for it the densest part stands in for its opinion.
 * @param {import('./page.js').Page} page  its copy is used up
 * @returns {{texts: Set<Text>, title: string, site: string, language: string}}  texts: of the document, those that it keeps
 */
export function readabilityOf(page) {
  const { copy, originals } = page;
  if (copy.getElementsByTagName('*').length > MOST) return { texts: densestTexts(page), title: '', site: '', language: copy.documentElement.lang };
  const language = copy.documentElement.lang;
  const find = finder(originals);
  const article = new Readability(copy, { serializer: (/** @type {any} */ node) => node }).parse();
  /** @type {Set<Text>} */
  const texts = new Set();
  if (article?.content) {
    const walker = copy.createTreeWalker(/** @type {Node} */ (/** @type {unknown} */ (article.content)), 4 /* NodeFilter.SHOW_TEXT */);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const original = originals.get(node) ?? find(/** @type {Text} */ (node).data);
      if (original) texts.add(original);
    }
  }
  return { texts, title: article?.title ?? '', site: article?.siteName ?? '', language: language || article?.lang || '' };
}

/**
 * Finds originals by what they say, since Readability's second attempt is made on nodes parsed anew. The
 * calls come in page order, so of texts that say the same the next one is meant.
 * @param {Map<Node, Text>} originals
 * @returns {(text: string) => Text | undefined}
 */
function finder(originals) {
  /** @type {Map<string, number[]>} */
  const places = new Map();
  const all = [...originals.values()];
  for (const [i, twin] of [...originals.keys()].entries()) {
    const { data } = /** @type {Text} */ (twin);
    const same = places.get(data);
    if (same) same.push(i);
    else places.set(data, [i]);
  }
  let last = -1;
  return (text) => {
    const found = places.get(text)?.find((place) => place > last);
    if (found !== undefined) last = found;
    return found === undefined ? undefined : all[found];
  };
}

/** Share of the text of a place that one part must have to be the denser one. */
const DENSER = 0.6;

/**
 * The texts of the innermost place that holds most of each place around it, links not counted.
 * @param {import('./page.js').Page} page
 * @returns {Set<Text>}
 */
function densestTexts({ blocks, places }) {
  const size = (/** @type {import('./page.js').Place} */ { chars, linkChars }) => chars - linkChars;
  let densest = places[0];
  for (const place of places) if (place.parent === densest && size(place) > DENSER * size(densest)) densest = place;
  return new Set(blocks.slice(densest.first, densest.last + 1).flatMap(({ segments }) => segments.map(({ node }) => node)));
}
