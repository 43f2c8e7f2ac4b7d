import { nameOf, quantizations } from './choice.js';
import { element, show } from './elements.js';
import { counted, failureInWords, megabytes } from './words.js';

/** The form for a model by its name at the hub: it says what the model is before anything large is fetched. */
export class HubForm {
  #engine;
  #onChoose;
  #form = element('hub', HTMLFormElement);
  #id = element('hub-id', HTMLInputElement);
  #revision = element('hub-revision', HTMLInputElement);
  #quantization = element('hub-quantization', HTMLSelectElement);
  #token = element('hub-token', HTMLInputElement);
  #problem = element('hub-problem', HTMLElement);
  #resolved = element('resolved', HTMLElement);
  /** @type {AbortController | null} */
  #asking = null;

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {(choice: Choice, resolved: ResolveResult) => void} onChoose
   */
  constructor(engine, onChoose) {
    this.#engine = engine;
    this.#onChoose = onChoose;
    for (const [value, words] of Object.entries(quantizations)) this.#quantization.add(new Option(words, value));
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.#ask();
    });
    this.#form.addEventListener('input', () => {
      this.#asking?.abort();
      this.#clear(); // what is shown is about another model
    });
  }

  #clear() {
    show(this.#problem, '');
    this.#resolved.replaceChildren();
  }

  async #ask() {
    this.#asking?.abort();
    this.#clear();
    const reference = withRevision(this.#id.value.trim(), this.#revision.value.trim());
    const options = { quantization: this.#quantization.value, token: this.#token.value.trim() || undefined };
    const abort = new AbortController();
    this.#asking = abort;
    this.#say('Asking the hub …');
    try {
      const resolved = await this.#engine.resolve(reference, { ...options, signal: abort.signal });
      if (this.#asking === abort) this.#showResolved(resolved, { reference: resolved.reference, ...options });
    } catch (e) {
      if (this.#asking !== abort || abort.signal.aborted) return;
      this.#clear();
      show(this.#problem, failureInWords(e));
    }
  }

  /**
   * @param {ResolveResult} resolved
   * @param {import('./choice.js').Pull} pull
   */
  #showResolved(resolved, pull) {
    this.#clear();
    const { name, licence, runs, reason, parameters, download, present, stored, architecture } = resolved;
    const file = pull.reference.split(':')[1] ?? '';
    this.#say([file || name, architecture, parameters > 0 && counted(Math.round(parameters / 1e6), 'million weights', 'million weights')].filter(Boolean).join(' · '), 'name');
    this.#say([
      `${megabytes(download)} to download${present > 0 ? `, ${megabytes(present)} came before` : ''}`,
      stored > 0 && `${megabytes(stored)} once stored`,
      `licence: ${licence || 'not stated'}`,
    ].filter(Boolean).join(' · '));
    if (runs) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = 'Choose …';
      button.setAttribute('aria-label', `Choose ${name}`);
      button.addEventListener('click', () => this.#onChoose({ name: file || nameOf(pull.reference), licence, pull }, resolved));
      this.#resolved.append(button);
    } else {
      this.#say(reason, 'unfit');
    }
    if (!file) this.#offerFiles(resolved);
  }

  /**
   * The GGUF files of a repository, any of which can be looked up instead.
   * @param {ResolveResult} resolved
   */
  #offerFiles({ reference, gguf }) {
    if (gguf.length === 0) return;
    const label = document.createElement('label');
    label.className = 'field';
    label.textContent = 'A GGUF file of it';
    const select = document.createElement('select');
    select.add(new Option('Choose a file …', ''));
    for (const { name, bytes } of gguf) select.add(new Option(`${name} · ${megabytes(bytes)}`, name));
    select.addEventListener('input', (e) => e.stopPropagation());
    select.addEventListener('change', () => {
      if (!select.value) return;
      this.#id.value = `${reference.split('@')[0]}:${select.value}`;
      this.#ask();
    });
    label.append(select);
    this.#resolved.append(label);
  }

  /** @param {string} text @param {string} [name]  of its class */
  #say(text, name = 'small muted') {
    const p = document.createElement('p');
    p.className = name;
    p.textContent = text;
    this.#resolved.append(p);
  }
}

/**
 * @param {string} id  owner/name or owner/name:file
 * @param {string} revision  empty: as the id says
 */
function withRevision(id, revision) {
  if (!revision || id.includes('@')) return id;
  const [repository, ...file] = id.split(':');
  return [`${repository}@${revision}`, ...file].join(':');
}

/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {import('../shim/protocol.js').ResolveResult} ResolveResult */
