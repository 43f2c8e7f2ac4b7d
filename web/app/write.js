import { failureOf } from '../shim/failure.js';
import { Code } from '../shim/protocol.js';
import { say } from '../words/say.js';
import { element, show } from './elements.js';
import { failureInWords } from './failures.js';

/** Why a text has come to its end. */
const ends = /** @type {Record<string, import('../words/say.js').Key>} */ ({
  eos: 'write.end-eos',
  length: 'write.end-length',
  stop_string: 'write.end-stop',
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
    this.#button.textContent = say('work.stop');
    this.#written.hidden = false;
    this.#written.setAttribute('aria-busy', 'true');
    show(this.#origin, say('origin.model'));
    show(this.#note, say('write.reading'));
    this.#text.textContent = '';
    try {
      const { texts, cut } = await this.#engine.generate(
        { ...(this.#chats ? { messages: [{ role: 'user', content }] } : { prompt: content }), options: this.#options() },
        {
          signal: abort.signal,
          onEvent: (event) => {
            if (event.stage !== 'writing') return;
            this.#text.textContent = event.text ?? '';
            show(this.#note, say('write.writing'));
          },
        },
      );
      const [{ text: whole, tokens, finish }] = texts;
      this.#text.textContent = whole;
      show(this.#note, [say('write.count', { n: tokens }), ends[finish] && say(ends[finish]), cut > 0 && say('write.cut', { n: cut })].filter(Boolean).join(' '));
    } catch (e) {
      const { code } = failureOf(e);
      show(this.#note, code === Code.Cancelled ? say('work.stopped') : '');
      show(this.#problem, failureInWords(e));
    } finally {
      this.#written.removeAttribute('aria-busy');
      this.#running = null;
      this.#button.textContent = say('write.send');
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
