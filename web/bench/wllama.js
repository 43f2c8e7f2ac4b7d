/** @file The wllama side of the benchmark, in the page: llama.cpp compiled to WebAssembly, one thread. */
import { Wllama } from '@wllama/wllama';
import { ids } from './tokens.js';

/**
 * Reads and writes as measurePrecis does, on the same file.
 * @param {{model: string, lengths: number[], steps: number}} options  model: its address
 * @returns {Promise<import('./precis.js').Measurement>}
 */
export async function measureWllama({ model, lengths, steps }) {
  const begun = performance.now();
  const wllama = new Wllama({ 'single-thread/wllama.wasm': new URL('wllama.wasm', location.href).href }, { suppressNativeLog: true });
  const blob = await (await fetch(model)).blob();
  await wllama.loadModel([blob], { n_ctx: 2048, n_batch: 512, n_threads: 1 });
  const load = performance.now() - begun;
  await wllama.samplingInit({ temp: 0 });
  const rows = [];
  for (const length of lengths) {
    await wllama.kvClear();
    const start = performance.now();
    await wllama.decode(ids(0, length), {});
    const read = performance.now();
    for (let i = 0; i < steps; i++) {
      await wllama.decode(ids(length + i, 1), {});
    }
    const written = performance.now();
    rows.push({ tokens: length, prefill: (length * 1000) / (read - start), decode: (steps * 1000) / (written - read) });
  }
  await wllama.exit();
  return { variant: 'simd', load, rows };
}
