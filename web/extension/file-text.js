/**
 * Reads a file that a tab shows: a PDF, the only kind that content.js hands over.
 * @param {Extracted} page
 * @param {string} file  its bytes in base 64
 * @returns {Promise<Extracted>}
 * @throws {import('../extract/pdf.js').PDFError}
 */
export async function textOfFile(page, file) {
  const { readPDF } = await import('../extract/pdf.js');
  const { text, title, language, warnings } = await readPDF(Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)));
  return { ...page, text, title: title || decodeURIComponent(page.url.split(/[/?#]/).findLast((part) => part.endsWith('.pdf')) ?? ''), language, warnings };
}

/** @typedef {import('./page-messages.js').Extracted} Extracted */
