import { Code } from '../shim/protocol.js';
import { failureOf } from '../shim/failure.js';
import { element, show } from './elements.js';
import { duration, failureInWords, megabytes, noticeInWords } from './words.js';
import { Pace, Work } from './work.js';

/**
 * A model of models.json, as precis/models/catalog describes it.
 * @typedef {object} CatalogueEntry
 * @property {string} id  owner/name
 * @property {string} version  such as Q4_1
 * @property {string} licence
 * @property {{name: string, bytes: number, sha256: string}[]} files  the weights first
 */

/**
 * The model that this site offers.
 * @returns {Promise<ModelFile>}
 */
export async function offeredModel() {
  const response = await fetch('models.json');
  const { base, models } = /** @type {{base: string, models: CatalogueEntry[]}} */ (await response.json());
  const [{ id, version, licence, files }] = models;
  const [{ name, bytes, sha256 }] = files;
  return { name: `${id.split('/').at(-1)} ${version}`, file: name, url: new URL(base + name, document.baseURI).href, bytes, sha256, licence };
}

/** Milliseconds after a model was loaded from the store until it is compared with its hash: the first summary goes first. */
const QUIET = 4000;

/** The model: whether it is on this device, its download, its removal. */
export class ModelPanel {
  #engine;
  #model;
  #onReady;
  #name = element('model-name', HTMLElement);
  #state = element('model-state', HTMLElement);
  #notice = element('model-notice', HTMLElement);
  #problem = element('model-problem', HTMLElement);
  #get = element('get-model', HTMLButtonElement);
  #remove = element('remove-model', HTMLButtonElement);
  #dialog = element('ask', HTMLDialogElement);
  #work;
  /** @type {AbortController | null} */
  #loading = null;

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {ModelFile} model
   * @param {() => void} onReady  the model is loaded
   */
  constructor(engine, model, onReady) {
    this.#engine = engine;
    this.#model = model;
    this.#onReady = onReady;
    this.#work = new Work(element('download', HTMLElement), () => this.#loading?.abort());
    engine.onModelLost = () => this.#offer(0);
    this.#get.addEventListener('click', () => this.#ask());
    this.#remove.addEventListener('click', () => this.#removeModel());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.returnValue === 'yes') this.#download();
    });
    show(this.#name, model.name);
  }

  /** Loads the model where it is on this device already; the network is not asked. */
  async start() {
    await this.#load(true);
  }

  /** @param {number} stored  bytes that came on an earlier visit */
  #offer(stored) {
    const { bytes, licence } = this.#model;
    show(this.#state, stored > 0
      ? `${megabytes(stored)} of ${megabytes(bytes)} are on this device`
      : `not on this device · ${megabytes(bytes)} · ${licence}`);
    this.#get.textContent = stored > 0 ? 'Go on with the download …' : 'Get the model …';
    this.#get.hidden = false;
    this.#remove.hidden = stored === 0;
  }

  async #ask() {
    const { name, bytes, licence } = this.#model;
    const [status, estimate] = await Promise.all([
      this.#engine.status(this.#model).catch(() => null),
      navigator.storage?.estimate?.().catch(() => null),
    ]);
    const left = bytes - (status?.stored ?? 0);
    const room = estimate?.quota ? estimate.quota - (estimate.usage ?? 0) : Infinity;
    show(element('ask-name', HTMLElement), name);
    show(element('ask-size', HTMLElement), left < bytes ? `${megabytes(left)} (${megabytes(bytes - left)} came before)` : `${megabytes(bytes)}, once`);
    show(element('ask-licence', HTMLElement), licence);
    show(element('ask-kept', HTMLElement), status?.store === 'none' || room < left
      ? 'Not kept: the browser gives this page too little room. It works until you close the page.'
      : 'In this browser’s storage, until you remove it');
    this.#dialog.returnValue = 'no';
    this.#dialog.showModal();
  }

  async #download() {
    await navigator.storage?.persist?.().catch(() => false); // a wish: without it the browser may clear the store one day
    await this.#load(false);
  }

  /** @param {boolean} offline */
  async #load(offline) {
    const abort = new AbortController();
    this.#loading = abort;
    this.#get.hidden = this.#remove.hidden = true;
    show(this.#problem, '');
    show(this.#notice, '');
    show(this.#state, '');
    const label = offline ? 'Loading the model' : 'Downloading the model';
    if (!offline) this.#work.tell(label);
    const pace = new Pace();
    try {
      const { source } = await this.#engine.load(this.#model, {
        offline,
        signal: abort.signal,
        onProgress: ({ done, total }) => {
          const left = pace.left(done, total);
          const time = left === null ? '' : ` · ${duration(left)} left`;
          this.#work.tell(label, `${megabytes(done)} of ${megabytes(total)}${time}`, done / total);
        },
        onNotice: (code) => show(this.#notice, noticeInWords(code)),
      });
      const kept = source !== 'network' || this.#notice.hidden;
      show(this.#state, kept ? 'ready, on this device' : 'ready, until you close the page');
      this.#remove.hidden = !kept;
      this.#onReady();
      if (source !== 'network') setTimeout(() => this.#verify(), QUIET);
    } catch (e) {
      const { code } = failureOf(e);
      if (code !== Code.Missing) show(this.#problem, failureInWords(e));
      const { stored } = await this.#engine.status(this.#model).catch(() => ({ stored: 0 }));
      this.#offer(stored);
      if (code === Code.Unsupported) this.#get.hidden = true;
      else if (!offline) this.#get.focus();
    } finally {
      this.#work.end();
      this.#loading = null;
    }
  }

  async #verify() {
    try {
      await this.#engine.verify();
    } catch (e) {
      if (failureOf(e).code !== Code.Corrupt) return; // the engine ended meanwhile
      show(this.#problem, failureInWords(e));
      this.#offer(0);
    }
  }

  async #removeModel() {
    await this.#engine.remove(this.#model);
    show(this.#notice, 'The model was removed from this device.');
    this.#offer(0);
    this.#get.focus();
  }
}

/** @typedef {import('../shim/protocol.js').ModelFile} ModelFile */
