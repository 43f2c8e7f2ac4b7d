/**
 * @file The service worker: the page works offline after the first visit, and is cross-origin
 * isolated from the second visit on also where the host sends no such headers. What is shared to the
 * installed page arrives here. Model files are not its business: they are in the model store.
 */
import { keepShared } from './app/shared.js';

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** One cache a version; another version's cache serves the pages that were opened with it. */
const CACHE = `precis ${PRECIS_VERSION}`;

const home = new URL('./', location.href);
/** Where the manifest has things shared to. */
const share = new URL('share', home);
const kept = new Set(PRECIS_FILES.map((file) => new URL(file, home).href));
/** What few need is kept from its first use on. */
const keptLater = new Set(PRECIS_LATER.map((file) => new URL(file, home).href));

scope.addEventListener('install', (event) => event.waitUntil(fill()));
scope.addEventListener('activate', (event) => event.waitUntil(takeOver()));
scope.addEventListener('fetch', (event) => {
  if (event.request.method === 'POST' && event.request.url === share.href) event.respondWith(takeIn(event.request));
  const name = nameOf(event.request);
  if (name) event.respondWith(serve(name));
});

async function fill() {
  const cache = await caches.open(CACHE);
  // What the page has just loaded is asked for anew, but not sent again where it is the same.
  await cache.addAll([...kept].map((url) => new Request(url, { cache: 'no-cache' })));
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith('precis ') && name !== CACHE) await caches.delete(name);
  }
  await scope.clients.claim();
}

/**
 * Keeps what is shared for the page, and opens it.
 * @param {Request} request
 */
async function takeIn(request) {
  await keepShared(await request.formData());
  return Response.redirect(new URL('?shared', home).href, 303);
}

/**
 * The kept file that a request asks for; null: the request goes on to the network.
 * @param {Request} request
 */
function nameOf(request) {
  if (request.method !== 'GET') return null;
  const url = new URL(request.url);
  url.search = url.hash = '';
  if (url.href === home.href) url.pathname += 'index.html';
  return kept.has(url.href) || keptLater.has(url.href) ? url.href : null;
}

/** @param {string} name */
async function serve(name) {
  const cache = await caches.open(CACHE);
  const found = (await cache.match(name)) ?? (await fetch(name));
  if (keptLater.has(name) && found.ok && found.type === 'basic') await cache.put(name, found.clone());
  // Isolation is decided by documents and worker scripts. The rest goes on untouched: Chromium keeps
  // compiled code with the response of a cache, not with a copy of it.
  if (!/\.(html|js)$/.test(name)) return found;
  const headers = new Headers(found.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(found.body, { status: found.status, statusText: found.statusText, headers });
}
