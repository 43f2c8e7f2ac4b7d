/** @file What sort of page it is. */

/** @typedef {import('./extract.js').PageKind} PageKind */

/** schema.org's names of pages on which people answer each other. */
const threads = /\b(QAPage|DiscussionForumPosting)\b/;

/**
 * @param {import('./page.js').Page} page
 * @param {import('./page.js').Block[]} blocks  of the main text
 * @returns {PageKind}
 */
export function kindOf({ document }, blocks) {
  const body = document.body;
  if (body && body.children.length === 1 && body.children[0].localName === 'pre') return 'plain';
  if (document.querySelector('[itemtype$="/QAPage"], [itemtype$="/DiscussionForumPosting"]')) return 'thread';
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) if (threads.test(script.textContent ?? '')) return 'thread';
  const chars = (/** @type {typeof blocks} */ some) => some.reduce((sum, { text }) => sum + text.length, 0);
  const code = chars(blocks.filter(({ pre }) => pre));
  const generator = document.querySelector('meta[name="generator"]')?.getAttribute('content') ?? '';
  if (/docusaurus|sphinx|mkdocs|gitbook|vitepress|jsdoc|rustdoc|hugo docs|asciidoctor|docfx/i.test(generator) || code > chars(blocks) / 5) return 'documentation';
  return 'article';
}
