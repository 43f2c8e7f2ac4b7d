/** @file Files of a model among those that a reader drops or opens. */
import { say } from '../words/say.js';

/** Files and folders of a drop that are looked at; a folder with more is not one of a model. */
const MOST = 500;

/** What a file of a model is called. */
const ofModel = /\.(gguf|safetensors)$|^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|vocab)\.json$|\.safetensors\.index\.json$|^spiece\.model$|^vocab\.txt$|^merges\.txt$/i;

/**
 * Whether files are those of a model: there are weights among them.
 * @param {File[]} files
 */
export const isModel = (files) => files.some(({ name }) => /\.(gguf|safetensors)$/i.test(name));

/**
 * Those of files that a model is made of.
 * @param {File[]} files
 */
export const modelFiles = (files) => files.filter(({ name }) => ofModel.test(name));

/**
 * The files of a drop, those in its folders too.
 * @param {DataTransfer} transfer  read before the first wait: afterwards the browser has emptied it
 * @returns {Promise<File[]>}
 * @throws {Error} with words for the reader: a folder of too many files
 */
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null && entry !== undefined);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  /** @type {File[]} */
  const files = [];
  for (const queue = entries; queue.length > 0; ) {
    const entry = /** @type {FileSystemEntry} */ (queue.shift());
    if (isDirectory(entry)) queue.push(...(await entriesOf(entry)));
    else files.push(await fileOf(/** @type {FileSystemFileEntry} */ (entry)));
    if (files.length + queue.length > MOST) throw new Error(say('text.many-files', { n: MOST }));
  }
  return files;
}

/** @param {FileSystemEntry} entry @returns {entry is FileSystemDirectoryEntry} */
const isDirectory = (entry) => entry.isDirectory;

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/**
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<FileSystemEntry[]>}
 */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) { // it gives up to a hundred at a time
    const some = /** @type {FileSystemEntry[]} */ (await new Promise((resolve, reject) => reader.readEntries(resolve, reject)));
    if (some.length === 0) return all;
    all.push(...some);
    if (all.length > MOST) return all;
  }
}
