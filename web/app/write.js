import { Code } from '../shim/protocol.js';
import { failureOf } from '../shim/failure.js';
import { element, show } from './elements.js';
import { MADE_BY_MODEL } from './origin.js';
import { counted, failureInWords } from './words.js';

/** Why a text has come to its end. */
const ends = /** @type {Record<string, string>} */ ({
  eos: 'The model came to an end.',
  length: 'It stopped at the number of tokens asked for.',
  stop_string: 'It stopped where it was to stop.',
});

/** A prompt and a few options, for people who want to try the model. */
export class WritePanel {
  #engine;
  #box = element('write', HTMLDetailsElement);
  #form = element('write-form', HTMLFormElement);
  #prompt = element('prompt', HTMLTextAreaElement);
  #tokens = element('new-tokens', HTMLInputElement);
  #temperature = element('temperature', HTMLInputElement);
  #beams = element('beams', HTMLInputElement);
  #button = /** @type {HTMLButtonElement} */ (this.#form.querySelector('button'));
  #problem = element('write-problem', HTMLElement);
  #written = element('written', HTMLElement);
  #origin = element('written-origin', HTMLElement);
  #text = element('written-text', HTMLElement);
  #note = element('written-note', HTMLElement);
  /** The model has a template for turns. */
  #chats = false;
  /** @type {AbortController | null} */
  #running = null;

  /** @param {import('../shim/engine.js').Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      if (this.#running) this.#running.abort();
      else this.#write();
    });
  }

  /** @param {import('../shim/protocol.js').LoadResult | null} loaded  what it can do; null: there is no model */
  offer(loaded) {
    this.#box.hidden = !loaded?.tasks.includes('generate');
    this.#chats = loaded?.tasks.includes('chat') ?? false;
  }

  async #write() {
    const content = this.#prompt.value.trim();
    show(this.#problem, '');
    if (content === '') {
      this.#prompt.focus();
      return;
    }
    const abort = new AbortController();
    this.#running = abort;
    this.#button.textContent = 'Stop';
    this.#written.hidden = false;
    this.#written.setAttribute('aria-busy', 'true');
    show(this.#origin, MADE_BY_MODEL);
    show(this.#note, 'The model is reading …');
    this.#text.textContent = '';
    try {
      const { texts, cut } = await this.#engine.generate(
        { ...(this.#chats ? { messages: [{ role: 'user', content }] } : { prompt: content }), options: this.#options() },
        {
          signal: abort.signal,
          onEvent: (event) => {
            if (event.stage !== 'writing') return;
            this.#text.textContent = event.text ?? '';
            show(this.#note, 'The model is writing …');
          },
        },
      );
      const [{ text: whole, tokens, finish }] = texts;
      this.#text.textContent = whole;
      show(this.#note, [counted(tokens, 'token', 'tokens') + '.', ends[finish], cut > 0 && `${counted(cut, 'token', 'tokens')} of the prompt did not fit.`].filter(Boolean).join(' '));
    } catch (e) {
      const { code } = failureOf(e);
      show(this.#note, code === Code.Cancelled ? 'Stopped.' : '');
      show(this.#problem, failureInWords(e));
    } finally {
      this.#written.removeAttribute('aria-busy');
      this.#running = null;
      this.#button.textContent = 'Write';
    }
  }

  /** @returns {import('../shim/protocol.js').GenerateOptions} */
  #options() {
    const temperature = this.#temperature.valueAsNumber;
    return {
      maxNewTokens: this.#tokens.valueAsNumber,
      numBeams: this.#beams.valueAsNumber,
      doSample: temperature > 0,
      ...(temperature > 0 && { temperature }),
    };
  }
}
