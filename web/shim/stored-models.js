import { keyOf } from './store.js';

/** What keys of files begin with that are fetched to be converted; wasm/precis has it too. */
const PART = 'part-';

/**
 * All files of the store.
 * @param {ModelStore | null} store
 * @returns {Promise<StoredModel[]>}
 */
export async function listStored(store) {
  if (!store) return [];
  const keys = await store.keys();
  return Promise.all(keys.map(async (key) => {
    const { bytes, complete } = await store.stored(key);
    const about = /** @type {StoredModel | null} */ (await store.about(key));
    const file = key.replace(/^[0-9a-f]{16}-/, '');
    const unknown = { name: file, file, url: '', bytes, sha256: '', licence: '', key };
    return {
      when: 0, source: '', architecture: '', quantization: '',
      ...about,
      model: { ...unknown, ...about?.model, key }, stored: bytes, complete,
    };
  }));
}

/**
 * The models of the store: files that are fetched for one are one part of it together.
 * @param {ModelStore | null} store
 * @returns {Promise<StoredModel[]>}
 */
export async function storedModels(store) {
  /** @type {Map<string, StoredModel>} */
  const models = new Map();
  for (const found of await listStored(store)) {
    const part = found.model.key?.startsWith(PART);
    const key = part ? `${PART}${found.source}` : keyOf(found.model);
    const other = models.get(key);
    if (other) {
      other.stored += found.stored;
      other.model.bytes += found.model.bytes;
    } else {
      models.set(key, part ? { ...found, model: { ...found.model, file: found.model.name, sha256: '', key }, complete: false } : found);
    }
  }
  return [...models.values()].sort((a, b) => b.when - a.when);
}

/**
 * Deletes a model, or all parts of one.
 * @param {ModelStore | null} store
 * @param {import('./protocol.js').ModelFile} model
 */
export async function removeModel(store, model) {
  const key = keyOf(model);
  await store?.remove(key);
  if (!store || !key.startsWith(PART)) return;
  for (const found of await listStored(store)) {
    if (found.model.key?.startsWith(PART) && `${PART}${found.source}` === key) await store.remove(found.model.key);
  }
}

/** @typedef {import('./store.js').ModelStore} ModelStore */
/** @typedef {import('./protocol.js').StoredModel} StoredModel */
