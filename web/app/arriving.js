/** @file Texts and files that come from outside the page: shared to it, opened with it, or asked for by a shortcut. */
import { say } from '../words/say.js';
import { takeShared } from './shared.js';

/**
 * Takes what comes in: at the start, and while the installed page is open.
 * @param {(files: File[]) => void} onFiles
 * @param {(read: () => Promise<import('./files.js').Document>) => void} onText
 * @param {Record<string, () => void>} views  that ?open=NAME opens
 */
export function setUpArriving(onFiles, onText, views) {
  const first = location.href; // a browser that launches the page tells it this address, too
  arrive(new URL(first));
  globalThis.launchQueue?.setConsumer(async ({ files, targetURL }) => {
    if (files.length > 0) onFiles(await Promise.all(files.map((file) => file.getFile())));
    else if (targetURL && targetURL !== first) arrive(new URL(targetURL));
  });

  /** @param {URL} url */
  async function arrive(url) {
    const { searchParams } = url;
    const view = searchParams.get('open');
    if (view && Object.hasOwn(views, view)) views[view]();
    if (!searchParams.has('shared')) return;
    history.replaceState(null, '', location.pathname); // a reload shares nothing again
    const shared = await takeShared();
    if (!shared) return;
    if (shared.files.length > 0) onFiles(shared.files);
    else onText(async () => textOf(shared));
  }
}

/**
 * The text that was shared; many apps put the address of a page where the text is to be.
 * @param {import('./shared.js').Shared} shared
 * @throws {Error} with words for the reader: it is nothing but an address
 */
function textOf({ title, text, url }) {
  const [address = url] = /https?:\/\/\S+/.exec(text) ?? [];
  const rest = text.replace(/https?:\/\/\S+/g, '').trim();
  if (/\s/.test(rest)) return { title, text, url: url || undefined };
  throw new Error(address ? say('text.shared-address', { address }) : say('text.none'));
}
