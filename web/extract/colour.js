/** @file Colours as computed styles give them, in sRGB. */

/** Red, green, blue 0 to 255, alpha 0 to 1. @typedef {[number, number, number, number]} Colour */

/** @type {Map<string, Colour>} */
const known = new Map([['rgba(0, 0, 0, 0)', [0, 0, 0, 0]], ['transparent', [0, 0, 0, 0]]]);

/** Paints what is written in another way than rgb(). @type {OffscreenCanvasRenderingContext2D | null | undefined} */
let brush;

/**
 * A computed colour.
 * @param {string} css
 * @returns {Colour}
 */
export function colourOf(css) {
  const before = known.get(css);
  if (before) return before;
  /** @type {Colour} */
  let colour;
  if (css.startsWith('rgb')) {
    const numbers = css.match(/[\d.]+/g)?.map(Number) ?? [];
    colour = [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
  } else {
    colour = painted(css);
  }
  if (known.size < 1000) known.set(css, colour);
  return colour;
}

/**
 * oklch(), color() and their like, as the browser paints them.
 * @param {string} css
 * @returns {Colour}
 */
function painted(css) {
  brush ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!brush) return [0, 0, 0, 0];
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = css;
  brush.fillRect(0, 0, 1, 1);
  const [r, g, b, alpha] = brush.getImageData(0, 0, 1, 1).data;
  return [r, g, b, alpha / 255];
}

/**
 * A colour painted over another.
 * @param {Colour} top
 * @param {Colour} bottom
 * @returns {Colour}
 */
export function over([r, g, b, alpha], bottom) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a * alpha + b * (1 - alpha);
  return [mix(r, bottom[0]), mix(g, bottom[1]), mix(b, bottom[2]), alpha + bottom[3] * (1 - alpha)];
}

/**
 * How far apart two colours are, alpha aside: 0 to 441.
 * @param {Colour} a
 * @param {Colour} b
 */
export const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
