/** @file The exceptions of the specification. */
import { Code } from './protocol.js';
import { failureOf } from './failure.js';

/**
 * @param {string} name
 * @param {string} message
 */
export const exception = (name, message) => new DOMException(message, name);

export const notFullyActive = () => exception('InvalidStateError', 'The document is not fully active.');

/**
 * @param {number} requested
 * @param {number} quota
 * @returns {DOMException}
 */
export function quotaExceeded(requested, quota) {
  const message = `The input takes ${requested}, and ${quota} is left.`;
  const Native = /** @type {any} */ (globalThis).QuotaExceededError;
  if (Native) return new Native(message, { requested, quota });
  const made = exception('QuotaExceededError', message);
  Object.defineProperties(made, { requested: { value: requested }, quota: { value: quota } });
  return made;
}

/** What brought the bytes of a model into trouble, not what runs it. */
const network = /** @type {Set<unknown>} */ (new Set([Code.Download, Code.Missing, Code.Corrupt]));

/**
 * What a download that ended early rejects with: the network's trouble, or the model's.
 * @param {unknown} thrown
 */
export function loadError(thrown) {
  const { code, message } = failureOf(thrown);
  return exception(network.has(code) ? 'NetworkError' : 'OperationError', message);
}

/**
 * What an operation rejects with: what was thrown for the page, else an UnknownError.
 * @param {unknown} thrown
 */
export function operationError(thrown) {
  return thrown instanceof DOMException ? thrown : exception('UnknownError', failureOf(thrown).message);
}
