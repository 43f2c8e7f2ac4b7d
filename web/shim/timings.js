/** When things happened: milliseconds since 1970 with fractions, so that threads agree. */
export class Timings {
  /** @type {Record<string, number>} */
  marks = {};

  /** @param {string} name */
  mark(name) {
    performance.mark(`precis: ${name}`);
    this.marks[name] = performance.timeOrigin + performance.now();
  }
}
