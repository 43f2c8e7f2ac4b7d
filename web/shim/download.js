import { Code } from './protocol.js';
import { Failure } from './failure.js';

/** How often a broken connection is taken up again while nothing comes, and the first pause in ms. */
const RETRIES = 3;
const PAUSE = 500;

/**
 * Streams a file from a byte on. A connection that breaks is taken up again where it broke; a
 * server without ranges is read from its start and what is there already is skipped.
 *
 * @param {string} url
 * @param {number} bytes  length of the whole file
 * @param {number} from
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Uint8Array, void, void>}
 * @throws {Failure} download: the server refused, has a file of another length, or is out of reach
 */
export async function* download(url, bytes, from, signal) {
  let at = from;
  for (let retry = 0; at < bytes; ) {
    try {
      for await (const part of request(url, bytes, at, signal)) {
        at += part.length;
        retry = 0;
        yield part;
      }
      if (at < bytes) throw new TypeError(`the connection ended after ${at} of ${bytes} bytes`);
    } catch (e) {
      if (signal.aborted || e instanceof Failure) throw e;
      if (retry === RETRIES) throw new Failure(Code.Download, e instanceof Error ? e.message : String(e), { cause: e });
      await pause(PAUSE << retry, signal);
      retry++;
    }
  }
}

/**
 * One request for the bytes from a position on.
 * @param {string} url
 * @param {number} bytes
 * @param {number} from
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Uint8Array, void, void>}
 */
async function* request(url, bytes, from, signal) {
  const headers = from > 0 ? { Range: `bytes=${from}-` } : undefined;
  const response = await fetch(url, { headers, signal, cache: 'no-store' }); // the store keeps it, not the HTTP cache
  if (!response.ok) throw new Failure(Code.Download, `${url}: HTTP status ${response.status}`);
  const total = lengthOf(response);
  if (total !== null && total !== bytes) {
    await response.body?.cancel();
    throw new Failure(Code.Download, `${url}: the server has ${total} bytes, want ${bytes}`);
  }
  if (!response.body) throw new TypeError('the response has no body');
  let skip = response.status === 206 ? 0 : from;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const part = value.subarray(Math.min(skip, value.length));
      skip -= value.length - part.length;
      if (part.length > 0) yield part;
    }
  } finally {
    reader.cancel().catch(() => {}); // ends the connection when the caller stops early
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
