import { fileChoice } from './choice.js';
import { ModelSlot, roleOf } from './model-slot.js';

/** The models in use: a language model, and beside it perhaps an embedder. */
export class ModelPanel {
  #language;
  #embedder;

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {import('../shim/protocol.js').ModelFile | null} offered  the language model where none was chosen; null: none
   * @param {(loaded: import('../shim/protocol.js').LoadResult | null) => void} onChange  a language model is loaded, or none is any more
   * @param {() => void} onEmbedder  the same of the embedder, by which a page recalls something else
   */
  constructor(engine, offered, onChange, onEmbedder) {
    this.#language = new ModelSlot(engine, 'language', offered, onChange);
    this.#embedder = new ModelSlot(engine, 'embedder', null, onEmbedder);
    engine.onModelLost = () => this.#language.lost();
  }

  /** Loads what was chosen and is on this device already. */
  async start() {
    await this.#language.start();
    await this.#embedder.start();
  }

  /**
   * @param {import('./choice.js').Choice} choice
   * @param {boolean} embedder  what it is for
   * @param {import('../shim/protocol.js').ResolveResult} [resolved]  what the hub said of it
   */
  use(choice, embedder, resolved) {
    return (embedder ? this.#embedder : this.#language).use(choice, resolved);
  }

  /** @param {File[]} files  of a model */
  take(files) {
    return this.#language.take(files, (model) => this.use(fileChoice(model), roleOf(model) === 'embedder'));
  }

  /** @param {ModelFile} model  is it in use? */
  holds(model) {
    return this.#language.holds(model.name) || this.#embedder.holds(model.name);
  }

  /** Models were removed from this device. */
  async refresh() {
    await Promise.all([this.#language.refresh(), this.#embedder.refresh()]);
  }
}

/** @typedef {import('../shim/protocol.js').ModelFile} ModelFile */
