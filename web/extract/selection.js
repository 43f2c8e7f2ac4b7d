/** @file What the reader has selected. */

/** @typedef {import('./page.js').Block} Block */

/**
 * The blocks of a page that a range touches, cut to it.
 * @param {Block[]} blocks  they are changed
 * @param {Range} range
 * @returns {Block[]}
 */
export function withinRange(blocks, range) {
  return blocks.filter((block) => {
    const kept = block.segments.flatMap((segment) => cut(segment, range));
    if (kept.length === 0) return false;
    const from = kept[0].start;
    const last = kept[kept.length - 1];
    block.text = block.text.slice(from, last.start + last.length);
    block.segments = kept.map((segment) => ({ ...segment, start: segment.start - from }));
    block.trim();
    return block.text.trim() !== '';
  });
}

/**
 * The part of a segment that lies in a range, as none or one segment.
 * @param {import('./page.js').Segment} segment
 * @param {Range} range
 */
function cut({ node, offset, start, length }, range) {
  if (!range.intersectsNode(node)) return [];
  const from = range.startContainer === node ? Math.max(offset, range.startOffset) : offset;
  const to = range.endContainer === node ? Math.min(offset + length, range.endOffset) : offset + length;
  return to > from ? [{ node, offset: from, start: start + from - offset, length: to - from }] : [];
}
