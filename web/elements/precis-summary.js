/**
 * @file <precis-summary for="ID">: a button that summarizes a part of the page, made on the device.
 *
 * Attributes: for (id of what is summarized; without it the page's article, main or body), type and
 * length (as of Summarizer), engine (address of worker.js).
 * Slots: label (of the button), heading (above the summary).
 * Parts: button, summary, sentence, status.
 * Custom properties: --precis-accent, --precis-highlight, --precis-highlight-text (set the last two on :root).
 * Events, all bubbling: precis-start, precis-summary (detail: Summary), precis-error (detail: Error).
 */
import { EngineHost } from '../shim/engine-host.js';
import { failureOf } from '../shim/failure.js';
import { Code, Format, Kind, Length } from '../shim/protocol.js';
import { settings } from '../shim/settings.js';
import { sayFor } from './element-words.js';
import { scrollToEvidence, showEvidence } from './evidence-highlight.js';
import { ShownText } from './shown-text.js';
import css from './precis-summary.css';

/** @typedef {import('../shim/protocol.js').Summary} Summary */

const style = new CSSStyleSheet();
style.replaceSync(css);

export class PrecisSummary extends HTMLElement {
  static observedAttributes = ['type', 'length', 'for'];

  #button = document.createElement('button');
  #label = document.createElement('slot');
  #status = document.createElement('p');
  #body = document.createElement('section');
  #list = document.createElement('ul');
  /** @type {AbortController | null} */
  #running = null;
  /** @type {Summary | null} */
  #summary = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [style];
    this.#button.type = 'button';
    this.#button.part.add('button');
    this.#label.name = 'label';
    this.#button.append(this.#label);
    this.#status.part.add('status');
    this.#status.role = 'status';
    this.#body.part.add('summary');
    this.#body.hidden = true;
    const heading = document.createElement('slot');
    heading.name = 'heading';
    this.#body.append(heading, this.#list);
    root.append(this.#button, this.#status, this.#body);
    this.#button.addEventListener('click', () => (this.#running ? this.cancel() : void this.summarize().catch(() => {}))); // told by event
    root.addEventListener('keydown', (event) => {
      if (/** @type {KeyboardEvent} */ (event).key !== 'Escape') return;
      this.cancel();
      showEvidence([]);
    });
  }

  connectedCallback() {
    this.#name();
  }

  disconnectedCallback() {
    this.cancel();
    showEvidence([]);
  }

  attributeChangedCallback() {
    this.cancel();
    this.#show(null);
    this.#name();
  }

  /** Id of the element that is summarized. */
  get htmlFor() {
    return this.getAttribute('for') ?? '';
  }

  set htmlFor(id) {
    this.setAttribute('for', id);
  }

  /** @returns {Kind} one that Summarizer has not is taken for key-points */
  get type() {
    return oneOf(Object.values(Kind).filter((kind) => kind !== Kind.Outline), this.getAttribute('type'), Kind.KeyPoints);
  }

  set type(type) {
    this.setAttribute('type', type);
  }

  /** @returns {Length} */
  get length() {
    return oneOf(Object.values(Length), this.getAttribute('length'), Length.Short);
  }

  set length(length) {
    this.setAttribute('length', length);
  }

  /** What is summarized; null: the id is of no element. @returns {Element | null} */
  get target() {
    if (this.htmlFor) return /** @type {Document | ShadowRoot} */ (this.getRootNode()).getElementById(this.htmlFor);
    return document.querySelector('article') ?? document.querySelector('main') ?? document.body;
  }

  /** The last summary; null: none was made, or not of what the attributes now say. */
  get summary() {
    return this.#summary;
  }

  /**
   * Summarizes the target and shows the summary.
   * @returns {Promise<Summary>}
   * @throws {Error} an AbortError when it was cancelled
   */
  async summarize() {
    this.cancel();
    const running = new AbortController();
    this.#running = running;
    this.#show(null);
    this.#tell('precis-start');
    this.#name();
    try {
      const shown = this.#read();
      const summary = await this.#make(shown.text, running.signal);
      running.signal.throwIfAborted();
      this.#show(summary, shown);
      this.#tell('precis-summary', summary);
      return summary;
    } catch (e) {
      const cancelled = running.signal.aborted || failureOf(e).code === Code.Cancelled;
      if (!cancelled) this.#fail(/** @type {Error} */ (e));
      throw cancelled ? new DOMException('The summary was cancelled.', 'AbortError') : e;
    } finally {
      if (this.#running === running) this.#running = null;
      this.#name();
    }
  }

  /** Stops a summary that is being made. */
  cancel() {
    this.#running?.abort();
    this.#running = null;
    this.#name();
  }

  #read() {
    const { target } = this;
    if (!target) throw new Error(`precis-summary: for="${this.htmlFor}" is the id of no element`);
    const shown = new ShownText(target);
    if (shown.text.trim() === '') throw new EmptyError();
    return shown;
  }

  /**
   * @param {string} text
   * @param {AbortSignal} signal
   * @returns {Promise<Summary>}
   */
  async #make(text, signal) {
    const engineURL = this.getAttribute('engine');
    if (engineURL) hosts.get(engineURL) ?? hosts.set(engineURL, new EngineHost(engineURL));
    const host = (engineURL && hosts.get(engineURL)) || settings.host;
    const options = { kind: this.type, length: this.length, format: Format.PlainText, title: document.title };
    const { model } = settings;
    // A click on this button is no consent to a download: a model that is not here yet is not fetched.
    if (model && (await host.state(model)) === 'available') {
      return host.useWith(model, signal, (engine) => engine.summarize(text, options, { signal }));
    }
    return host.use((engine) => engine.summarize(text, { ...options, mode: 'extractive' }, { signal }));
  }

  /** Gives the button its name, and says what goes on. */
  #name() {
    const working = sayFor(this, 'element.working');
    this.#label.textContent = sayFor(this, this.#running ? 'element.cancel' : this.#summary ? 'element.again' : 'element.summarize');
    this.toggleAttribute('busy', this.#running !== null);
    this.#body.ariaBusy = String(this.#running !== null);
    if (this.#running) this.#status.textContent = working;
    else if (this.#status.textContent === working) this.#status.textContent = this.#summary ? sayFor(this, 'element.done') : '';
  }

  /**
   * @param {Summary | null} summary
   * @param {ShownText} [shown]  the text it is of
   */
  #show(summary, shown) {
    this.#summary = summary;
    this.#status.textContent = '';
    this.#body.hidden = !summary;
    this.#list.classList.toggle('points', this.type === Kind.KeyPoints);
    this.#list.replaceChildren(...(summary?.sentences ?? []).map(({ text, evidence }) => {
      const ranges = evidence.map(({ start, end }) => /** @type {ShownText} */ (shown).range(start, end));
      const sentence = document.createElement('button');
      sentence.type = 'button';
      sentence.part.add('sentence');
      sentence.dir = 'auto';
      sentence.textContent = text;
      for (const event of ['pointerenter', 'focus']) sentence.addEventListener(event, () => showEvidence(ranges));
      for (const event of ['pointerleave', 'blur']) sentence.addEventListener(event, () => showEvidence([]));
      sentence.addEventListener('click', () => {
        showEvidence(ranges);
        if (ranges.length > 0) scrollToEvidence(ranges[0]);
      });
      const item = document.createElement('li');
      item.append(sentence);
      return item;
    }));
  }

  /** @param {Error} error */
  #fail(error) {
    this.#status.textContent = sayFor(this, error instanceof EmptyError ? 'element.empty' : 'element.failed');
    this.#tell('precis-error', error);
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

class EmptyError extends Error {
  constructor() {
    super('precis-summary: what is to be summarized shows no text');
  }
}

/** Engines of other addresses than settings.host. @type {Map<string, EngineHost>} */
const hosts = new Map();

/**
 * @template {string} T
 * @param {T[]} values
 * @param {string | null} value
 * @param {T} otherwise
 * @returns {T}
 */
function oneOf(values, value, otherwise) {
  return values.find((v) => v === value) ?? otherwise;
}

if (!customElements.get('precis-summary')) customElements.define('precis-summary', PrecisSummary);
