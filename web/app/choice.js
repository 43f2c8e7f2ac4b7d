/** @file Models that can be chosen. */

/**
 * A model as the page remembers it: a file, in the store or at an address; or one of the hub's that
 * is yet to be fetched.
 * @typedef {object} Choice
 * @property {string} name  as people know it
 * @property {string} licence  empty: unknown
 * @property {ModelFile} [file]
 * @property {Pull} [pull]  in place of file
 */

/**
 * What the hub is asked for.
 * @typedef {object} Pull
 * @property {string} reference  owner/name, with a revision and a file where they are named
 * @property {string} [quantization]
 * @property {string} [token]
 */

/**
 * A model of models.json, as precis/models/catalog describes it.
 * @typedef {object} OfferedEntry
 * @property {string} id  owner/name
 * @property {string} version  such as Q4_1
 * @property {string} licence
 * @property {{name: string, bytes: number, sha256: string}[]} files  the weights first
 */

/**
 * A model whose file lies at this site or where it says.
 * @typedef {{id: string, file: ModelFile}} Offered
 */

/**
 * The models that this site offers, the default first.
 * @returns {Promise<Offered[]>}
 */
export async function offeredModels() {
  const response = await fetch('models.json');
  const { base, models } = /** @type {{base: string, models: OfferedEntry[]}} */ (await response.json());
  return models.map(({ id, version, licence, files: [{ name, bytes, sha256 }] }) => ({
    id,
    file: { name: `${nameOf(id)} ${version}`, file: name, url: new URL(base + name, document.baseURI).href, bytes, sha256, licence },
  }));
}

/** @param {string} id  owner/name, perhaps with a revision and a file */
export const nameOf = (id) => id.split(':')[0].split('@')[0].split('/').at(-1) ?? id;

/** @param {ModelFile} file @returns {Choice} */
export const fileChoice = (file) => ({ name: file.name, licence: file.licence, file });

/**
 * A model of the store; of one that came in part, what goes on with it.
 * @param {import('../shim/protocol.js').StoredModel} stored
 * @returns {Choice | null} null: a part that nothing goes on with
 */
export function storedChoice({ model, complete, source, quantization }) {
  if (complete || model.url) return fileChoice(model);
  if (!source.includes('/')) return null;
  return { name: model.name, licence: model.licence, pull: { reference: source, quantization } };
}

/** How the weights of a converted model may be kept, the usual first, and what says it. */
export const quantizations = /** @type {Record<string, import('../words/say.js').Key>} */ ({
  q8_0: 'weights.q8-0',
  q4_1: 'weights.q4-1',
  q4_0: 'weights.q4-0',
  f16: 'weights.f16',
  f32: 'weights.f32',
});

/** @typedef {import('../shim/protocol.js').ModelFile} ModelFile */
