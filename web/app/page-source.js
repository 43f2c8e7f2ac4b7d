/**
 * @file What the parts of the interface ask of the text that is read, whoever has it: the pane of the demo
 * page (source.js), or the tab beside the extension's panel (extension/panel/source.js).
 */

/**
 * @typedef {object} PageSource
 * @property {string} text  as it is summarized; places in it are in UTF-16 units
 * @property {string} title  empty where it has none
 * @property {Heading[]} [headings]  where headings stand in the text; none: they are looked for
 * @property {() => Promise<ReadPage | null>} page  what the text is of, as the memory names it; null: it has no
 *   name, and cannot be remembered
 * @property {() => Promise<void>} [prepare]  brings the text where it has yet to be read; fails with words for the reader
 * @property {(of: string, evidence: Range[][], scores?: number[][]) => void} mark  notes what rests on the text: of each
 *   sentence of a summary, of each passage of an answer. of: who says it; another call with the same replaces the
 *   evidence. scores, 0 to 1: how much of the sentence each of its places holds
 * @property {(of: string, sentence: number) => void} highlight  shows what a sentence rests on; −1: nothing
 * @property {(of: string, sentence: number, place: number) => number} goTo  leads the reader to one of the places that
 *   a sentence rests on, after the last to the first again; says to which. Escape leads back
 */

/** @typedef {import('../shim/protocol.js').ReadPage} ReadPage */
/** @typedef {import('../shim/protocol.js').Range} Range */
/** @typedef {import('../shim/protocol.js').Heading} Heading */

export {};
