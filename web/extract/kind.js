/** @file What sort of page it is. */

/** Programs that make documentation. */
const generators = /docusaurus|sphinx|mkdocs|gitbook|vitepress|vuepress|jsdoc|rustdoc|javadoc|asciidoctor|docfx|doxygen|starlight|antora|mintlify/i;

/** Share of code in a text of documentation. */
const CODE = 0.15;

/**
 * @param {import('./page.js').Page} page
 * @param {import('./page.js').Block[]} blocks  of the main text
 * @param {boolean} thread
 * @returns {import('./extract.js').PageKind}
 */
export function kindOf({ document }, blocks, thread) {
  if (thread) return 'thread';
  const [only, ...others] = document.body?.children ?? [];
  if (only?.localName === 'pre' && others.length === 0) return 'plain';
  const length = (/** @type {typeof blocks} */ some) => some.reduce((sum, { text }) => sum + text.length, 0);
  const generator = document.querySelector('meta[name="generator"]')?.getAttribute('content') ?? '';
  return generators.test(generator) || length(blocks.filter(({ pre }) => pre)) > CODE * length(blocks) ? 'documentation' : 'article';
}
