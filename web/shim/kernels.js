// Kernel memory and the Go program, joined: the import modules "kernels" and "precis" of a precis.wasm.
//
// kernels: the exports of kernels.wasm, called by Go without JavaScript between.
// precis: copies between Go's memory and kernel memory, since neither can address the other:
//   read(dst, src, n)    kernel memory src → Go memory dst
//   write(dst, src, n)   Go memory src → kernel memory dst
//   size() f64           bytes of kernel memory
//   grow(size f64) i32   makes it at least size bytes long; 0 when it cannot
//   variant() i32        0 no kernels, 1 simd, 2 relaxed

import { withForm } from './forms.js';

/** @typedef {'none' | 'simd' | 'relaxed'} Variant */
/** @typedef {{exports: WebAssembly.Exports, memory: WebAssembly.Memory}} Kernels */

const PAGE = 65536;

/** @type {Record<Variant, number>} */
const numbers = { none: 0, simd: 1, relaxed: 2 };

/**
 * @param {Response | Promise<Response>} source of kernels.wasm
 * @param {import('./forms.js').Form} [form]  of the matrix kernels; none: the fastest here
 * @returns {Promise<Kernels>}
 */
export async function instantiateKernels(source, form) {
  const { instance } = await WebAssembly.instantiateStreaming(source);
  const { exports } = instance;
  return { exports: withForm(exports, form), memory: /** @type {WebAssembly.Memory} */ (exports.memory) };
}

/**
 * The imports that a Go program needs beside those of wasm_exec.js.
 * @param {WebAssembly.Module} program
 * @param {Kernels | null} kernels null where SIMD is missing: Go then computes by itself
 * @param {Variant} variant
 * @param {() => ArrayBuffer} goMemory asked at each copy, since Go's memory grows
 * @returns {WebAssembly.Imports}
 */
export function bindKernels(program, kernels, variant, goMemory) {
  /** @param {string} name */
  const missing = (name) => () => {
    throw new Error(`kernels: ${name} was called, but there are no kernels`);
  };
  /** @type {Record<string, WebAssembly.ImportValue>} */
  const functions = {};
  for (const { module, name } of WebAssembly.Module.imports(program)) {
    if (module !== 'kernels') continue;
    const found = kernels ? kernels.exports[name] : missing(name);
    if (!found) throw new Error(`kernels: kernels.wasm (${variant}) has no function ${name}`);
    functions[name] = found;
  }
  const memory = kernels?.memory ?? new WebAssembly.Memory({ initial: 0 });
  /**
   * @param {ArrayBufferLike} buffer
   * @param {number} address as wasm passes it: signed
   * @param {number} n
   */
  const bytes = (buffer, address, n) => new Uint8Array(buffer, address >>> 0, n >>> 0);
  return {
    kernels: functions,
    precis: {
      read: (/** @type {number} */ dst, /** @type {number} */ src, /** @type {number} */ n) =>
        bytes(goMemory(), dst, n).set(bytes(memory.buffer, src, n)),
      write: (/** @type {number} */ dst, /** @type {number} */ src, /** @type {number} */ n) =>
        bytes(memory.buffer, dst, n).set(bytes(goMemory(), src, n)),
      size: () => memory.buffer.byteLength,
      grow: (/** @type {number} */ size) => {
        try {
          const pages = Math.ceil((size - memory.buffer.byteLength) / PAGE);
          if (pages > 0) memory.grow(pages);
          return 1;
        } catch {
          return 0;
        }
      },
      variant: () => numbers[kernels ? variant : 'none'],
    },
  };
}
