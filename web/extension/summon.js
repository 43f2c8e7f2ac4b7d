import { browser } from './browser.js';
import { startEngine } from './engine/start.js';

/** @type {Promise<void> | null} */
let coming = null;

/** Sees that there is a page that runs the engine: an offscreen document; in Firefox this background page itself. */
export function summonEngine() {
  coming ??= summon().finally(() => (coming = null));
  return coming;
}

async function summon() {
  if (!browser.offscreen) {
    startEngine();
    return;
  }
  const url = browser.runtime.getURL('offscreen.html');
  const there = await browser.runtime.getContexts({ contextTypes: [browser.runtime.ContextType.OFFSCREEN_DOCUMENT], documentUrls: [url] });
  if (there.length > 0) return;
  await browser.offscreen.createDocument({
    url,
    reasons: [browser.offscreen.Reason.WORKERS],
    justification: 'The language model runs in a worker.',
  });
}
