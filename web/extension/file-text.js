import { LONGEST_FILE } from './page-messages.js';

/**
 * Reads a file that a tab shows: a PDF, the only kind that content.js hands over.
 * @param {Extracted} page
 * @param {NonNullable<Extracted['file']>} file
 * @returns {Promise<Extracted>}
 * @throws {Error} with words for the reader
 */
export async function textOfFile(page, { bytes, base64 }) {
  const { readFile, tooLong } = await import('../app/files.js');
  if (bytes > LONGEST_FILE) throw new Error(tooLong(bytes, LONGEST_FILE));
  const name = new URL(page.url).pathname.split('/').at(-1) ?? '';
  const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const { text, title } = await readFile(new File([content], name, { type: 'application/pdf' }));
  return { ...page, text, title: title || name };
}

/** @typedef {import('./page-messages.js').Extracted} Extracted */
