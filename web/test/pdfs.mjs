// PDF files for tests, made of lines of text and where they stand.

/** @typedef {{text: string, x: number, y: number, size?: number, bold?: boolean}} Line  points; y from the top */

/** Of a page: A4. */
const [width, height] = [595, 842];

/** @param {string} text */
const escaped = (text) => text.replace(/[\\()]/g, '\\$&');

/**
 * @param {Line[][]} pages
 * @param {{title?: string, locked?: boolean}} [options]  locked: no password opens it
 * @returns {Buffer}
 */
export function pdfOf(pages, { title, locked = false } = {}) {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>'];
  const kids = pages.map((lines) => {
    const content = lines.map(({ text, x, y, size = 10, bold }) => `BT /F${bold ? 2 : 1} ${size} Tf 1 0 0 1 ${x} ${height - y} Tm (${escaped(text)}) Tj ET`).join('\n');
    objects.push(`<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`);
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents ${objects.length} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`);
    return `${objects.length} 0 R`;
  });
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`;
  objects.push(`<< ${title === undefined ? '' : `/Title (${escaped(title)})`} >>`);
  const info = objects.length;
  if (locked) objects.push(`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >>`);
  let file = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const place = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${info} 0 R ${locked ? `/Encrypt ${objects.length} 0 R /ID [<00> <00>]` : ''} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/**
 * Paragraphs set in a column.
 * @param {string[]} lines  an empty one begins a paragraph
 * @param {{x: number, y: number, size?: number, leading?: number}} place
 * @returns {Line[]}
 */
export const column = (lines, { x, y, size = 10, leading = 12 }) => lines.flatMap((text, i) => (text === '' ? [] : [{ text, x, y: y + i * leading, size }]));
