/**
 * @file What is shared to the installed page, on its way from the service worker, which gets it, to
 * the page, which reads it. It waits in a cache of its own until it is taken, once.
 */

const CACHE = 'shared with precis'; // the worker deletes those of other versions of the page, which begin with precis

/** @typedef {{title: string, text: string, url: string, files: File[]}} Shared  the text may be an address, and is of many apps */

/** @param {FormData} form  as the manifest's share_target has it */
export async function keepShared(form) {
  const field = (/** @type {string} */ name) => String(form.get(name) ?? '');
  const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0);
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  const names = files.map((file) => /** @type {File} */ (file).name);
  await cache.put('about', Response.json({ title: field('title'), text: field('text'), url: field('url'), names }));
  await Promise.all(files.map((file, i) => cache.put(`file-${i}`, new Response(file))));
}

/** @returns {Promise<Shared | null>} what was shared and not taken yet */
export async function takeShared() {
  const cache = await caches.open(CACHE);
  const about = await (await cache.match('about'))?.json();
  const files = [];
  for (const [i, name] of (about?.names ?? []).entries()) {
    const blob = await (await cache.match(`file-${i}`))?.blob();
    if (blob) files.push(new File([blob], name, { type: blob.type }));
  }
  await caches.delete(CACHE);
  return about ? { title: about.title, text: about.text, url: about.url, files } : null;
}
