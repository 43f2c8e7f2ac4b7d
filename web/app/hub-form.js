import { megabytes, number } from '../words/quantities.js';
import { say } from '../words/say.js';
import { nameOf, quantizations } from './choice.js';
import { element, show } from './elements.js';
import { failureInWords } from './failures.js';

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
    for (const [value, key] of Object.entries(quantizations)) this.#quantization.add(new Option(say(key), value));
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
    this.#tell(say('hub.asking'));
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
    this.#tell([file || name, architecture, parameters > 0 && say('hub.parameters', { count: number(parameters, { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: parameters < 1e9 ? 0 : 1 }) })].filter(Boolean).join(' · '), 'name');
    this.#tell([
      say(present > 0 ? 'models.download-rest' : 'models.download', { size: megabytes(download), here: megabytes(present) }),
      stored > 0 && say('models.stored', { size: megabytes(stored) }),
      licence ? say('models.licence', { licence }) : say('models.no-licence'),
    ].filter(Boolean).join(' · '));
    if (runs) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = say('models.choose');
      button.setAttribute('aria-label', say('models.act', { act: say('models.choose-bare'), name }));
      button.addEventListener('click', () => this.#onChoose({ name: file || nameOf(pull.reference), licence, pull }, resolved));
      this.#resolved.append(button);
    } else {
      this.#tell(reason, 'unfit');
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
    label.textContent = say('hub.file');
    const select = document.createElement('select');
    select.add(new Option(say('hub.file-first'), ''));
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
  #tell(text, name = 'small muted') {
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
