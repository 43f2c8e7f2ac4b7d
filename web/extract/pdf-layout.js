/** @file Columns, paragraphs and headings of a PDF's page, out of pieces of text and where they stand. */

/**
 * Text that stands in one place. Lengths are points, y is of the baseline from the top.
 * @typedef {{text: string, left: number, right: number, y: number, size: number, font: string}} Fragment
 */

/** @typedef {{fragments: Fragment[], width: number, height: number}} Page */

/** A line of one column. @typedef {{text: string, left: number, right: number, y: number, size: number, font: string}} Line */

/** A paragraph or a heading. @typedef {{text: string, size: number, heading: boolean, page: number}} TextBlock */

/** Share of the page's height, above and below, where headers, footers and page numbers stand. */
const MARGIN = 0.12;

/** Gap, in sizes of the letters, that parts columns in one line; a space between words is a quarter. */
const GAP = 1.2;

/**
 * Pages without what stands again on page after page, and without page numbers.
 * @param {Page[]} pages
 * @returns {(Page & {lines: Line[], number: number})[]}
 */
export function withoutRunningLines(pages) {
  const all = pages.map((page, number) => ({ ...page, number, lines: linesOf(page.fragments) }));
  /** @type {Map<string, Set<number>>} */
  const seen = new Map();
  const key = (/** @type {Line} */ { text }) => text.replace(/\d+|\b[ivxlc]+\b/gi, '#').replace(/\s+/g, ' ').trim();
  for (const { lines, height, number } of all) {
    for (const line of lines.filter(({ y }) => inMargin(y, height))) seen.set(key(line), (seen.get(key(line)) ?? new Set()).add(number));
  }
  const runs = (/** @type {Line} */ line, /** @type {number} */ height) => {
    if (!inMargin(line.y, height)) return false;
    if (/^(page|seite|p\.)?\s*[-–—(]*\s*(\d{1,4}|[ivxlc]{1,6})\s*[-–—)]*(\s*(of|von|\/|sur)\s*\d+)?$|^第?\s*\d+\s*页$/i.test(line.text.trim())) return true;
    return (seen.get(key(line))?.size ?? 0) >= Math.max(2, Math.min(4, pages.length / 3));
  };
  return all.map((page) => ({ ...page, lines: page.lines.filter((line) => !runs(line, page.height)) }));
}

/** @param {number} y @param {number} height */
const inMargin = (y, height) => y < MARGIN * height || y > (1 - MARGIN) * height;

/**
 * The lines of a page, from the top; where a wide gap parts two pieces in one line, each is a line.
 * @param {Fragment[]} fragments
 * @returns {Line[]}
 */
function linesOf(fragments) {
  const rows = /** @type {Fragment[][]} */ ([]);
  for (const fragment of [...fragments].sort((a, b) => a.y - b.y || a.left - b.left)) {
    const row = rows.slice(-8).find(([first]) => Math.abs(first.y - fragment.y) < Math.max(first.size, fragment.size) * 0.45);
    if (row) row.push(fragment);
    else rows.push([fragment]);
  }
  return rows.flatMap((row) => {
    row.sort((a, b) => a.left - b.left);
    /** @type {Line[]} */
    const lines = [];
    for (const { text, ...place } of row) {
      const last = lines[lines.length - 1];
      const gap = last ? place.left - last.right : Infinity;
      if (!last || gap > GAP * Math.max(place.size, last.size)) {
        lines.push({ text: text.trim(), ...place });
        continue;
      }
      const spaced = gap > 0.12 * place.size || /^\s/.test(text);
      last.text = `${last.text}${spaced ? ' ' : ''}${text.trim()}`;
      last.right = Math.max(last.right, place.right);
      if (place.size > last.size * 0.8 && place.size < last.size * 1.3) last.size = Math.max(last.size, place.size);
    }
    return lines;
  });
}

/**
 * The paragraphs and headings of a page, in reading order.
 * @param {Page & {lines: Line[], number: number}} page
 * @returns {TextBlock[]}
 */
export function pageBlocks({ lines, number }) {
  const body = bodySize(lines);
  return inReadingOrder(lines).flatMap((column) => paragraphs(column, body)).map((block) => ({ ...block, page: number }));
}

/** The size that most letters have. @param {Line[]} lines */
function bodySize(lines) {
  /** @type {Map<number, number>} */
  const letters = new Map();
  for (const { size, text } of lines) letters.set(Math.round(size * 2) / 2, (letters.get(Math.round(size * 2) / 2) ?? 0) + text.length);
  return [...letters].reduce((a, b) => (b[1] > a[1] ? b : a), [10, 0])[0];
}

/**
 * Columns, each to be read to its end before the next. Where a gutter parts a region, what crosses it (a
 * title, a wide table) parts it into bands, which are read from above; of a band first the left side.
 * @param {Line[]} lines
 * @returns {Line[][]}
 */
function inReadingOrder(lines) {
  lines = [...lines].sort((a, b) => a.y - b.y || a.left - b.left);
  const gutter = gutterOf(lines);
  if (gutter === null) return lines.length > 0 ? [lines] : [];
  /** @type {Line[][]} */
  const columns = [];
  /** @type {Line[]} */
  let band = [];
  const read = () => {
    columns.push(...inReadingOrder(band.filter(({ right }) => right <= gutter)), ...inReadingOrder(band.filter(({ left }) => left >= gutter)));
    band = [];
  };
  for (const line of lines) {
    if (line.left >= gutter || line.right <= gutter) {
      band.push(line);
      continue;
    }
    read();
    const before = columns[columns.length - 1];
    if (before && crosses(before[0], gutter)) before.push(line);
    else columns.push([line]);
  }
  read();
  return columns;
}

/** @param {Line} line @param {number} gutter */
const crosses = ({ left, right }, gutter) => left < gutter && right > gutter;

/**
 * Where lines stand on both sides and few cross.
 * @param {Line[]} lines  from the top
 * @returns {number | null} null: one column
 */
function gutterOf(lines) {
  if (lines.length < 6) return null;
  const start = Math.min(...lines.map(({ left }) => left));
  const end = Math.max(...lines.map(({ right }) => right));
  let best = null;
  let least = Math.floor(lines.length / 3);
  for (let at = start + 0.15 * (end - start); at < start + 0.85 * (end - start); at += 2) {
    const left = lines.filter(({ right }) => right <= at);
    const right = lines.filter((line) => line.left >= at);
    const crossing = lines.length - left.length - right.length;
    if (crossing >= least || Math.min(left.length, right.length) < Math.max(3, lines.length / 8) || !sideBySide(left, right)) continue;
    // Of equally good places that one in the middle of the gutter.
    best = at + Math.max(0, (Math.min(...right.map((line) => line.left)) - at) / 2);
    least = crossing;
  }
  return best;
}

/**
 * Two columns of prose overlap in height and fill their width; labels beside values and indented lists do not.
 * @param {Line[]} left
 * @param {Line[]} right
 */
function sideBySide(left, right) {
  const top = Math.max(left[0].y, right[0].y);
  const bottom = Math.min(left[left.length - 1].y, right[right.length - 1].y);
  const letters = (/** @type {Line[]} */ lines) => lines.reduce((sum, { text }) => sum + text.length, 0) / lines.length;
  return bottom - top > 2 * left[0].size && Math.min(letters(left), letters(right)) > 12;
}

/**
 * @param {Line[]} column
 * @param {number} body
 * @returns {{text: string, size: number, heading: boolean}[]}
 */
function paragraphs(column, body) {
  const leading = leadingOf(column);
  const start = Math.min(...column.map(({ left }) => left));
  const end = Math.max(...column.map(({ right }) => right));
  /** @type {{text: string, size: number, heading: boolean, last: Line}[]} */
  const blocks = [];
  for (const line of column) {
    const block = blocks[blocks.length - 1];
    const before = block?.last;
    const begins = !before
      || Math.abs(line.size - block.size) > 0.12 * block.size
      || line.y - before.y > 1.35 * leading * (block.size / body || 1)
      || line.y < before.y - 1
      || (line.left - start > 0.8 * line.size && before.left - start < 0.5 * line.size && /[.!?:…"”。]\)?$/.test(before.text))
      || (before.right < end - 0.25 * (end - start) && /[.!?:。]$/.test(before.text))
      || (line.font !== before.font && before.right < end - 0.3 * (end - start) && block.heading)
      || /^([•◦▪‣●–]|\d{1,2}[.)]\s|\(\w\)\s)/.test(line.text);
    if (begins) blocks.push({ text: line.text, size: line.size, heading: line.size > 1.12 * body || isHeading(line), last: line });
    else {
      block.text = join(block.text, line.text);
      block.last = line;
    }
  }
  return blocks.map(({ text, size, heading }) => ({ text, size, heading: heading && text.length < 200 }));
}

/** A numbered heading, of the size of the text. @param {Line} line */
const isHeading = ({ text }) => text.length < 80 && /^(\d+(\.\d+)*\.?\s+\p{Lu}|(abstract|introduction|references|conclusions?|acknowledge?ments)$)/iu.test(text) && !/[.;,]$/.test(text);

/** The usual distance of two lines. @param {Line[]} column */
function leadingOf(column) {
  const steps = column.slice(1).map(({ y }, i) => y - column[i].y).filter((step) => step > 1).sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? column[0].size * 1.2;
}

/**
 * Puts a line after another: a word parted by a hyphen is whole again.
 * @param {string} before
 * @param {string} after
 */
export function join(before, after) {
  if (/\p{L}[-‐]$/u.test(before) && /^\p{Ll}/u.test(after)) return before.slice(0, -1) + after;
  if (/[-‐–—/]$/.test(before) && /^\p{L}/u.test(after) && !/\s[-‐–—]$/.test(before)) return before + after;
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}，。、！？；：（）「」]$/u.test(before) && /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}，。、！？；：（）「」]/u.test(after);
  return unspaced ? before + after : `${before} ${after}`;
}
