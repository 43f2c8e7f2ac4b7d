// Draws the icons of the app from its one drawing, icon.svg.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Resvg, initWasm } from '@resvg/resvg-wasm';

const wasm = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
await initWasm(readFileSync(wasm));

/** The rounding of the drawing's ground, which a maskable icon has not: the system cuts its own shape. */
const ROUNDED = ' rx="14"';

/**
 * @param {string} svg
 * @param {{edge: number, maskable: boolean}} icon  edge: pixels
 * @returns {Uint8Array} PNG
 * @throws {Error} the drawing has no rounded ground that could be filled to the edges
 */
export function drawIcon(svg, { edge, maskable }) {
  if (maskable && !svg.includes(ROUNDED)) throw new Error(`icon.svg: no ground with${ROUNDED}, by which a maskable icon is made`);
  const drawing = maskable ? svg.replace(ROUNDED, '') : svg;
  return new Resvg(drawing, { fitTo: { mode: 'width', value: edge } }).render().asPng();
}
