/** @file The memory as a file: what the Go program gives and takes, as one that a reader saves and opens. */
import { Code, MemoryFormat } from './protocol.js';
import { Failure } from './failure.js';

/** What an encrypted file begins with, and in how many bytes it says how it was sealed. */
const SEALED = 'age-encryption.org/v1\n';
const HEADER = 256;

/**
 * Work factors of scrypt, as powers of 2: passing one takes 1 KiB of memory each, so more than what
 * others seal with is refused. memory/longterm/archive/sealed has them too.
 */
const WORK_FACTOR = 17;
const MOST_WORKED = 18;

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
  if (format !== MemoryFormat.FormatArchive) return named(form, new Blob(await write()));
  if (!passphrase) throw new Failure(Code.Passphrase, 'to encrypt the memory a passphrase is wanted');
  const { seal } = await sealing();
  return named(form, await whole(await seal(new Blob(await write()), passphrase, WORK_FACTOR)));
}

/**
 * @param {{ending: string, type: string}} form
 * @param {Blob} content
 */
function named({ ending, type }, content) {
  return new File([content], `precis-memory-${new Date().toISOString().slice(0, 10)}.${ending}`, { type });
}

/**
 * The files of an import as the Go program reads them: decrypted where they are not.
 * @param {import('./protocol.js').ImportMemoryRequest} request
 * @returns {Promise<File[]>}
 * @throws {Failure} passphrase, archive
 */
export function importable({ files, passphrase = '' }) {
  return Promise.all(files.map(async (/** @type {File} */ file) => {
    if ((await file.slice(0, SEALED.length).text()) !== SEALED) return file;
    return new File([await opened(file, passphrase)], file.name);
  }));
}

/**
 * Decrypts a file.
 * @param {Blob} file
 * @param {string} passphrase
 */
async function opened(file, passphrase) {
  const factor = /^-> scrypt \S+ (\d+)$/m.exec(await file.slice(0, HEADER).text())?.[1];
  if (!factor || Number(factor) > MOST_WORKED) {
    const found = factor ? `a work factor of ${factor}, want at most ${MOST_WORKED}` : 'a key, want a passphrase';
    throw new Failure(Code.Archive, `the file is encrypted with ${found}`);
  }
  if (!passphrase) throw new Failure(Code.Passphrase, 'the archive is encrypted and no passphrase was given');
  const { unseal } = await sealing();
  const content = await unseal(file, passphrase).catch((cause) => {
    throw new Failure(Code.Passphrase, 'the passphrase does not open the archive', { cause });
  });
  return whole(content).catch((cause) => {
    throw new Failure(Code.Archive, 'the archive is damaged', { cause });
  });
}

/** @param {ReadableStream<Uint8Array>} stream */
const whole = (stream) => new Response(/** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (stream)).blob();

/** @returns {Promise<typeof import('./sealing.js')>} */
function sealing() {
  return import(new URL('sealing.js', globalThis.precisFiles ?? location.href).href);
}
