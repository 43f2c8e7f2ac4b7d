/** @type {Promise<void> | null} */
let loaded = null;

/** Loads the looks of the memory's views, which the first visit does without. */
export function loadStyle() {
  loaded ??= new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL('memory.css', document.baseURI).href;
    for (const end of ['load', 'error']) link.addEventListener(end, () => resolve(), { once: true }); // unstyled is better than nothing
    document.head.append(link);
  });
  return loaded;
}
