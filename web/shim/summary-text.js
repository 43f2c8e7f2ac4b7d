/** @file The text of a summary: within the specification's limits, and cut into pieces for a stream. */

/** The most words of a headline, by length. */
const headlineWords = { short: 12, medium: 17, long: 22 };

/**
 * Makes a summary that keeps to the limits of kind and length. The engine keeps to them by its own
 * count, which takes two characters for a word in scripts without spaces; a dictionary may find more
 * words in a headline, and then it is made anew, shorter.
 * @param {import('./engine.js').Engine} engine
 * @param {string} text
 * @param {import('./protocol.js').Options & {kind: string, length: import('./protocol.js').Length}} options
 * @param {AbortSignal} signal
 */
export async function summarizeWithin(engine, text, options, signal) {
  let made = await engine.summarize(text, options, { signal });
  if (options.kind !== 'headline') return made.text;
  const most = headlineWords[options.length];
  let limit = most;
  for (let excess = countWords(made.text) - most; excess > 0 && limit > 1; excess = countWords(made.text) - most) {
    limit = Math.max(1, limit - excess);
    made = await engine.summarize(text, { ...options, mode: 'extractive', limit: { sentences: 1, words: limit } }, { signal });
  }
  return made.text;
}

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;

/**
 * The number of words: of what stands between spaces, in scripts without them of what a dictionary knows.
 * @param {string} text
 */
function countWords(text) {
  let words = 0;
  for (const token of text.split(/\s+/)) {
    if (segmenter && spaceless.test(token)) words += [...segmenter.segment(token)].filter(({ isWordLike }) => isWordLike).length;
    else if (/[\p{L}\p{N}]/u.test(token)) words++;
  }
  return words;
}

/**
 * Cuts a summary into its bullets or sentences; joined they are the summary.
 * @param {string} text
 */
export function pieces(text) {
  return text.match(/[^]+?(?:\n+|[.!?…]["'”’)]*\s+|[。！？]["'”’」』）]*|$)/g) ?? [];
}
