/** @file The text of a PDF. PDF.js reads the file, in a worker of its own and only when there is one to read; pdf-layout.js finds columns and paragraphs. */

import { join, pageBlocks, withoutRunningLines } from './pdf-layout.js';
import { unseenCharacters } from './unseen-characters.js';

/** Why a PDF cannot be read: it asks for a password, its bytes are no PDF or broken, it has pictures of pages and no text. @typedef {'encrypted' | 'damaged' | 'scanned'} PDFProblem */

/** A PDF that cannot be read. */
export class PDFError extends Error {
  /**
   * @param {PDFProblem} problem
   * @param {unknown} [cause]
   */
  constructor(problem, cause) {
    super(`pdf: ${{ encrypted: 'a password is wanted', damaged: 'not a PDF, or a broken one', scanned: 'pictures of pages, no text' }[problem]}`, { cause });
    this.name = 'PDFError';
    this.problem = problem;
  }
}

/**
 * Where PDF.js finds what it loads when it needs it: its worker, and the tables of old Chinese, Japanese
 * and Korean encodings. The build puts both beside the scripts.
 * @typedef {{worker: string, encodings: string}} PDFFiles
 */

/** @returns {PDFFiles} */
const besideScript = () => ({ worker: new URL('pdf-worker.js', import.meta.url).href, encodings: new URL('pdf-encodings/', import.meta.url).href });

/**
 * Reads the text of a PDF in reading order.
 * @param {Uint8Array} bytes  they are handed over to the worker
 * @param {{files?: PDFFiles, signal?: AbortSignal}} [options]
 * @returns {Promise<import('./extract.js').Extraction>}  rangeOf finds nothing: a PDF has no document
 * @throws {PDFError}
 */
export async function readPDF(bytes, { files = besideScript(), signal } = {}) {
  const pdfjs = await import('pdfjs-dist');
  pdfjs.GlobalWorkerOptions.workerSrc = files.worker;
  // No script of the file runs, no font is made of it and nothing is fetched for it.
  const task = pdfjs.getDocument({ data: bytes, cMapUrl: files.encodings, cMapPacked: true, disableFontFace: true, enableXfa: false, stopAtErrors: false, useWorkerFetch: false, verbosity: 0 });
  const abort = () => task.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const pdf = await task.promise;
    const pages = [];
    for (let number = 1; number <= pdf.numPages; number++) {
      signal?.throwIfAborted();
      const page = await pdf.getPage(number);
      pages.push(await fragmentsOf(page));
      page.cleanup();
    }
    const { info } = /** @type {{info: Record<string, unknown>}} */ (await pdf.getMetadata());
    return composed(pages, info);
  } catch (e) {
    signal?.throwIfAborted();
    const name = e instanceof Error ? e.name : '';
    if (name === 'PasswordException') throw new PDFError('encrypted', e);
    if (e instanceof PDFError || !/^(InvalidPDF|MissingPDF|FormatError|UnknownError|XRef)/.test(name)) throw e;
    throw new PDFError('damaged', e);
  } finally {
    signal?.removeEventListener('abort', abort);
    await task.destroy();
  }
}

/** Points below which letters cannot be read. */
const TINY = 2;

/**
 * @param {import('pdfjs-dist').PDFPageProxy} page
 * @returns {Promise<import('./pdf-layout.js').Page>}
 */
async function fragmentsOf(page) {
  const [left, bottom, right, top] = page.view;
  const { items } = await page.getTextContent();
  /** @type {import('./pdf-layout.js').Fragment[]} */
  const fragments = [];
  for (const item of items) {
    if (!('str' in item)) continue;
    const [a, b, , , x, y] = item.transform;
    const size = Math.hypot(a, b) || item.height;
    const text = item.str.replace(unseenCharacters, '');
    if (text.trim() === '' || size < TINY) continue;
    // Text that runs upwards or stands off the page is a stamp, a margin note or hidden.
    if (Math.abs(b) > Math.abs(a) || x + item.width < left || x > right || y < bottom || y > top) continue;
    fragments.push({ text, left: x - left, right: x - left + item.width, y: top - y, size, font: item.fontName });
  }
  return { fragments, width: right - left, height: top - bottom };
}

/**
 * @param {import('./pdf-layout.js').Page[]} pages
 * @param {Record<string, unknown>} info  of the file
 * @returns {import('./extract.js').Extraction}
 */
function composed(pages, info) {
  const blocks = withoutRunningLines(pages).flatMap(pageBlocks);
  if (blocks.every(({ text }) => text.trim() === '')) throw new PDFError('scanned');
  const title = titleOf(info.Title) || (blocks.filter(({ page }) => page === 0).reduce((a, b) => (b.size > a.size + 0.5 ? b : a), blocks[0]).text ?? '');
  let text = '';
  /** @type {import('./reading.js').Span[]} */
  const spans = [];
  for (const block of joinedOverPages(blocks)) {
    if (text === '' && block.text === title) continue;
    if (text !== '') text += '\n\n';
    spans.push({ start: text.length, end: text.length + block.text.length, kind: block.heading ? 'heading' : 'paragraph' });
    text += block.text;
  }
  return {
    url: '', canonical: '', title: title.length > 300 ? '' : title, site: '', language: typeof info.Language === 'string' ? info.Language : '',
    text, blocks: spans, kind: 'pdf', figures: [], warnings: [], rangeOf: () => null,
  };
}

/** What a program wrote into the file by itself is no title. @param {unknown} title */
function titleOf(title) {
  if (typeof title !== 'string') return '';
  const line = title.replace(/\s+/g, ' ').trim();
  return /^(untitled|microsoft word|powerpoint|document\d*$|slide \d)|\.(docx?|tex|dvi|pdf|indd|pptx?|odt|qxd|rtf)$|^$/i.test(line) ? '' : line;
}

/**
 * A paragraph that goes on on the next page is one.
 * @param {import('./pdf-layout.js').TextBlock[]} blocks
 */
function joinedOverPages(blocks) {
  /** @type {import('./pdf-layout.js').TextBlock[]} */
  const joined = [];
  for (const block of blocks) {
    const last = joined[joined.length - 1];
    const goesOn = last && !last.heading && !block.heading && Math.abs(last.size - block.size) < 0.5 && !/[.!?:;。！？]["”’)\]]?$/.test(last.text) && /^[\p{Ll}\p{Lo}(]/u.test(block.text);
    if (goesOn && last.text.length > 40) last.text = join(last.text, block.text);
    else joined.push({ ...block });
  }
  return joined;
}
