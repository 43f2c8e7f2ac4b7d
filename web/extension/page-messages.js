/**
 * @file What passes between the panel and the content script of a page.
 *
 * @typedef {'page' | 'selection' | 'block'} Part  of a page: block is the one that was picked last
 *
 * @typedef {{type: 'read', part: Part} | {type: 'highlight', ranges: import('../shim/protocol.js').Range[], scroll: boolean} | {type: 'pick'}} PageMessage
 *   read answers with Extracted; highlight shows ranges of what was read last and nothing else; pick lets
 *   the reader point at a block, and answers whether they did
 *
 * @typedef {{type: 'changed'} | {type: 'selected', selected: boolean}} PageEvent
 *   selected: whether something is selected now, told whenever that changes
 *
 * A page's text and what is known of it, as web/extract gives it, without what belongs to its document.
 * @typedef {object} Extracted
 * @property {string} url
 * @property {string} canonical
 * @property {string} title
 * @property {string} site
 * @property {string} language
 * @property {string} text
 * @property {{start: number, end: number}[]} [headings]  where headings stand in text, UTF-16 units
 * @property {string[]} warnings
 * @property {string[]} selection  what the reader selected, where that was read
 * @property {{bytes: number, base64: string}} [file]  that the tab shows; base64 is empty where it is too long. The text is empty
 */

/** The name of the port by which a page that was read tells what happens in it. */
export const EVENTS = 'precis page';

/** Bytes of the longest file that a content script hands over: browsers pass messages of up to 64 MB. */
export const LONGEST_FILE = 45_000_000;
