import { megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';

/** Bytes of the longest text that the page takes. */
export const LONGEST = 12_000_000;

/** Bytes of the longest PDF, most of which are pictures and fonts. */
const LONGEST_PDF = 100_000_000;

/**
 * @typedef {object} Document
 * @property {string} text
 * @property {string} title  empty where the file has none
 * @property {string} [url]  where it is from; empty where it does not say
 * @property {string} [language]  BCP 47; empty where it does not say
 */

/**
 * Reads a text, Markdown, HTML or PDF file. Of a web page only the main text is taken.
 * @param {File} file
 * @returns {Promise<Document>}
 * @throws {Error} with words for the reader: another sort of file, too long, no text in it, or a PDF that cannot be read
 */
export async function readFile(file) {
  const extension = file.name.match(/\.([^.]+)$/)?.[1].toLowerCase() ?? '';
  const html = ['html', 'htm', 'xhtml'].includes(extension) || file.type === 'text/html';
  const plain = ['txt', 'md', 'markdown', 'text'].includes(extension) || /^text\/(plain|markdown)$/.test(file.type);
  const pdf = extension === 'pdf' || file.type === 'application/pdf';
  if (!html && !plain && !pdf) throw new Error(say('text.not-read', { name: file.name }));
  const most = pdf ? LONGEST_PDF : LONGEST;
  if (file.size > most) throw new Error(tooLong(file.size, most));
  if (pdf) return pdfText(file);
  const content = await file.text();
  if (content.includes('\0')) throw new Error(say('text.not-text', { name: file.name }));
  return html ? mainText(content, file.name) : { text: content.replace(/\r\n?/g, '\n'), title: '' };
}

/** @param {number} bytes @param {number} [most] */
export function tooLong(bytes, most = LONGEST) {
  return say('text.too-long', { size: megabytes(bytes), most: megabytes(most) });
}

/**
 * The title and the main text of a web page. The page's scripts do not run and nothing is fetched for it.
 * @param {string} html
 * @param {string} name  for the message
 * @returns {Promise<Document>}
 */
async function mainText(html, name) {
  const { extract, openPage } = await import('../extract/index.js');
  const { text, title, canonical, language } = await openPage(document, html, (page) => extract(page));
  if (!text) throw new Error(say('text.no-main', { name }));
  return { text, title, url: canonical, language };
}

/** What is said of a PDF that cannot be read. */
const problems = /** @type {const} */ ({ encrypted: 'text.pdf-encrypted', damaged: 'text.pdf-damaged', scanned: 'text.pdf-scanned' });

/**
 * The title and the text of a PDF.
 * @param {File} file
 * @returns {Promise<Document>}
 */
async function pdfText(file) {
  const { readPDF, PDFError } = await import('../extract/pdf.js');
  try {
    const { text, title } = await readPDF(new Uint8Array(await file.arrayBuffer()));
    return { text, title };
  } catch (e) {
    if (e instanceof PDFError) throw new Error(say(problems[e.problem], { name: file.name }), { cause: e });
    throw e;
  }
}
