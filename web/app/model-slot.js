import { failureOf } from '../shim/failure.js';
import { Code } from '../shim/protocol.js';
import { duration, megabytes } from '../words/quantities.js';
import { say } from '../words/say.js';
import { fileChoice } from './choice.js';
import { DownloadQuestion } from './download-question.js';
import { element, show } from './elements.js';
import { loadSettings, saveSettings } from './settings.js';
import { failureInWords, noticeInWords } from './failures.js';
import { Pace, Work } from './work.js';

/** Milliseconds after a model was loaded from the store until it is compared with its hash: the first summary goes first. */
const QUIET = 4000;

/** What the ids of a model's part of the page and its setting begin with. */
const names = /** @type {const} */ ({ language: 'model', embedder: 'embedder' });

/** What is done with the bytes of a model on their way. @typedef {'store' | 'network' | 'wait' | 'convert' | 'copy'} ModelStage */

/** The place of one model in the page: its download, its use, its removal. */
export class ModelSlot {
  #engine;
  #role;
  #onChange;
  /** @type {Choice | null} */
  #choice;
  /** The chosen model is loaded: kept in the store, or held for this visit; empty: it is not. @type {'' | 'kept' | 'unkept'} */
  #ready = '';
  /** The name of the model that is loaded. */
  #loaded = '';
  #question = new DownloadQuestion();
  #box;
  #name;
  #state;
  #notice;
  #problem;
  #get;
  #remove;
  #work;
  /** @type {AbortController | null} */
  #coming = null;

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {Role} role
   * @param {ModelFile | null} offered  the model where none was chosen
   * @param {(loaded: LoadResult | null) => void} onChange  a model is loaded, or none is any more
   */
  constructor(engine, role, offered, onChange) {
    this.#engine = engine;
    this.#role = role;
    this.#onChange = onChange;
    const id = names[role];
    this.#box = element(`${id}-slot`, HTMLElement);
    this.#box.append(partsOf(id));
    this.#name = element(`${id}-name`, HTMLElement);
    this.#state = element(`${id}-state`, HTMLElement);
    this.#notice = element(`${id}-notice`, HTMLElement);
    this.#problem = element(`${id}-problem`, HTMLElement);
    this.#get = element(`${id}-get`, HTMLButtonElement);
    this.#remove = element(`${id}-remove`, HTMLButtonElement);
    this.#work = new Work(element(`${id}-coming`, HTMLElement), () => this.#coming?.abort());
    this.#choice = loadSettings()[id] ?? (offered && fileChoice(offered));
    this.#get.addEventListener('click', () => this.#choice && this.#fetch(this.#choice));
    this.#remove.addEventListener('click', () => this.#removeModel());
    this.#showName();
  }

  /** Loads the chosen model where it is on this device already; the network is not asked. */
  async start() {
    if (this.#choice?.file) await this.#bring(this.#choice.file, true);
    else if (this.#choice) await this.#settle();
  }

  /**
   * Uses another model: at once where it is on this device, else after asking for its download.
   * @param {Choice} choice
   * @param {ResolveResult} [resolved]  what the hub said of it, where it was asked already
   */
  async use(choice, resolved) {
    const { file } = choice;
    if (file && (await this.#engine.status(file)).complete) {
      this.#choose(choice);
      await this.#bring(file, true);
    } else {
      await this.#fetch(choice, resolved);
    }
  }

  /**
   * Takes files of the reader's.
   * @param {File[]} files
   * @param {(model: ModelFile) => void} onOther  they are a model of another role
   */
  async take(files, onOther) {
    this.#work.cancel = say('work.cancel');
    await this.#follow(say('model.copy'), async (watch) => {
      const { model } = await this.#engine.import(files, watch);
      if (roleOf(model) !== this.#role) {
        onOther(model);
        return;
      }
      this.#choose(fileChoice(model));
      await this.#load(model, true, watch);
    });
  }

  /** The model was lost: the engine that held it had to be ended. */
  async lost() {
    this.#ready = this.#loaded = '';
    this.#onChange(null);
    await this.#settle();
  }

  /** Says anew how things stand, since the store is another. */
  async refresh() {
    if (this.#coming) return;
    if (this.#ready === 'kept' && (await this.#stored()) === 0) this.#ready = 'unkept';
    await this.#settle();
  }

  /** @param {string} name  of a model: is it the one that is loaded here? */
  holds(name) {
    return this.#ready !== '' && this.#loaded === name;
  }

  /** @param {Choice} choice */
  #choose(choice) {
    this.#choice = choice;
    this.#ready = '';
    const { name, licence, file, pull } = choice;
    saveSettings({ [names[this.#role]]: { name, licence, file, pull: pull && { reference: pull.reference, quantization: pull.quantization } } }); // never a token
    this.#showName();
  }

  #showName() {
    this.#box.hidden = this.#choice === null;
    show(this.#name, this.#choice?.name ?? '');
  }

  /** Says how things stand with the chosen model, and offers what can be done. */
  async #settle() {
    if (!this.#choice) return;
    if (this.#ready) {
      show(this.#state, say(`model.${this.#ready}`));
      this.#get.hidden = true;
      this.#remove.hidden = this.#ready !== 'kept';
      return;
    }
    const stored = await this.#stored();
    const { file, licence } = this.#choice;
    const size = file ? megabytes(file.bytes) : '';
    const parts = stored > 0
      ? [say(size ? 'model.part' : 'model.part-unknown', { stored: megabytes(stored), size })]
      : [say('model.absent'), size, licence];
    if (this.#held && this.#loaded) parts.push(this.#loaded === this.#choice.name ? say('model.in-use') : say('model.meanwhile', { name: this.#loaded }));
    show(this.#state, parts.filter(Boolean).join(' · '));
    this.#get.textContent = say(stored > 0 ? 'model.go-on' : 'model.get');
    this.#get.hidden = file !== undefined && file.url === '';
    this.#remove.hidden = stored === 0;
  }

  /** The engine holds a model for this place, perhaps not the chosen one. */
  get #held() {
    return this.#role === 'language' ? this.#engine.hasModel : this.#engine.hasEmbedder;
  }

  /** @returns {Promise<number>} bytes of the chosen model, or of what it is made from, that are on this device */
  async #stored() {
    try {
      if (this.#choice?.file) return (await this.#engine.status(this.#choice.file)).stored;
      return (await this.#part())?.stored ?? 0;
    } catch {
      return 0; // the engine does not run, which is told elsewhere
    }
  }

  /** @returns {Promise<import('../shim/protocol.js').StoredModel | undefined>} what an interrupted download of the hub's left */
  async #part() {
    const { models } = await this.#engine.models();
    return models.find(({ source }) => source === this.#choice?.pull?.reference);
  }

  /**
   * Asks, then downloads.
   * @param {Choice} choice
   * @param {ResolveResult} [resolved]
   */
  async #fetch(choice, resolved) {
    show(this.#problem, '');
    const { file, pull } = choice;
    if (file) {
      const status = await this.#engine.status(file).catch(() => null);
      const here = status?.stored ?? 0;
      const wanted = await this.#question.ask({ ...choice, bytes: file.bytes, here, room: file.bytes - here, storable: status?.store !== 'none' });
      if (!wanted) return;
      this.#choose(choice);
      await persist();
      await this.#bring(file, false);
    } else if (pull) {
      const said = resolved ?? (await this.#resolve(pull));
      if (!said) return;
      const { reference, licence, download, present, stored } = said;
      if (!(await this.#question.ask({ name: choice.name, licence, bytes: download + present, here: present, room: download + stored, storable: true }))) return;
      await persist();
      await this.#pull({ ...choice, licence, pull: { ...pull, reference } });
    }
  }

  /**
   * Asks the hub about the chosen model; what goes wrong is said.
   * @param {Pull} pull
   */
  async #resolve({ reference, ...options }) {
    this.#get.disabled = true;
    try {
      return await this.#engine.resolve(reference, options);
    } catch (e) {
      show(this.#problem, failureInWords(e));
      return null;
    } finally {
      this.#get.disabled = false;
    }
  }

  /**
   * Fetches a model of the hub into the store, then loads it.
   * @param {Choice & {pull: Pull}} choice
   */
  async #pull(choice) {
    const { reference, quantization, token } = choice.pull;
    await this.#follow(say('model.network'), async (watch) => {
      this.#choose(choice);
      const { model } = await this.#engine.pull(reference, { quantization, token, ...watch });
      this.#choose(fileChoice(model));
      await this.#load(model, true, watch);
    });
  }

  /**
   * Brings a file into the engine.
   * @param {ModelFile} file
   * @param {boolean} offline
   */
  async #bring(file, offline) {
    await this.#follow(offline ? '' : say('model.network'), (watch) => this.#load(file, offline, watch));
  }

  /**
   * @param {ModelFile} file
   * @param {boolean} offline
   * @param {LoadOptions} watch
   */
  async #load(file, offline, watch) {
    this.#ready = '';
    const loaded = await this.#engine.load(file, { ...watch, offline });
    this.#ready = loaded.source !== 'network' || this.#notice.hidden ? 'kept' : 'unkept';
    this.#loaded = file.name;
    this.#onChange(loaded);
    if (loaded.source !== 'network') setTimeout(() => this.#verify(), QUIET);
  }

  /**
   * Follows a model on its way: shows how far it is, lets the reader cancel, says what went wrong.
   * @param {string} label  of the beginning; empty: nothing is shown until there is something to tell
   * @param {(watch: LoadOptions) => Promise<void>} way
   */
  async #follow(label, way) {
    this.#coming?.abort();
    const abort = new AbortController();
    this.#coming = abort;
    this.#get.hidden = this.#remove.hidden = true;
    for (const said of [this.#problem, this.#notice, this.#state]) show(said, '');
    if (label) this.#work.tell(label);
    /** @type {unknown} */
    let failure = null;
    try {
      await way({ signal: abort.signal, onProgress: this.#teller(), onNotice: (code) => show(this.#notice, noticeInWords(code)) });
    } catch (e) {
      failure = e;
    }
    if (this.#coming !== abort) return; // another was chosen meanwhile
    this.#coming = null;
    this.#work.end();
    this.#work.cancel = say('model.cancel');
    if (failure && !this.#held) {
      this.#loaded = '';
      this.#onChange(null);
    }
    const { code } = failureOf(failure);
    if (failure && code !== Code.Missing) show(this.#problem, failureInWords(failure));
    await this.#settle();
    if (code === Code.Unsupported) this.#get.hidden = true;
    else if (failure && label) this.#get.focus();
  }

  /** @returns {(progress: import('../shim/protocol.js').ProgressReply) => void} which tells how far a model is on its way */
  #teller() {
    let before = '';
    let pace = new Pace();
    return ({ stage, done, total }) => {
      if (stage !== before) pace = new Pace();
      before = stage;
      const label = say(`model.${/** @type {ModelStage} */ (stage)}`);
      if (total === 0) {
        this.#work.tell(label, done > 0 ? megabytes(done) : '');
        return;
      }
      const left = pace.left(done, total);
      const came = say('model.came', { done: megabytes(done), total: megabytes(total) });
      this.#work.tell(label, left === null ? came : `${came} · ${say('work.left', { time: duration(left) })}`, done / total);
    };
  }

  async #verify() {
    try {
      await this.#engine.verify(this.#role);
    } catch (e) {
      if (failureOf(e).code !== Code.Corrupt) return; // the engine ended meanwhile
      show(this.#problem, failureInWords(e));
      await this.lost();
    }
  }

  async #removeModel() {
    const file = this.#choice?.file ?? (await this.#part())?.model;
    if (file) await this.#engine.remove(file);
    if (this.#role === 'embedder') {
      await this.#giveUp();
      return;
    }
    this.#ready = '';
    await this.#settle();
    show(this.#notice, say('model.removed'));
    this.#get.focus();
  }

  /** No model is wanted for this place any more. */
  async #giveUp() {
    await this.#engine.unload(this.#role);
    this.#choice = null;
    this.#ready = this.#loaded = '';
    saveSettings({ [names[this.#role]]: undefined });
    this.#showName();
    this.#onChange(null);
  }
}

/**
 * The parts of the page for one model, their ids made of this one.
 * @param {string} id
 */
function partsOf(id) {
  const parts = /** @type {DocumentFragment} */ (element('slot', HTMLTemplateElement).content.cloneNode(true));
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (parts.querySelectorAll('[data-part]'))) part.id = `${id}-${part.dataset.part}`;
  return parts;
}

/** @param {ModelFile} model @returns {Role} */
export const roleOf = (model) => (model.embedder ? 'embedder' : 'language');

/** Asks the browser to keep what the page stores: a wish, without which it may clear the store one day. */
async function persist() {
  await navigator.storage?.persist?.().catch(() => false);
}

/** @typedef {'language' | 'embedder'} Role  what a model is for: to read and write, or to find what a question is about */
/** @typedef {import('./choice.js').Choice} Choice */
/** @typedef {import('./choice.js').Pull} Pull */
/** @typedef {import('../shim/engine.js').LoadOptions} LoadOptions */
/** @typedef {import('../shim/protocol.js').ModelFile} ModelFile */
/** @typedef {import('../shim/protocol.js').LoadResult} LoadResult */
/** @typedef {import('../shim/protocol.js').ResolveResult} ResolveResult */
