/** @file The memory as a file: what the Go program gives and takes, as one that a reader saves and opens. */
import { Code, MemoryFormat } from './protocol.js';
import { Failure } from './failure.js';

/** What an encrypted file begins with. */
const SEALED = 'age-encryption.org/v1\n';

/** How a file of each format is called and what it holds. @type {Record<import('./protocol.js').MemoryFormat, {ending: string, type: string}>} */
const forms = {
  [MemoryFormat.FormatJSON]: { ending: 'json', type: 'application/json' },
  [MemoryFormat.FormatMarkdown]: { ending: 'zip', type: 'application/zip' },
  [MemoryFormat.FormatArchive]: { ending: 'json.age', type: 'application/octet-stream' },
};

/**
 * Makes the file of an export.
 * @param {import('./protocol.js').ExportMemoryRequest} request
 * @param {() => Promise<Uint8Array<ArrayBuffer>[]>} write  gives the pieces of the memory in the format
 * @returns {Promise<File>}
 * @throws {Failure} passphrase
 */
export async function exported({ format, passphrase }, write) {
  const form = forms[format];
  if (!form) throw new Failure(Code.Option, `format ${JSON.stringify(format)}: want json, markdown or archive`);
  const sealed = format === MemoryFormat.FormatArchive;
  if (sealed && !passphrase) throw new Failure(Code.Passphrase, 'to encrypt the memory a passphrase is wanted');
  const plain = new Blob(await write());
  const content = sealed ? await (await sealing()).seal(plain, passphrase ?? '') : plain;
  return new File([content], `precis-memory-${new Date().toISOString().slice(0, 10)}.${form.ending}`, { type: form.type });
}

/**
 * The files of an import as the Go program reads them: decrypted where they are not.
 * @param {import('./protocol.js').ImportMemoryRequest} request
 * @returns {Promise<File[]>}
 * @throws {Failure} passphrase, archive
 */
export function importable({ files, passphrase }) {
  return Promise.all(files.map(async (/** @type {File} */ file) => {
    if ((await file.slice(0, SEALED.length).text()) !== SEALED) return file;
    return new File([await (await sealing()).unseal(file, passphrase ?? '')], file.name);
  }));
}

/** @returns {Promise<typeof import('./sealing.js')>} */
function sealing() {
  return import(new URL('sealing.js', globalThis.precisFiles ?? location.href).href);
}
