/**
 * @file Summarizer, as webmachinelearning/writing-assistance-apis specifies it, on the engine of precis.
 * docs/summarizer.md says what it does with each option.
 */
import { abortSignal, callback, dictionary, domString, enumeration, inputAndOptions, instantiate, internals, promising, sequence, shape } from './web-idl.js';
import { availability, create, result, stream } from './model-object.js';
import { bestMatch, canonical, canonicalSet, matchAll, sameLanguage } from './language-tags.js';
import { exception, loadError, quotaExceeded } from './model-errors.js';
import { surely } from './content-language.js';
import { settings } from './settings.js';
import { pieces, summarizeWithin } from './summary-text.js';

/** The languages whose words the engine knows, and those that it reads by their characters. */
export const languages = /** @type {ReadonlySet<string>} */ (new Set([
  'da', 'de', 'en', 'es', 'fi', 'fr', 'hu', 'it', 'ja', 'nl', 'no', 'pt', 'ro', 'ru', 'sv', 'tr', 'zh',
]));

/** Code units of text and context that one summary may be made of. */
const QUOTA = 12_000_000;

/** @type {import('./web-idl.js').Members} */
const coreOptions = {
  expectedContextLanguages: { as: sequence(domString) },
  expectedInputLanguages: { as: sequence(domString) },
  format: { as: enumeration(['plain-text', 'markdown']), default: 'markdown' },
  length: { as: enumeration(['short', 'medium', 'long']), default: 'short' },
  outputLanguage: { as: domString },
  preference: { as: enumeration(['auto', 'speed', 'capability']), default: 'auto' },
  type: { as: enumeration(['tldr', 'teaser', 'key-points', 'headline']), default: 'key-points' },
};
/** @type {import('./web-idl.js').Members} */
const createOptions = { ...coreOptions, monitor: { as: callback }, sharedContext: { as: domString }, signal: { as: abortSignal } };
/** @type {import('./web-idl.js').Members} */
const summarizeOptions = { context: { as: domString }, signal: { as: abortSignal } };

/**
 * @typedef {object} Options
 * @property {string[]} expectedContextLanguages
 * @property {string[]} expectedInputLanguages
 * @property {import('./protocol.js').Format} format
 * @property {import('./protocol.js').Length} length
 * @property {string} [outputLanguage]
 * @property {'auto' | 'speed' | 'capability'} preference
 * @property {import('./protocol.js').Kind} type
 * @property {AbortSignal} [signal]
 * @property {(monitor: EventTarget) => unknown} [monitor]
 * @property {string} [sharedContext]
 */

/** @param {Options} options @returns {import('./protocol.js').ModelFile | null} the model that they ask for */
const modelOf = ({ preference }) => (preference === 'speed' ? null : settings.model);

/** @type {import('./model-object.js').Creation<Options, Summarizer>} */
const creation = {
  feature: 'summarizer',
  transient: false,

  canonicalize(options) {
    options.expectedInputLanguages = canonicalSet(options.expectedInputLanguages);
    options.expectedContextLanguages = canonicalSet(options.expectedContextLanguages);
    if (options.outputLanguage !== undefined) options.outputLanguage = canonical(options.outputLanguage);
  },

  async availability(options) {
    const input = matchAll(options.expectedInputLanguages, languages);
    const context = matchAll(options.expectedContextLanguages, languages);
    if (!input || !context) return 'unavailable';
    options.expectedInputLanguages = input;
    options.expectedContextLanguages = context;
    if (options.outputLanguage !== undefined) {
      const output = bestMatch(options.outputLanguage, languages);
      // A summary is in the language of its text.
      if (!output || (input.length > 0 && !input.some((tag) => sameLanguage(tag, output)))) return 'unavailable';
      options.outputLanguage = output;
    }
    const model = modelOf(options);
    return model ? settings.host.state(model) : 'available';
  },

  download: (options, progress) => settings.host.download(/** @type {any} */ (modelOf(options)), progress),

  async initialize(options) {
    const needed = usage(options.sharedContext);
    if (needed > QUOTA) throw quotaExceeded(needed, QUOTA);
    const model = modelOf(options);
    await settings.host.use((engine) => (model ? settings.host.load(model) : engine.start())).catch((e) => {
      throw exception('OperationError', loadError(e).message);
    });
  },

  make: (options, destruction) => instantiate(Summarizer, { options, destruction, host: settings.host }),
};

export class Summarizer {
  /** @type {Options} */
  #options;
  /** @type {AbortController} */
  #destruction;
  /** @type {import('./engine-host.js').EngineHost} */
  #host;
  #inputQuota;
  /** @type {readonly string[] | null} */
  #inputLanguages;
  /** @type {readonly string[] | null} */
  #contextLanguages;

  constructor(/** @type {unknown[]} */ ...args) {
    const { options, destruction, host } = internals(args);
    this.#options = options;
    this.#destruction = destruction;
    this.#host = host;
    this.#inputQuota = QUOTA - usage(options.sharedContext);
    this.#inputLanguages = frozen(options.expectedInputLanguages);
    this.#contextLanguages = frozen(options.expectedContextLanguages);
    host.retain();
    destruction.signal.addEventListener('abort', () => host.release(), { once: true });
  }

  static create(options = {}) {
    return promising(() => create(dictionary(options, createOptions, 'SummarizerCreateOptions'), creation));
  }

  static availability(options = {}) {
    return promising(() => availability(dictionary(options, coreOptions, 'SummarizerCreateCoreOptions'), creation));
  }

  summarize(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal, context } = inputAndOptions('summarize', arguments, summarizeOptions);
      return result(destruction, signal, (stop) => this.#summary(text, context, stop));
    });
  }

  summarizeStreaming(/** @type {string} */ input, options = {}) {
    const destruction = this.#destruction;
    const { input: text, signal, context } = inputAndOptions('summarizeStreaming', arguments, summarizeOptions);
    return stream(destruction, signal, async (stop, produce) => {
      // What a model writes is compared with the text before it counts, and a piece cannot be taken
      // back: so nothing streams before the summary stands.
      for (const piece of pieces(await this.#summary(text, context, stop))) produce(piece);
    });
  }

  get sharedContext() {
    return this.#options.sharedContext ?? '';
  }

  get type() {
    return this.#options.type;
  }

  get format() {
    return this.#options.format;
  }

  get length() {
    return this.#options.length;
  }

  get preference() {
    return this.#options.preference;
  }

  get expectedInputLanguages() {
    return this.#inputLanguages;
  }

  get expectedContextLanguages() {
    return this.#contextLanguages;
  }

  get outputLanguage() {
    return this.#options.outputLanguage ?? null;
  }

  measureInputUsage(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal, context } = inputAndOptions('measureInputUsage', arguments, summarizeOptions);
      return result(destruction, signal, async () => 1 + usage(text, context));
    });
  }

  get inputQuota() {
    return this.#inputQuota;
  }

  destroy() {
    this.#destruction.abort(exception('AbortError', 'The summarizer was destroyed.'));
  }

  /**
   * @param {string} text
   * @param {string | undefined} context
   * @param {AbortSignal} signal
   * @returns {Promise<string>}
   */
  async #summary(text, context, signal) {
    const requested = 1 + usage(text, context);
    if (requested > this.#inputQuota) throw quotaExceeded(requested, this.#inputQuota);
    if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) return '';
    await this.#checkLanguage(text);
    const { type: kind, length, format, preference } = this.#options;
    const model = modelOf(this.#options);
    const mode = model ? /** @type {const} */ ({ auto: 'auto', capability: 'written', speed: 'extractive' })[preference] : 'extractive';
    const words = [this.#options.sharedContext, context].filter(Boolean).join('\n');
    const options = { kind, length, format, mode, ...(words && { context: words }) };
    const make = (/** @type {import('./engine.js').Engine} */ engine) => summarizeWithin(engine, text, options, signal);
    return model ? this.#host.useWith(model, signal, make) : this.#host.use(make);
  }

  /**
   * Refuses a text in a language that was not agreed on, where one was and the text is surely in another.
   * @param {string} text
   */
  async #checkLanguage(text) {
    const { expectedInputLanguages: expected, outputLanguage } = this.#options;
    if (expected.length === 0 && outputLanguage === undefined) return;
    const found = await surely(text);
    if (!found) return;
    if (expected.length > 0 && !expected.some((tag) => sameLanguage(tag, found))) {
      throw exception('NotSupportedError', `The text is in "${found}", none of the languages expected: ${expected.join(', ')}.`);
    }
    if (outputLanguage !== undefined && !sameLanguage(outputLanguage, found)) {
      throw exception('NotSupportedError', `The text is in "${found}", and so would the summary be, not in "${outputLanguage}".`);
    }
  }
}

shape('Summarizer', Summarizer);

/**
 * What texts take of the quota.
 * @param {(string | undefined)[]} texts
 */
function usage(...texts) {
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}

/** @param {string[]} tags */
const frozen = (tags) => (tags.length > 0 ? Object.freeze([...tags]) : null);
