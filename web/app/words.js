/** @file Numbers and failures in a reader's words. */
import { Code } from '../shim/protocol.js';
import { failureOf } from '../shim/failure.js';

const whole = new Intl.NumberFormat('en');
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** @param {number} n @param {string} one @param {string} many */
export const counted = (n, one, many) => `${whole.format(n)} ${n === 1 ? one : many}`;

/** @param {number} share  0 … 1; never 0 % nor 100 % by rounding */
export function percent(share) {
  if (share >= 1) return '100 %';
  return `${Math.min(99, Math.max(share > 0 ? 1 : 0, Math.round(share * 100)))} %`;
}

/** Decimal megabytes, as a download is counted. @param {number} n */
export const megabytes = (n) => `${n >= 1e7 ? whole.format(Math.round(n / 1e6)) : oneDigit.format(n / 1e6)} MB`;

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 1.5) return 'about a second';
  if (seconds < 90) return `about ${Math.round(seconds)} seconds`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} minutes`;
  return `about ${Math.round(seconds / 3600)} hours`;
}

/** @type {Record<Code, string>} */
const failures = {
  [Code.Cancelled]: '',
  [Code.Unsupported]: 'This browser has no WebAssembly or no workers, so precis cannot run in it. A current Chrome, Edge, Firefox or Safari can.',
  [Code.Missing]: 'The model is no longer on this device.',
  [Code.Download]: 'The download failed. What came is kept: trying again goes on from there.',
  [Code.Corrupt]: 'The model file was damaged and has been deleted. Please download it again.',
  [Code.NotStored]: 'This browser would not store the model. It works until you close the page.',
  [Code.Quota]: 'There is not enough room to store the model. It works until you close the page.',
  [Code.Memory]: 'The browser has not enough memory for this. Closing other tabs may help; a shorter text does too.',
  [Code.Model]: 'The file that came is not a model that precis can run. It has been deleted.',
  [Code.Task]: 'The model that is loaded does not do this.',
  [Code.Access]: 'The hub gives this model only to those who have a token for it.',
  [Code.NotFound]: 'The hub has no such model.',
  [Code.Files]: 'These files do not make up a model.',
  [Code.Option]: 'This cannot be asked for.',
  [Code.Unavailable]: 'This browser keeps nothing here, so nothing is remembered. Everything else works.',
  [Code.Blocked]: 'Another tab of precis holds the memory. Closing it helps.',
  [Code.Newer]: 'A newer precis wrote this. It was left as it is.',
  [Code.Lost]: 'The browser removed what was remembered. A new, empty memory was made.',
  [Code.Damaged]: 'A part of the memory cannot be read. It was set aside; the rest is whole.',
  [Code.Left]: 'There was no more room: entries that mattered least left the memory.',
  [Code.Archive]: 'This is no file of a memory.',
  [Code.Passphrase]: 'The passphrase is missing or wrong.',
  [Code.Internal]: 'Something went wrong in the engine. It has been started anew; please try again.',
};

/**
 * What to tell a reader of a failure; empty for one that the reader wanted.
 * @param {unknown} thrown
 */
export function failureInWords(thrown) {
  const { code, message } = failureOf(thrown);
  const words = failures[code];
  return code === Code.Cancelled || code === Code.Unsupported ? words : `${words} (${message})`;
}

/** @param {Code} code */
export const noticeInWords = (code) => failures[code];
