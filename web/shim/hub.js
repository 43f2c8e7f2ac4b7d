import { Code } from './protocol.js';
import { Failure } from './failure.js';
import { download, Refusal } from './download.js';

/** The hub that is asked where no other is named. */
const HUB = 'https://huggingface.co';

/**
 * A hub as huggingface.co is one, for one request of the page.
 *
 * Requests are such as need no permission of the hub beforehand (CORS): without If-Range, and with
 * ranges of the plain kind. A token makes one necessary, and goes to the hub alone: the browser takes
 * the Authorization header off when a redirect leads to another origin (Fetch, HTTP-redirect fetch).
 * No Referer is sent: which page a model is fetched for is nobody's business.
 */
export class Hub {
  #address;
  #token;
  #signal;
  #stall;

  /**
   * @param {{address?: string, token?: string, stall?: number, signal: AbortSignal}} options
   *   stall: milliseconds after which a request of which nothing comes is made again
   */
  constructor({ address = HUB, token, stall, signal }) {
    this.#address = address.replace(/\/+$/, '');
    this.#token = token?.trim();
    this.#signal = signal;
    this.#stall = stall;
  }

  /**
   * One answer of the hub's interface.
   * @param {string} address  a path, or what a Link header said
   * @param {string} about  the thing asked for, in words
   * @returns {Promise<{text: string, link: string}>}
   */
  async ask(address, about) {
    let link = '';
    const bytes = await this.#collect(this.#url(address), about, (response) => { link = response.headers.get('Link') ?? ''; });
    return { text: new TextDecoder().decode(bytes), link };
  }

  /**
   * The bytes [from, to) of a file; to 0 of an empty file.
   * @param {string} path
   * @param {string} name
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Uint8Array>}
   */
  async range(path, name, from, to) {
    if (from >= to) return new Uint8Array(0);
    return this.#collect(this.#url(path), `file ${name}`, () => {}, { from, to });
  }

  /**
   * Streams a file from a byte on.
   * @param {string} path
   * @param {string} name
   * @param {number} bytes  length of the whole file
   * @param {number} from
   */
  stream(path, name, bytes, from) {
    return download(this.#url(path), bytes, from, this.#signal, this.#asking(`file ${name}`));
  }

  /**
   * @param {string} url
   * @param {string} about
   * @param {(response: Response) => void} look
   * @param {{from: number, to: number}} [range]
   */
  async #collect(url, about, look, range) {
    const bytes = range ? range.to - range.from : Infinity;
    /** @type {Uint8Array[]} */
    let parts = [];
    let at = 0;
    const asking = { ...this.#asking(about), look, range };
    for await (const part of download(url, bytes, 0, this.#signal, asking)) {
      parts.push(part);
      at += part.length;
      if (at > MOST) throw new Failure(Code.Download, `${about}: more than ${MOST} bytes`);
    }
    const whole = new Uint8Array(at);
    at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** @param {string} about */
  #asking(about) {
    return {
      init: /** @type {RequestInit} */ ({
        referrerPolicy: 'no-referrer',
        credentials: 'omit',
        headers: this.#token ? { Authorization: `Bearer ${this.#token}` } : {},
      }),
      stall: this.#stall,
      refusal: (/** @type {Response} */ response) => this.#refusal(response, about),
    };
  }

  /**
   * What a status stands for. One that another attempt may mend is a Refusal.
   * @param {Response} response
   * @param {string} about
   * @returns {Error}
   */
  #refusal({ status, url, headers }, about) {
    const denied = status === 401 || status === 403;
    if (denied && !url.startsWith(`${this.#address}/`)) return new Refusal(`${about}: HTTP status ${status}`); // a signed address that has expired
    if (denied && headers.get('X-Error-Code') === 'GatedRepo') {
      return new Failure(Code.Access, `${about} is gated: accept its terms at ${this.#address}, then give a token with read access`);
    }
    if (denied && this.#token) return new Failure(Code.Access, `${about}: the hub does not take the token, or there is no such model`);
    if (denied) return new Failure(Code.Access, `${about} is private or gated, or there is no such model: a token with read access is needed`);
    if (status === 404) return new Failure(Code.NotFound, `${about}: not found at ${this.#address}`);
    if (status === 429 || status >= 500) return new Refusal(`${about}: HTTP status ${status}`);
    return new Failure(Code.Download, `${about}: HTTP status ${status}`);
  }

  /** @param {string} address */
  #url(address) {
    const url = address.startsWith('/') ? this.#address + address : address;
    if (url.startsWith(`${this.#address}/`)) return url;
    throw new Failure(Code.Download, `the hub points to ${url.slice(0, 100)}, want an address below ${this.#address}`);
  }
}

/** The most bytes that are held at once: far more than a listing or a tokenizer has. */
const MOST = 128 << 20;
