/** The engine's worker beside this script, or beside the page where a script has no address (a classic one). */
export const defaultWorker = () => new URL('worker.js', import.meta.url || document.baseURI);

/**
 * An address from which this page can start the engine's worker. A browser starts workers from the
 * page's own origin only; for a script of another one, such as a CDN, that is a script in memory
 * that runs it.
 * @param {string | URL} url
 * @returns {string | URL}
 */
export function workerAt(url) {
  const { href, origin } = new URL(url, document.baseURI);
  if (origin === globalThis.origin) return href;
  const script = `globalThis.precisFiles = ${JSON.stringify(href)}; importScripts(${JSON.stringify(href)});`;
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
