/** @file The Go program: loaded with its kernels, and its exports given types. */
import 'wasm_exec'; // of the Go that compiled the program; defines globalThis.Go
import { relaxedSimd, simd } from 'wasm-feature-detect';
import { Code } from './protocol.js';
import { Failure } from './failure.js';
import { bindKernels, instantiateKernels } from './kernels.js';

/**
 * What the Go program gives JavaScript, beside its tasks. Every call is synchronous and answers {value} or
 * {error: {code, message}}; n is the number that open gave.
 * @typedef {object} Calls
 * @property {(bytes: number, embedder: boolean, name: string) => Answer<number>} open  begins a model of that many bytes
 * @property {(n: number) => Answer<{address: number, free: number}>} staging  where the next bytes may go in kernel memory
 * @property {(n: number, bytes: number) => Answer<null>} arrived  so many bytes were put at staging
 * @property {(n: number, bytes: Uint8Array) => Answer<null>} write  as staging and arrived, for a memory that JavaScript cannot reach
 * @property {(n: number) => Answer<string>} finish  all bytes came: the model is ready; JSON of what it is
 * @property {(n: number) => Answer<null>} discard  gives up the model that was begun
 * @property {(embedder: boolean) => Answer<null>} unload  gives up the model that is ready
 * @property {(request: string) => Answer<string>} measure  request and result are JSON
 * @property {() => Answer<string>} usage  JSON
 * @property {(id: number) => Answer<null>} cancel  a task
 */

/** @typedef {Calls & Record<TaskName, Task>} Exports */

/**
 * Request and result are JSON.
 * @typedef {(id: number, request: string, host: import('./host.js').Host) => Promise<Answer<string>>} Task
 */

/**
 * Names of the tasks: they are those of their requests.
 * @typedef {'summarize' | 'translate' | 'ask' | 'generate' | 'page' | 'look' | 'catalogue' | 'resolve' | 'pull' | 'import'
 *   | 'remember' | 'recall' | 'related' | 'entries' | 'entry' | 'forget' | 'pin' | 'export-memory' | 'import-memory' | 'digest'
 *   | 'review' | 'grade' | 'feedback' | 'learned' | 'reset-learned' | 'memory-usage' | 'memory-settings'} TaskName
 */

/**
 * @template T
 * @typedef {{value?: T, error?: {code: import('./protocol.js').Code, message: string}}} Answer
 */

/** The Go program at work. */
export class GoEngine {
  #exports;
  #memory;

  /**
   * @param {'relaxed' | 'simd' | 'portable'} variant
   * @param {Exports} exports
   * @param {WebAssembly.Memory | null} memory  kernel memory; null where it lies in Go's heap
   */
  constructor(variant, exports, memory) {
    this.variant = variant;
    this.#exports = exports;
    this.#memory = memory;
  }

  /**
   * Begins a model, which takes the place of the one of its kind.
   * @param {number} bytes
   * @param {boolean} embedder
   * @param {string} name  as people know it: embeddings of different ones cannot be compared
   */
  open(bytes, embedder, name) {
    return new IncomingModel(this.#exports, this.#memory, unwrap(this.#exports.open(bytes, embedder, name)));
  }

  /** @param {boolean} embedder */
  unload(embedder) {
    unwrap(this.#exports.unload(embedder));
  }

  /**
   * @param {{type: TaskName, id: number} & object} request
   * @param {import('./host.js').Host} host
   * @returns {Promise<unknown>} the result
   */
  async run(request, host) {
    return JSON.parse(unwrap(await this.#exports[request.type](request.id, JSON.stringify(request), host)));
  }

  /**
   * @param {import('./protocol.js').MeasureRequest} request
   * @returns {import('./protocol.js').MeasureResult}
   */
  measure(request) {
    return JSON.parse(unwrap(this.#exports.measure(JSON.stringify(request))));
  }

  /** @returns {import('./protocol.js').UsageResult} */
  usage() {
    return JSON.parse(unwrap(this.#exports.usage()));
  }

  /** @param {number} id */
  cancel(id) {
    unwrap(this.#exports.cancel(id));
  }
}

/** A model on its way into memory. */
export class IncomingModel {
  #exports;
  #memory;
  #number;

  /**
   * @param {Exports} exports
   * @param {WebAssembly.Memory | null} memory
   * @param {number} number
   */
  constructor(exports, memory, number) {
    this.#exports = exports;
    this.#memory = memory;
    this.#number = number;
  }

  /**
   * Hands bytes of the model over, copied once: into kernel memory.
   * @param {number} bytes  how many
   * @param {(target: Uint8Array, done: number) => number | Promise<number>} fill
   *   puts bytes from position done on at the start of target; the result is how many
   */
  async feed(bytes, fill) {
    let target = new Uint8Array(0);
    for (let done = 0; done < bytes; ) {
      if (!this.#memory) {
        if (target.length === 0) target = new Uint8Array(Math.min(bytes, 1 << 20));
        const n = await fill(target.subarray(0, bytes - done), done);
        unwrap(this.#exports.write(this.#number, target.subarray(0, n)));
        done += n;
        continue;
      }
      const { address, free } = unwrap(this.#exports.staging(this.#number));
      const n = await fill(new Uint8Array(this.#memory.buffer, address, Math.min(free, bytes - done)), done);
      unwrap(this.#exports.arrived(this.#number, n));
      done += n;
    }
  }

  /** @returns {import('./protocol.js').LoadResult} what the model is; source, resumed and timings are not set */
  finish() {
    return JSON.parse(unwrap(this.#exports.finish(this.#number)));
  }

  discard() {
    unwrap(this.#exports.discard(this.#number));
  }
}

/**
 * @template T
 * @param {Answer<T>} answer
 * @returns {T}
 */
function unwrap({ value, error }) {
  if (error) throw new Failure(error.code, error.message);
  return /** @type {T} */ (value);
}

/**
 * Starts the Go program with the best kernels that the browser runs.
 * @param {string | undefined} forced  variant to use in place of the best
 * @param {import('./timings.js').Timings} timings
 * @returns {Promise<GoEngine>}
 */
export async function startEngine(forced, timings) {
  const variant = forced ?? (await bestVariant());
  if (variant !== 'relaxed' && variant !== 'simd' && variant !== 'portable') {
    throw new Failure(Code.Option, `kernel variant ${JSON.stringify(variant)}: want relaxed, simd or portable`);
  }
  const [program, kernels] = await Promise.all([
    WebAssembly.compileStreaming(wasm('precis.wasm')),
    variant === 'portable' ? null : instantiateKernels(wasm(`kernels-${variant}.wasm`)),
  ]);
  timings.mark('compiled');

  const go = new Go();
  const imports = bindKernels(program, kernels, variant === 'portable' ? 'none' : variant, () => go.mem.buffer);
  const instance = await WebAssembly.instantiate(program, { ...go.importObject, ...imports });
  /** @type {Promise<Exports>} */
  const ready = new Promise((resolve) => {
    globalThis.precisReady = resolve;
  });
  const ended = go.run(instance).then(() => {
    // Go ends only when it cannot go on; its last words are on the console. The client starts another worker.
    throw new Failure(Code.Memory, 'the engine ended: the browser gives it no more memory');
  });
  const exports = await Promise.race([ready, ended]);
  ended.catch((e) => setTimeout(() => { throw e; })); // reaches the client as the worker's error event
  timings.mark('engine started');
  return new GoEngine(variant, exports, kernels?.memory ?? null);
}

/** @returns {Promise<'relaxed' | 'simd' | 'portable'>} */
async function bestVariant() {
  if (await relaxedSimd()) return 'relaxed';
  return (await simd()) ? 'simd' : 'portable';
}

/**
 * A module beside this script, as application/wasm also where the host sends another type.
 * @param {string} name
 */
async function wasm(name) {
  const response = await fetch(new URL(name, globalThis.precisFiles ?? location.href));
  if (!response.ok) throw new Failure(Code.Download, `${name}: HTTP status ${response.status}`);
  if (response.headers.get('Content-Type') === 'application/wasm') return response;
  return new Response(response.body, { headers: { 'Content-Type': 'application/wasm' } });
}
