/** @file Tables with data, row by row. */

/** @typedef {import('./page.js').Block} Block */
/** @typedef {{parts: (Block | string)[], kind: import('./reading.js').Kind}} Row */

/**
 * The rows of a table as text: `Year: 1870 · Ships: 12` where columns have headers, else cell beside cell.
 * @param {Element} table
 * @param {Block[]} blocks  of its cells and caption, in page order
 * @returns {Row[]}
 */
export function rowsOf(table, blocks) {
  /** @type {Map<Element | null, Block[]>} */
  const byCell = new Map();
  for (const block of blocks) {
    const cell = block.place.element.closest('td, th');
    byCell.set(cell, [...(byCell.get(cell) ?? []), block]);
  }
  /** @type {Row[]} */
  const rows = (byCell.get(null) ?? []).map((block) => ({ parts: [block], kind: 'caption' }));
  const all = [...table.querySelectorAll('tr')];
  const headers = headersOf(all[0], byCell);
  for (const tr of headers ? all.slice(1) : all) {
    /** @type {(Block | string)[]} */
    const parts = [];
    for (const { cell, column } of cellsOf(tr)) {
      const text = byCell.get(cell);
      if (!text) continue;
      if (parts.length > 0) parts.push(' · ');
      const header = cell.localName === 'td' ? headers?.get(column) : undefined;
      if (header) parts.push(...spaced(header), ': ');
      parts.push(...spaced(text));
    }
    if (parts.length > 0) rows.push({ parts, kind: 'row' });
  }
  return rows;
}

/**
 * What the first row says of each column, where it is made of headers.
 * @param {Element | undefined} first
 * @param {Map<Element | null, Block[]>} byCell
 * @returns {Map<number, Block[]> | null}
 */
function headersOf(first, byCell) {
  const cells = first ? cellsOf(first) : [];
  if (cells.length < 2 || cells.some(({ cell }) => cell.localName !== 'th' && (cell.textContent ?? '').trim() !== '')) return null;
  return new Map(cells.flatMap(({ cell, column }) => {
    const blocks = byCell.get(cell);
    return blocks ? [[column, blocks]] : [];
  }));
}

/** @param {Element} tr @returns {{cell: Element, column: number}[]} */
function cellsOf(tr) {
  let column = 0;
  return [...tr.children].filter(({ localName }) => localName === 'td' || localName === 'th').map((cell) => {
    const at = column;
    column += Math.max(1, Number.parseInt(cell.getAttribute('colspan') ?? '1', 10) || 1);
    return { cell, column: at };
  });
}

/** @param {Block[]} blocks */
const spaced = (blocks) => blocks.flatMap((block, i) => (i === 0 ? [block] : [' ', block]));
