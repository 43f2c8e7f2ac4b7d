/** @file Failures in a reader's words. */
import { failureOf } from '../shim/failure.js';
import { Code } from '../shim/protocol.js';
import { say } from '../words/say.js';

/**
 * What to tell a reader of a failure, with what the engine says of it; empty for one that the reader wanted.
 * @param {unknown} thrown
 */
export function failureInWords(thrown) {
  const { code, message } = failureOf(thrown);
  const words = noticeInWords(code);
  return code === Code.Cancelled || code === Code.Unsupported ? words : say('failure.detail', { words, detail: message });
}

/** @param {Code} code  empty for cancelled */
export const noticeInWords = (code) => (code === Code.Cancelled ? '' : say(`failure.${code}`));
