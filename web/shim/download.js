import { Code } from './protocol.js';
import { Failure } from './failure.js';

/** How often a broken connection is taken up again while nothing comes, and the first pause in ms. */
const RETRIES = 3;
const PAUSE = 500;

/** After this many milliseconds without a byte a connection counts as broken. */
const STALL = 30_000;

/** An answer that another attempt may mend. */
export class Refusal extends Error {}

/**
 * How to ask.
 * @typedef {object} Asking
 * @property {RequestInit} [init]
 * @property {(response: Response) => Error} [refusal]  what an answer that is not OK is; a Refusal is tried again
 * @property {(response: Response) => void} [look]  is shown each answer
 * @property {{from: number, to: number}} [range]  only these bytes of the file
 * @property {number} [stall]
 */

/**
 * Streams a file from a byte on. A connection that breaks, or of which nothing comes, is taken up
 * again where it broke; a server without ranges is read from its start and what is there already is
 * skipped.
 *
 * @param {string} url
 * @param {number} bytes  length of the whole file, or of the range; Infinity: not known
 * @param {number} from
 * @param {AbortSignal} signal
 * @param {Asking} [asking]
 * @returns {AsyncGenerator<Uint8Array, void, void>}
 * @throws {Failure} download: the server refused, has a file of another length, or is out of reach
 */
export async function* download(url, bytes, from, signal, asking = {}) {
  let at = from;
  for (let retry = 0; at < bytes; ) {
    try {
      for await (const part of request(url, bytes, at, signal, asking)) {
        at += part.length;
        retry = 0;
        yield part;
      }
      if (bytes === Infinity) return;
      if (at < bytes) throw new TypeError(`the connection ended after ${at} of ${bytes} bytes`);
    } catch (e) {
      if (signal.aborted || e instanceof Failure) throw e;
      if (bytes === Infinity) at = from; // such an answer is not taken up in its middle
      if (retry === RETRIES) throw new Failure(Code.Download, inWords(url, e), { cause: e });
      await pause(PAUSE << retry, signal);
      retry++;
    }
  }
}

/**
 * A browser says of a request that the server does not allow other sites no more than that it failed.
 * @param {string} url
 * @param {unknown} e
 */
function inWords(url, e) {
  const message = e instanceof Error ? e.message : String(e);
  const { origin } = new URL(url);
  if (!/fetch|network/i.test(message) || origin === location.origin) return message;
  return `${origin} cannot be reached, or does not let other sites read it (${message})`;
}

/**
 * One request for the bytes from a position on.
 * @param {string} url
 * @param {number} bytes
 * @param {number} from
 * @param {AbortSignal} signal
 * @param {Asking} asking
 * @returns {AsyncGenerator<Uint8Array, void, void>}
 */
async function* request(url, bytes, from, signal, { init, refusal, look, range, stall = STALL }) {
  const watch = new AbortController();
  let timer = setTimeout(() => watch.abort(), stall);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => watch.abort(), stall);
  };
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  let reader;
  try {
    const first = (range?.from ?? 0) + from;
    const response = await fetch(url, {
      cache: 'no-store', // the store keeps it, not the HTTP cache
      ...init,
      headers: { ...init?.headers, ...(first > 0 || range ? { Range: `bytes=${first}-${range ? range.to - 1 : ''}` } : {}) },
      signal: AbortSignal.any([signal, watch.signal]),
    });
    if (!response.ok) throw refusal?.(response) ?? new Failure(Code.Download, `${url}: HTTP status ${response.status}`);
    look?.(response);
    const total = lengthOf(response);
    if (!range && bytes !== Infinity && total !== null && total !== bytes) {
      throw new Failure(Code.Download, `${url}: the server has ${total} bytes, want ${bytes}`);
    }
    const begins = response.headers.get('Content-Range')?.match(/^bytes (\d+)-/)?.[1];
    if (response.status === 206 && begins !== undefined && Number(begins) !== first) {
      throw new TypeError(`the server sent bytes from ${begins} on, want ${first}`);
    }
    if (!response.body) throw new TypeError('the response has no body');
    let skip = response.status === 206 ? 0 : first;
    let left = bytes - from;
    reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      let part = value.subarray(Math.min(skip, value.length));
      skip -= value.length - part.length;
      if (range) part = part.subarray(0, left); // a server without ranges sends the rest of the file too
      left -= part.length;
      if (part.length > 0) yield part;
      if (range && left <= 0) return;
    }
  } catch (e) {
    if (watch.signal.aborted && !signal.aborted) throw new TypeError(`nothing came for ${stall / 1000} s`);
    throw e;
  } finally {
    clearTimeout(timer);
    watch.abort(); // ends the connection when the caller stops early
    reader?.cancel().catch(() => {});
  }
}

/**
 * The length of the whole file, where the server tells.
 * @param {Response} response
 */
function lengthOf(response) {
  if (response.status === 206) {
    const total = response.headers.get('Content-Range')?.match(/\/(\d+)$/)?.[1];
    return total === undefined ? null : Number(total);
  }
  const length = response.headers.get('Content-Length');
  return length === null || response.headers.has('Content-Encoding') ? null : Number(length);
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 */
function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => (clearTimeout(timer), reject(signal.reason));
    const timer = setTimeout(() => (signal.removeEventListener('abort', stop), resolve(undefined)), ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
