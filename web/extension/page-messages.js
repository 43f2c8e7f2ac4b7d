/**
 * @file What passes between the panel and the content script of a page.
 *
 * @typedef {'page' | 'selection' | 'block'} Part  of a page: block is the one that was picked last
 *
 * @typedef {{type: 'read', part: Part} | {type: 'highlight', ranges: import('../shim/protocol.js').Range[], scroll: boolean} | {type: 'pick'}} PageMessage
 *
 * A page's text and what is known of it, as web/extract gives it, without what belongs to its document.
 * @typedef {object} Extracted
 * @property {string} url
 * @property {string} canonical
 * @property {string} title
 * @property {string} site
 * @property {string} language
 * @property {string} text
 * @property {{start: number, end: number, kind: string}[]} blocks
 * @property {string} kind
 * @property {string[]} warnings
 * @property {string[]} selection  what the reader selected, where that was read
 * @property {string} [file]  the bytes of a file that the tab shows, in base 64; its text is empty
 */

export {};
