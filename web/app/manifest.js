/** @file What a browser installs the page by: the web app manifest. The build writes one a language. */

/** Files that the page reads, by their types; what the share target and the file handlers take. */
const texts = { 'text/plain': ['.txt', '.text'], 'text/markdown': ['.md', '.markdown'], 'text/html': ['.html', '.htm'], 'application/pdf': ['.pdf'] };
const models = { 'application/octet-stream': ['.gguf'] };

/** The drawn icons: edge in pixels, and whether an edge may be cut off by the system. */
export const icons = /** @type {const} */ ([
  { file: 'icons/192.png', edge: 192, maskable: false },
  { file: 'icons/512.png', edge: 512, maskable: false },
  { file: 'icons/192-maskable.png', edge: 192, maskable: true },
  { file: 'icons/512-maskable.png', edge: 512, maskable: true },
  { file: 'icons/180-apple.png', edge: 180, maskable: true },
]);

/** The name of a language's manifest. @param {string} language */
export const manifestName = (language) => (language === 'en' ? 'manifest.webmanifest' : `manifest.${language}.webmanifest`);

/**
 * The manifest in one language.
 * @param {string} language
 * @param {(key: import('../words/say.js').Key) => string} say
 */
export function manifest(language, say) {
  return {
    name: 'precis',
    short_name: 'precis',
    description: say('app.description'),
    lang: language,
    dir: 'ltr',
    start_url: './',
    scope: './',
    display: 'standalone',
    theme_color: '#1f5f5b',
    background_color: '#f6f5f1',
    categories: ['productivity', 'education', 'utilities'],
    icons: [
      { src: 'icon.svg', type: 'image/svg+xml', sizes: 'any' },
      ...icons.filter(({ file }) => !file.includes('apple')).map(({ file, edge, maskable }) => ({
        src: file, type: 'image/png', sizes: `${edge}x${edge}`, purpose: maskable ? 'maskable' : 'any',
      })),
    ],
    screenshots: [
      { src: 'screenshots/wide.png', type: 'image/png', sizes: '1280x800', form_factor: 'wide', label: say('app.screenshot-wide') },
      { src: 'screenshots/narrow.png', type: 'image/png', sizes: '390x844', form_factor: 'narrow', label: say('app.screenshot-narrow') },
    ],
    shortcuts: [
      { name: say('app.choose-model'), url: './?open=models', icons: [{ src: 'icons/192.png', sizes: '192x192' }] },
      { name: say('storage.heading'), url: './?open=storage', icons: [{ src: 'icons/192.png', sizes: '192x192' }] },
    ],
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
    share_target: {
      action: './share',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { title: 'title', text: 'text', url: 'url', files: [{ name: 'files', accept: Object.entries(texts).flat(2) }] },
    },
    file_handlers: [{ action: './', accept: { ...texts, ...models }, icons: [{ src: 'icons/192.png', sizes: '192x192', type: 'image/png' }], launch_type: 'single-client' }],
  };
}
