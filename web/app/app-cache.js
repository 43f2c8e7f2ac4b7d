/** @file The page's own files, as the service worker keeps them for offline use. */

/** The worker's caches, one a version of the page: see sw.js. */
const ours = (/** @type {string} */ name) => name.startsWith('precis ');

/** @returns {Promise<number>} bytes; 0: none are kept */
export async function appCache() {
  let bytes = 0;
  for (const name of (await names()).filter(ours)) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
  }
  return bytes;
}

/** Deletes them, and the worker, which would only fetch them one by one. */
export async function removeAppCache() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  for (const name of (await names()).filter(ours)) await caches.delete(name);
}

const names = async () => (globalThis.caches ? caches.keys() : []);
