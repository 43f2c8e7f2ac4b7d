import { Readability } from '@mozilla/readability';
import { megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';

/** Bytes of the longest text that the page takes. */
export const LONGEST = 12_000_000;

/**
 * @typedef {object} Document
 * @property {string} text
 * @property {string} title  empty where the file has none
 * @property {string} [url]  where it is from
 */

/**
 * Reads a text, Markdown or HTML file. Of a web page only the main text is taken.
 * @param {File} file
 * @returns {Promise<Document>}
 * @throws {Error} with words for the reader: another sort of file, too long, or no text in it
 */
export async function readFile(file) {
  const extension = file.name.match(/\.([^.]+)$/)?.[1].toLowerCase() ?? '';
  const html = ['html', 'htm', 'xhtml'].includes(extension) || file.type === 'text/html';
  const plain = ['txt', 'md', 'markdown', 'text'].includes(extension) || /^text\/(plain|markdown)$/.test(file.type);
  if (!html && !plain) throw new Error(say('text.not-read', { name: file.name }));
  if (file.size > LONGEST) throw new Error(tooLong(file.size));
  const content = await file.text();
  if (content.includes('\0')) throw new Error(say('text.not-text', { name: file.name }));
  return html ? mainText(content, file.name) : { text: content.replace(/\r\n?/g, '\n'), title: '' };
}

/** @param {number} bytes */
export function tooLong(bytes) {
  return say('text.too-long', { size: megabytes(bytes), most: megabytes(LONGEST) });
}

/**
 * The title and the main text of a web page. The page's scripts do not run: a parsed document has none.
 * @param {string} html
 * @param {string} name  for the message
 * @returns {Document}
 */
export function mainText(html, name) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const article = new Readability(page).parse();
  const text = article?.content ? paragraphs(article.content) : '';
  if (!text) throw new Error(say('text.no-main', { name }));
  return { text, title: article?.title ?? '' };
}

/** Elements that stand on lines of their own. */
const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, li, blockquote, pre, dt, dd, td, th, figcaption';

/**
 * The text of a page's blocks, an empty line between them.
 * @param {string} html
 */
function paragraphs(html) {
  const body = new DOMParser().parseFromString(html, 'text/html').body;
  for (const br of body.querySelectorAll('br')) br.replaceWith('\n');
  for (const block of body.querySelectorAll(BLOCKS)) {
    block.prepend('\n\n');
    block.append('\n\n');
  }
  return (body.textContent ?? '')
    .split(/\n\s*\n/)
    .map((block) => block.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n\n');
}
