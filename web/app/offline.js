import { savesData } from './device.js';

/**
 * Has the page kept for offline use, which takes some megabytes once. Where the reader wants less to be
 * loaded only an installed page is: there it was asked for. Without it the page works all the same.
 */
export function keepForOffline() {
  if (savesData() && !matchMedia('(display-mode: standalone)').matches) return;
  navigator.serviceWorker?.register('sw.js').catch((e) => console.info(`offline use is not set up: ${e}`));
}
