/** @file LanguageDetector, as webmachinelearning/translation-api specifies it, on npm eld. */
import { abortSignal, callback, dictionary, domString, inputAndOptions, instantiate, internals, promising, sequence, shape } from './web-idl.js';
import { availability, create, result } from './model-object.js';
import { canonicalSet, matchAll } from './language-tags.js';
import { exception, quotaExceeded } from './model-errors.js';
import { confidences, detectable, loadScores } from './content-language.js';

/** Code units of a text. */
const QUOTA = 12_000_000;

/** @type {import('./web-idl.js').Members} */
const coreOptions = { expectedInputLanguages: { as: sequence(domString) } };
/** @type {import('./web-idl.js').Members} */
const createOptions = { ...coreOptions, monitor: { as: callback }, signal: { as: abortSignal } };
/** @type {import('./web-idl.js').Members} */
const detectOptions = { signal: { as: abortSignal } };

/** @typedef {{expectedInputLanguages: string[], signal?: AbortSignal, monitor?: (monitor: EventTarget) => unknown}} Options */

/** @type {import('./model-object.js').Creation<Options, LanguageDetector>} */
const creation = {
  feature: 'language-detector',
  transient: true,

  canonicalize(options) {
    options.expectedInputLanguages = canonicalSet(options.expectedInputLanguages);
  },

  async availability(options) {
    const matched = matchAll(options.expectedInputLanguages, detectable);
    if (!matched) return 'unavailable';
    options.expectedInputLanguages = matched;
    return 'available'; // the database is a part of this program that comes when first needed
  },

  download: async () => {},

  async initialize() {
    await loadScores().catch((e) => {
      throw exception('OperationError', `The database of languages could not be loaded: ${e.message}`);
    });
  },

  make: (options, destruction) => instantiate(LanguageDetector, { options, destruction }),
};

export class LanguageDetector {
  /** @type {AbortController} */
  #destruction;
  /** @type {readonly string[] | null} */
  #inputLanguages;

  constructor(/** @type {unknown[]} */ ...args) {
    const { options, destruction } = internals(args);
    this.#destruction = destruction;
    this.#inputLanguages = options.expectedInputLanguages.length > 0 ? Object.freeze([...options.expectedInputLanguages]) : null;
  }

  static create(options = {}) {
    return promising(() => create(dictionary(options, createOptions, 'LanguageDetectorCreateOptions'), creation));
  }

  static availability(options = {}) {
    return promising(() => availability(dictionary(options, coreOptions, 'LanguageDetectorCreateCoreOptions'), creation));
  }

  detect(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal } = inputAndOptions('detect', arguments, detectOptions);
      return result(destruction, signal, async () => {
        if (usage(text) > QUOTA) throw quotaExceeded(usage(text), QUOTA);
        return report(confidences(text, await loadScores()));
      });
    });
  }

  get expectedInputLanguages() {
    return this.#inputLanguages;
  }

  measureInputUsage(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal } = inputAndOptions('measureInputUsage', arguments, detectOptions);
      return result(destruction, signal, async () => usage(text));
    });
  }

  get inputQuota() {
    this.#destruction; // throws where this is another object
    return QUOTA;
  }

  destroy() {
    this.#destruction.abort(exception('AbortError', 'The language detector was destroyed.'));
  }
}

shape('LanguageDetector', LanguageDetector);

/** What a text takes of the quota. @param {string} text */
const usage = (text) => 1 + text.length;

/** Confidences are rounded down to this, so that they never add up to more than 1. */
const STEP = 1 / 65536;

/**
 * The languages from the likeliest on, until what is left is less likely than another language or adds
 * up to less than 1 %; "und", for any other, is the last.
 * @param {import('./content-language.js').Confidences} found
 * @returns {{detectedLanguage: string, confidence: number}[]}
 */
export function report(found) {
  const rounded = new Map([...found].map(([language, confidence]) => [language, Math.floor(confidence / STEP) * STEP]));
  const unknown = Math.max(STEP, rounded.get('und') ?? 0);
  const known = [...rounded].filter(([language]) => language !== 'und').sort((a, b) => b[1] - a[1]);
  const results = [];
  let sum = 0;
  for (const [detectedLanguage, confidence] of known) {
    if (confidence === 0 || confidence <= unknown) break;
    // The least unknown there is comes off the likeliest.
    const own = Math.min(confidence, 1 - unknown - sum);
    results.push({ detectedLanguage, confidence: own });
    sum += own;
    if (sum >= 0.99) break;
  }
  return [...results, { detectedLanguage: 'und', confidence: unknown }];
}
