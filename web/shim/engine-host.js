import { Engine } from './engine.js';
import { Code } from './protocol.js';
import { failureOf } from './failure.js';
import { defaultWorker, workerAt } from './worker-url.js';

/** @typedef {import('./protocol.js').ModelFile} ModelFile */
/** @typedef {(done: number, total: number) => void} OnProgress  bytes fetched, of those to be fetched */

/** An engine that nobody has needed for so many milliseconds ends. */
const IDLE = 5000;

/** The engine that the model objects of a page share. It runs while one of them, or an operation, needs it. */
export class EngineHost {
  #worker;
  /** @type {Engine | null} */
  #engine = null;
  #users = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #end;
  /** Loads on their way. @type {Map<string, Download>} */
  #downloads = new Map();
  /** Models that the store has, or that the engine runs from memory. @type {Set<string>} */
  #here = new Set();
  /** The model that the engine holds or is being given. @type {ModelFile | null} */
  #loaded = null;
  /** Ends when the operations with a model that were asked for have ended. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {string | URL | (() => import('./engine.js').EngineWorker)} [worker]  address of the engine's worker, or
   *   what opens a way to one elsewhere; nothing: beside this script
   */
  constructor(worker) {
    this.#worker = worker;
  }

  /** @returns {Engine} */
  get engine() {
    if (!this.#engine) {
      this.#engine = new Engine(typeof this.#worker === 'function' ? this.#worker : workerAt(this.#worker ?? defaultWorker()));
      this.#engine.onModelLost = () => this.#lose();
    }
    return this.#engine;
  }

  /** Somebody needs the engine from now on. */
  retain() {
    this.#users++;
  }

  /** One of those who need it does no longer: soon after the last it ends, and gives its memory back. */
  release() {
    if (--this.#users > 0) return;
    clearTimeout(this.#end);
    this.#end = setTimeout(() => {
      if (this.#users > 0) return;
      this.#engine?.close();
      this.#engine = null;
      this.#loaded = null;
    }, IDLE);
  }

  /**
   * @template T
   * @param {(engine: Engine) => Promise<T>} task
   * @returns {Promise<T>}
   */
  async use(task) {
    this.retain();
    try {
      return await task(this.engine);
    } finally {
      this.release();
    }
  }

  /**
   * Uses the engine with a model in it. The engine holds one at a time, and so operations with
   * models take turns.
   * @template T
   * @param {ModelFile} model  in the store
   * @param {AbortSignal} signal
   * @param {(engine: Engine) => Promise<T>} task
   * @returns {Promise<T>}
   */
  useWith(model, signal, task) {
    return this.use((engine) => {
      const turn = this.#turn.then(async () => {
        signal.throwIfAborted();
        await this.load(model);
        return task(engine);
      });
      this.#turn = turn.catch(() => {});
      return turn;
    });
  }

  /**
   * @param {ModelFile} model
   * @returns {Promise<'available' | 'downloading' | 'downloadable'>}
   */
  async state(model) {
    if (this.#here.has(model.sha256)) return 'available';
    if (this.#downloads.has(model.sha256)) return 'downloading';
    const { complete } = await this.use((engine) => engine.status(model));
    if (complete) this.#here.add(model.sha256);
    return complete ? 'available' : 'downloadable';
  }

  /**
   * Fetches a model into the store and the engine. Whoever asks while it is under way waits for the
   * same download, and is told of what is left of it.
   * @param {ModelFile} model
   * @param {OnProgress} onProgress
   * @throws {import('./failure.js').Failure} missing, download, corrupt, memory, model
   */
  async download(model, onProgress) {
    await (this.#downloads.get(model.sha256) ?? this.#begin(model)).watch(onProgress);
  }

  /** @param {ModelFile} model */
  #begin(model) {
    const download = new Download();
    this.#downloads.set(model.sha256, download);
    download.done = this.use(async (engine) => {
      try {
        await engine.load(model, {
          onProgress: ({ stage, done }) => {
            if (stage === 'network') download.report(done, model.bytes);
          },
        });
        this.#here.add(model.sha256);
        this.#loaded = model;
      } finally {
        this.#downloads.delete(model.sha256);
      }
    });
    return download;
  }

  /**
   * Gives the engine a model that is in the store, where it does not have it.
   * @param {ModelFile} model
   */
  async load(model) {
    if (this.#loaded?.sha256 === model.sha256 && this.engine.hasModel) return;
    try {
      await this.engine.load(model, { offline: true });
      this.#loaded = model;
    } catch (e) {
      if (failureOf(e).code === Code.Missing) this.#lose(model);
      throw e;
    }
  }

  /** The store no longer has a model. */
  #lose(model = this.#loaded) {
    if (model) this.#here.delete(model.sha256);
    this.#loaded = null;
  }
}

/** A download, and those who watch it. */
class Download {
  /** @type {Promise<void>} */
  done = Promise.resolve();
  #fetched = 0;
  #total = 0;
  /** @type {Set<{from: number, onProgress: OnProgress}>} */
  #watchers = new Set();

  /**
   * @param {number} fetched  bytes, those of an earlier visit among them
   * @param {number} total
   */
  report(fetched, total) {
    const first = this.#total === 0;
    this.#fetched = fetched;
    this.#total = total;
    for (const watcher of this.#watchers) {
      if (first) watcher.from = fetched;
      watcher.onProgress(fetched - watcher.from, total - watcher.from);
    }
  }

  /** @param {OnProgress} onProgress */
  async watch(onProgress) {
    const watcher = { from: this.#fetched, onProgress };
    this.#watchers.add(watcher);
    try {
      await this.done;
      onProgress(1, 1); // also where all came from the store
    } finally {
      this.#watchers.delete(watcher);
    }
  }
}
