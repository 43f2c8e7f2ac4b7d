/** @file What others use: extraction, its places in the page, the reader's choice of a block. The extension's content script bundles it. */

export { extract } from './extract.js';
export { highlight, scrollTo } from './highlight.js';
export { openPage } from './open-page.js';
export { pickBlock } from './picker.js';
