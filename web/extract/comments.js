/** @file What readers have written below an article. */

import { wordsOf } from './features.js';

/** @typedef {import('./page.js').Page} Page */

/** How the usual programs name the part of a page in which its readers comment. */
const comments = ['#comments', '#respond', '#disqus_thread', '#comment-list', '#commentlist', '.comments', '.comments-area', '.comments-section', '.comment-section', '.comment-list', '.commentlist', '.comment-respond'].join(', ');

/** Words of sentences besides the comments that make them comments on something; of less they may be the page. */
const ENOUGH = 30;

/** Words that a sentence has. */
const SENTENCE = 8;

/**
 * A page without its readers' comments, if there is an article to comment on.
 * @param {Page} page
 * @returns {Page}
 */
export function withoutComments(page) {
  const { document, copy, blocks } = page;
  if (!document.querySelector('article, [itemprop="articleBody"], .hentry, .post, .entry, meta[property="og:type"][content="article"]') || !document.querySelector(comments)) return page;
  const rest = blocks.filter(({ place: { element } }) => !element.closest(comments));
  const words = rest.reduce((sum, { text, linkChars }) => sum + (linkChars < text.length / 3 && wordsOf(text) >= SENTENCE ? wordsOf(text) : 0), 0);
  if (words < ENOUGH) return page;
  for (const element of copy.querySelectorAll(comments)) element.remove();
  return { ...page, blocks: rest };
}
