import { Code } from './protocol.js';

/** An error with a code of the protocol, for the page to put into words. */
export class Failure extends Error {
  /**
   * @param {Code} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'Failure';
    this.code = code;
  }
}

/**
 * Gives any thrown value a code: aborts are cancelled, a refused allocation is memory.
 * @param {unknown} thrown
 * @returns {Failure}
 */
export function failureOf(thrown) {
  if (thrown instanceof Failure) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  /** @type {Code} */
  let code = Code.Internal;
  if (name === 'AbortError') code = Code.Cancelled;
  if (name === 'QuotaExceededError') code = Code.Quota;
  if (name === 'RangeError') code = Code.Memory; // WebAssembly.Memory and ArrayBuffer throw it when they cannot be had
  return new Failure(code, message, { cause: thrown });
}
