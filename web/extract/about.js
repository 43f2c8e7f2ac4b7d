/** @file What a page says of itself in its head. */

/**
 * @typedef {object} About
 * @property {string} url
 * @property {string} canonical  the address that the page names as its own, absolute; empty where it names none
 * @property {string} title
 * @property {string} site
 * @property {string} language   BCP 47; empty where it says none
 */

/**
 * @param {Document} document
 * @param {{title?: string, site?: string, language?: string}} [found]  what was found in other ways, for want of better
 * @returns {About}
 */
export function aboutOf(document, found = {}) {
  const content = (/** @type {string} */ selector) => line(document.querySelector(selector)?.getAttribute('content') ?? '');
  const url = document.URL === 'about:blank' ? '' : document.URL;
  return {
    url,
    canonical: absolute(document.querySelector('link[rel~="canonical" i]')?.getAttribute('href') ?? '', document.baseURI),
    title: line(found.title ?? '') || content('meta[property="og:title"]') || line(document.title),
    site: content('meta[property="og:site_name"]') || content('meta[name="application-name"]') || line(found.site ?? ''),
    language: (document.documentElement.lang || content('meta[http-equiv="content-language" i]') || found.language || '').trim(),
  };
}

/** @param {string} address @param {string} base */
function absolute(address, base) {
  try {
    const url = new URL(address.trim(), base);
    return address.trim() !== '' && /^https?:$/.test(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}

/** @param {string} text */
const line = (text) => text.replace(/\s+/g, ' ').trim();
