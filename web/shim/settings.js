import { EngineHost } from './engine-host.js';

/** @typedef {import('./protocol.js').ModelFile} ModelFile */

/**
 * A model that translates, and between which languages: BCP 47.
 * @typedef {{model: ModelFile, pairs: {from: string, to: string}[]}} Translation
 */

/** What install() sets for all objects made from then on. */
export const settings = {
  host: new EngineHost(),
  /** Ranks and writes summaries; null: they are made without a model. @type {ModelFile | null} */
  model: null,
  /** @type {Translation | null} */
  translation: null,
};
