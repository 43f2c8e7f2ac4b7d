import { LONGEST_FILE } from './page-messages.js';

/**
 * Takes the file that the tab shows, such as a PDF, as the browser has it: from its cache where it is there.
 * @returns {Promise<import('./page-messages.js').Extracted>}
 */
export async function readFile() {
  const response = await fetch(location.href, { cache: 'force-cache', credentials: 'include' });
  if (!response.ok) throw new Error(`${location.href}: HTTP status ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    url: location.href, canonical: '', title: '', site: location.hostname, language: '', text: '', warnings: [], selection: [],
    file: { bytes: bytes.length, base64: bytes.length <= LONGEST_FILE ? base64(bytes) : '' },
  };
}

/** Bytes that are turned into a string at once: more would be too many arguments. Divisible by three. */
const STRIP = 0x6000;

/** Messages between a page and the extension are JSON. @param {Uint8Array} bytes */
function base64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += STRIP) text += btoa(String.fromCharCode(...bytes.subarray(at, at + STRIP)));
  return text;
}
