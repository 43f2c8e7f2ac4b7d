/**
 * @file Which language a text is written in. Scripts that few languages use tell by themselves; for the
 * others npm eld, by the n-grams of words.
 */

/** The languages that are told apart, as BCP 47 tags: those of eld's database. */
export const detectable = /** @type {ReadonlySet<string>} */ (new Set([
  'am', 'ar', 'az', 'be', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fr', 'gu', 'he',
  'hi', 'hr', 'hu', 'hy', 'is', 'it', 'ja', 'ka', 'kn', 'ko', 'ku', 'lo', 'lt', 'lv', 'ml', 'mr', 'ms', 'nl', 'no', 'or',
  'pa', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sq', 'sr', 'sv', 'ta', 'te', 'th', 'tl', 'tr', 'uk', 'ur', 'vi', 'yo', 'zh',
]));

/** Confidence by language, adding up to 1; 'und' stands for any other. @typedef {Map<string, number>} Confidences */

/** @typedef {(text: string) => Record<string, number>} Scores  0 … 1 by language */

/** @type {Promise<Scores> | undefined} */
let scores;

/** Loads the database: 0.4 MB over the network, once. @returns {Promise<Scores>} */
export function loadScores() {
  scores ??= import('eld/small').then(({ eld }) => (text) => eld.detect(text).getScores());
  scores.catch(() => (scores = undefined)); // the next time may do
  return scores;
}

/** At most so many stretches of a text are looked at, spread over it. */
const MOST = 64;
/** Letters of a stretch: sentences are taken together up to it. */
const STRETCH = 100;

/**
 * How likely a text is in which language. Of a text in several each gets its share of the letters.
 * @param {string} text
 * @param {Scores} scoresOf
 * @returns {Confidences}
 */
export function confidences(text, scoresOf) {
  const found = stretches(text);
  const step = Math.max(1, found.length / MOST);
  /** @type {Confidences} */
  const sum = new Map();
  let all = 0;
  for (let i = 0; i < found.length; i += step) {
    const stretch = found[Math.floor(i)];
    const letters = lettersOf(stretch.text);
    all += letters;
    for (const [language, share] of stretch.certain ?? byWords(stretch.text, scoresOf)) sum.set(language, (sum.get(language) ?? 0) + share * letters);
  }
  if (all === 0) return new Map([['und', 1]]);
  for (const [language, share] of sum) sum.set(language, share / all);
  return sum;
}

/**
 * A part of a text in one sort of script.
 * @typedef {object} Stretch
 * @property {string} text
 * @property {Confidences} [certain]  what the script tells
 */

const eastAsian = /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]+)/u;
const korean = /** @type {Confidences} */ (new Map([['ko', 1]]));
const japanese = /** @type {Confidences} */ (new Map([['ja', 1]]));
const chinese = /** @type {Confidences} */ (new Map([['zh', 0.9], ['ja', 0.1]]));

/**
 * Cuts a text into stretches of some sentences.
 * @param {string} text
 */
function stretches(text) {
  /** @type {Stretch[]} */
  const found = [];
  const add = (/** @type {Stretch} */ stretch) => {
    if (lettersOf(stretch.text) > 0) found.push(stretch);
  };
  let open = '';
  const close = () => {
    add({ text: open });
    open = '';
  };
  for (const sentence of text.split(/(?<=[.!?。！？…])|\n+/u)) {
    const parts = sentence.split(eastAsian); // every second one is East Asian
    if (parts.length === 1) {
      open += ` ${sentence}`;
      if (lettersOf(open) >= STRETCH) close();
      continue;
    }
    close();
    // Kana says of the Han characters of its sentence that they are not Chinese.
    const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sentence);
    parts.forEach((part, i) => {
      if (i % 2 === 0) add({ text: part });
      else if (/\p{Script=Hangul}/u.test(part)) add({ text: part, certain: korean });
      else add({ text: part, certain: kana ? japanese : chinese });
    });
  }
  close();
  return found;
}

/** @param {string} text */
const lettersOf = (text) => text.match(/\p{L}/gu)?.length ?? 0;

/**
 * @param {string} text
 * @param {Scores} scoresOf
 * @returns {Confidences}
 */
function byWords(text, scoresOf) {
  const scored = Object.entries(scoresOf(text));
  if (scored.length === 0) return new Map([['und', 1]]);
  // eld's score is a/(a+25), a being the mean score of an n-gram. The measure of a language is the
  // sum over the n-grams, of which a stretch has about one for three letters; with this weight
  // confidences came out right as often as they say (docs/summarizer.md).
  const weight = 0.07 * Math.sqrt(Math.max(1, lettersOf(text) / 3));
  const measures = scored.map(([language, score]) => ({ language, measure: (weight * 25 * score) / (1 - score) }));
  const most = Math.max(...measures.map(({ measure }) => measure));
  const likelihoods = measures.map(({ language, measure }) => ({ language, likelihood: Math.exp(measure - most) }));
  const total = likelihoods.reduce((sum, { likelihood }) => sum + likelihood, 0);
  // A text in a language of the database scores about 0.8, in another one below 0.65.
  const best = Math.max(...scored.map(([, score]) => score));
  const unknown = 1 / (1 + Math.exp((best - 0.66) / 0.035));
  return new Map([
    ...likelihoods.map(({ language, likelihood }) => /** @type {[string, number]} */ ([language, ((1 - unknown) * likelihood) / total])),
    ['und', unknown],
  ]);
}

/**
 * The language that nearly all of a text is in; null where that is not sure, as of a text of a few words.
 * @param {string} text
 */
export async function surely(text) {
  if (lettersOf(text.slice(0, 10_000)) < 40) return null;
  const [[language, confidence]] = [...confidences(text, await loadScores())].sort((a, b) => b[1] - a[1]);
  return confidence >= 0.9 && language !== 'und' ? language : null;
}
