/** @file The text that is read of a page: blocks one after the other, and where each character comes from. */

/** @typedef {import('./page.js').Block} Block */
/** @typedef {import('./page.js').Segment} Segment */

/** @typedef {'heading' | 'paragraph' | 'item' | 'row' | 'caption' | 'quote' | 'code'} Kind */

/** Where a block lies in a text, in UTF-16 units. @typedef {{start: number, end: number, kind: Kind}} Span */

/** A text being put together. */
export class Reading {
  text = '';
  /** @type {Span[]} */
  spans = [];
  /** In the order of the text. @type {Segment[]} */
  segments = [];

  /**
   * Appends parts as one block, an empty line before it.
   * @param {(Block | string)[]} parts  strings are not of the document
   * @param {Kind} kind
   */
  append(parts, kind) {
    if (this.text !== '') this.text += '\n\n';
    const start = this.text.length;
    for (const part of parts) {
      if (typeof part === 'string') {
        this.text += part;
        continue;
      }
      for (const segment of part.segments) this.segments.push({ ...segment, start: segment.start + this.text.length });
      this.text += part.text;
    }
    this.spans.push({ start, end: this.text.length, kind });
  }
}
