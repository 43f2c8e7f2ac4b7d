/**
 * @file The content script beside summarizer-page.js: passes what that asks of the engine on to it. The
 * engine takes from here what any page may ask for (engine/sites.js).
 */
import { browser } from './browser.js';
import { PORT, SUMMON } from './engine/names.js';
import { OFFER } from './offer.js';

addEventListener('message', async (event) => {
  const [way] = event.ports;
  if (event.source !== window || event.data !== OFFER || !way) return;
  event.stopImmediatePropagation();
  await browser.runtime.sendMessage({ type: SUMMON });
  const port = browser.runtime.connect({ name: PORT });
  port.onMessage.addListener((message) => way.postMessage({ message }));
  port.onDisconnect.addListener(() => way.postMessage({ closed: true }));
  way.onmessage = ({ data }) => (data === null ? port.disconnect() : port.postMessage(data));
});
