// Texts as words, and how alike two are.

/** Letters and digits in a row, in lower case; of scripts without spaces each character. */
const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}_])+/gu;

/** @param {string} text @returns {string[]} */
export const wordsOf = (text) => text.toLowerCase().match(word) ?? [];

/**
 * Precision, recall and F1 of the words of a text, as bags.
 * @param {string} found
 * @param {string} wanted
 */
export function score(found, wanted) {
  /** @type {Map<string, number>} */
  const left = new Map();
  const all = wordsOf(wanted);
  for (const one of all) left.set(one, (left.get(one) ?? 0) + 1);
  const own = wordsOf(found);
  let shared = 0;
  for (const one of own) {
    const n = left.get(one) ?? 0;
    if (n === 0) continue;
    shared++;
    left.set(one, n - 1);
  }
  const precision = own.length === 0 ? Number(all.length === 0) : shared / own.length;
  const recall = all.length === 0 ? 1 : shared / all.length;
  return { precision, recall, f1: own.length + all.length === 0 ? 1 : (2 * shared) / (own.length + all.length) };
}
