/** @file Translator, as webmachinelearning/translation-api specifies it, for the languages that a model of install() speaks. */
import { abortSignal, callback, dictionary, domString, inputAndOptions, instantiate, internals, promising, shape } from './web-idl.js';
import { availability, create, result, stream } from './model-object.js';
import { bestMatch, canonical } from './language-tags.js';
import { exception, loadError, quotaExceeded } from './model-errors.js';
import { settings } from './settings.js';
import { pieces } from './summary-text.js';

/** Code units of a text. */
const QUOTA = 1_000_000;

/** @type {import('./web-idl.js').Members} */
const coreOptions = {
  sourceLanguage: { as: domString, required: true },
  targetLanguage: { as: domString, required: true },
};
/** @type {import('./web-idl.js').Members} */
const createOptions = { ...coreOptions, monitor: { as: callback }, signal: { as: abortSignal } };
/** @type {import('./web-idl.js').Members} */
const translateOptions = { signal: { as: abortSignal } };

/**
 * @typedef {object} Options
 * @property {string} sourceLanguage
 * @property {string} targetLanguage
 * @property {AbortSignal} [signal]
 * @property {(monitor: EventTarget) => unknown} [monitor]
 */

/** @typedef {import('./settings.js').Translation} Translation */

/** @type {import('./model-object.js').Creation<Options, Translator>} */
const creation = {
  feature: 'translator',
  transient: true,

  canonicalize(options) {
    options.sourceLanguage = canonical(options.sourceLanguage);
    options.targetLanguage = canonical(options.targetLanguage);
  },

  async availability(options) {
    const pairs = settings.translation?.pairs ?? [];
    const source = bestMatch(options.sourceLanguage, new Set(pairs.map(({ from }) => from)));
    const target = bestMatch(options.targetLanguage, new Set(pairs.filter(({ from }) => from === source).map(({ to }) => to)));
    if (!settings.translation || !source || !target) return 'unavailable';
    options.sourceLanguage = source;
    options.targetLanguage = target;
    return settings.host.state(settings.translation.model);
  },

  download: (_, progress) => settings.host.download(/** @type {Translation} */ (settings.translation).model, progress),

  async initialize() {
    const { model } = /** @type {Translation} */ (settings.translation);
    await settings.host.use(() => settings.host.load(model)).catch((e) => {
      throw exception('OperationError', loadError(e).message);
    });
  },

  make: (options, destruction) =>
    instantiate(Translator, { options, destruction, host: settings.host, model: settings.translation?.model }),
};

export class Translator {
  /** @type {Options} */
  #options;
  /** @type {AbortController} */
  #destruction;
  /** @type {import('./engine-host.js').EngineHost} */
  #host;
  /** @type {import('./settings.js').ModelFile} */
  #model;

  constructor(/** @type {unknown[]} */ ...args) {
    const { options, destruction, host, model } = internals(args);
    this.#options = options;
    this.#destruction = destruction;
    this.#host = host;
    this.#model = model;
    host.retain();
    destruction.signal.addEventListener('abort', () => host.release(), { once: true });
  }

  static create(/** @type {unknown} */ options) {
    return promising(() => create(dictionary(options, createOptions, 'TranslatorCreateOptions'), creation));
  }

  static availability(/** @type {unknown} */ options) {
    return promising(() => availability(dictionary(options, coreOptions, 'TranslatorCreateCoreOptions'), creation));
  }

  translate(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal } = inputAndOptions('translate', arguments, translateOptions);
      return result(destruction, signal, (stop) => this.#translation(text, stop));
    });
  }

  translateStreaming(/** @type {string} */ input, options = {}) {
    const destruction = this.#destruction;
    const { input: text, signal } = inputAndOptions('translateStreaming', arguments, translateOptions);
    return stream(destruction, signal, async (stop, produce) => {
      for (const piece of pieces(await this.#translation(text, stop))) produce(piece);
    });
  }

  get sourceLanguage() {
    return this.#options.sourceLanguage;
  }

  get targetLanguage() {
    return this.#options.targetLanguage;
  }

  measureInputUsage(/** @type {string} */ input, options = {}) {
    return promising(() => {
      const destruction = this.#destruction;
      const { input: text, signal } = inputAndOptions('measureInputUsage', arguments, translateOptions);
      return result(destruction, signal, async () => usage(text));
    });
  }

  get inputQuota() {
    this.#destruction; // throws where this is another object
    return QUOTA;
  }

  destroy() {
    this.#destruction.abort(exception('AbortError', 'The translator was destroyed.'));
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   * @returns {Promise<string>}
   */
  async #translation(text, signal) {
    if (usage(text) > QUOTA) throw quotaExceeded(usage(text), QUOTA);
    if (!/[^\s\p{Cc}\p{Cf}]/u.test(text)) return text;
    const { sourceLanguage: from, targetLanguage: to } = this.#options;
    const translated = await this.#host.useWith(this.#model, signal, (engine) => engine.translate(text, { from, to }, { signal }));
    return translated.text;
  }
}

shape('Translator', Translator);

/** What a text takes of the quota. @param {string} text */
const usage = (text) => 1 + text.length;
