/**
 * @file A web page from a file, laid out as a browser would, so that what is hidden can be told from what
 * is seen. None of its scripts run and nothing is fetched for it.
 */

/** Pixels: a usual window, since style sheets ask for its width. */
const size = { width: 1280, height: 900 };

/** Elements that run, fetch or embed. */
const active = 'script, iframe, frame, frameset, object, embed, base, link, meta[http-equiv], portal, fencedframe';

/** Attributes that name something to fetch, of any element. */
const fetching = new Set(['src', 'srcset', 'poster', 'background', 'data', 'xlink:href', 'ping', 'action', 'formaction', 'lowsrc', 'dynsrc', 'manifest', 'imagesrcset']);

/** What a style sheet fetches. */
const fetchedByStyles = /@import[^;]*;?|@font-face\s*\{[^}]*\}|(url|image-set|-webkit-image-set|src)\((?:[^()"']|"[^"]*"|'[^']*')*\)/gi;

/**
 * Lays a page out in a frame out of sight, works on it and takes it away.
 * @template T
 * @param {Document} host  with a window; the frame is put at its end
 * @param {string} html
 * @param {(page: Document) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function openPage(host, html, work) {
  const source = new DOMParser().parseFromString(html, 'text/html');
  const frame = host.createElement('iframe');
  frame.sandbox.add('allow-same-origin'); // not allow-scripts
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.inert = true;
  Object.assign(frame.style, { position: 'fixed', inset: '0', width: `${size.width}px`, height: `${size.height}px`, border: '0', opacity: '0', pointerEvents: 'none', zIndex: '-1' });
  // Beside the host's own policy, which the frame inherits.
  const policy = "default-src 'none'; style-src-attr 'unsafe-inline'";
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><title></title>`;
  host.body.append(frame);
  try {
    await loaded;
    const page = /** @type {Document} */ (frame.contentDocument);
    move(source, page);
    return await work(page);
  } finally {
    frame.remove();
  }
}

/**
 * Puts a parsed page into a frame's document.
 * @param {Document} source  it is used up
 * @param {Document} page
 */
function move(source, page) {
  const view = /** @type {Window & typeof globalThis} */ (page.defaultView);
  const links = [...source.querySelectorAll('link[rel~="canonical" i]')];
  const sheets = [...source.querySelectorAll('style')].map((element) => {
    const sheet = new view.CSSStyleSheet({ media: element.media });
    sheet.replaceSync(withoutFetching(element.textContent ?? ''));
    element.remove();
    return sheet;
  });
  for (const element of source.querySelectorAll(active)) if (!links.includes(element) && !isStated(element)) element.remove();
  for (const element of source.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) if (fetching.has(name) || name.startsWith('on')) element.removeAttribute(name);
    const style = element.getAttribute('style');
    if (style && /\(/.test(style)) element.setAttribute('style', withoutFetching(style));
  }
  page.adoptedStyleSheets = sheets;
  page.replaceChild(page.adoptNode(source.documentElement), page.documentElement);
}

/** What schema.org says in a page's head is data, and no script that would run. @param {Element} element */
const isStated = (element) => element.localName === 'script' && element.getAttribute('type') === 'application/ld+json';

/** @param {string} css */
const withoutFetching = (css) => css.replace(fetchedByStyles, ' ');
