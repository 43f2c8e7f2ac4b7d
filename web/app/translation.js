import { failureOf } from '../shim/failure.js';
import { Code } from '../shim/protocol.js';
import { languageName } from '../words/quantities.js';
import { say } from '../words/say.js';
import { element, show } from './elements.js';
import { failureInWords } from './failures.js';
import { isList, layOut } from './lay-out.js';
import { loadSettings, saveSettings } from './settings.js';

/** The translation of the summary, where the model can make one. */
export class Translation {
  #engine;
  #form = element('translate', HTMLFormElement);
  #language = element('language', HTMLSelectElement);
  #button = /** @type {HTMLButtonElement} */ (this.#form.querySelector('button'));
  #box = element('translation', HTMLElement);
  #origin = element('translation-origin', HTMLElement);
  #text = element('translation-text', HTMLElement);
  #note = element('translation-note', HTMLElement);
  #problem = element('translation-problem', HTMLElement);
  /** @type {AbortController | null} */
  #running = null;
  /** @type {Summary | null} */
  #summary = null;
  #kind = '';

  /** @param {import('../shim/engine.js').Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    this.#language.addEventListener('change', () => saveSettings({ translateTo: this.#language.value }));
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      if (this.#running) this.#running.abort();
      else this.#translate();
    });
  }

  /** @param {import('../shim/protocol.js').LoadResult | null} loaded  the model; null: there is none */
  offer(loaded) {
    const languages = new Set(loaded?.tasks.includes('translate') ? loaded.translations.map(({ to }) => to) : []);
    this.#language.replaceChildren(...[...languages].map((code) => new Option(languageName(code), code)));
    const { translateTo } = loadSettings();
    if (translateTo && languages.has(translateTo)) this.#language.value = translateTo;
    this.of(this.#summary, this.#kind);
  }

  /**
   * Another summary is shown: what was translated is not it.
   * @param {Summary | null} summary
   * @param {string} kind
   */
  of(summary, kind) {
    this.#running?.abort();
    this.#summary = summary;
    this.#kind = kind;
    this.#form.hidden = summary === null || this.#language.options.length === 0;
    this.#box.hidden = true;
    show(this.#problem, '');
  }

  async #translate() {
    if (!this.#summary) return;
    const abort = new AbortController();
    this.#running = abort;
    this.#button.textContent = say('work.stop');
    show(this.#problem, '');
    const to = this.#language.value;
    this.#box.hidden = false;
    this.#box.setAttribute('aria-busy', 'true');
    this.#text.lang = to;
    this.#text.replaceChildren();
    show(this.#origin, say('origin.translated', { language: languageName(to) }));
    show(this.#note, say('translation.working'));
    try {
      const sentences = this.#summary.sentences.map(({ text }) => text);
      const { text, untranslated, note } = await this.#engine.translate(sentences.join(isList(this.#kind) ? '\n\n' : ' '), { to }, {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.stage === 'writing') this.#lay(event.text ?? '');
        },
      });
      this.#lay(text);
      const parts = untranslated?.length ?? 0;
      show(this.#note, note ? say('translation.told') : parts > 0 ? say('translation.rest', { n: parts }) : '');
    } catch (e) {
      if (this.#running !== abort) return;
      this.#box.hidden = true;
      if (failureOf(e).code !== Code.Cancelled) show(this.#problem, failureInWords(e));
    } finally {
      if (this.#running === abort) {
        this.#running = null;
        this.#button.textContent = say('translation.make');
        this.#box.removeAttribute('aria-busy');
      }
    }
  }

  /** @param {string} text */
  #lay(text) {
    this.#text.replaceChildren(layOut(this.#kind, text.split(/\n+/).filter((line) => line.trim() !== '').map((line) => [line])));
  }
}

/** @typedef {import('../shim/protocol.js').Summary} Summary */
