/** @file Files encrypted under a passphrase, as the age program writes and reads them. Loaded when it is needed. */
import { Decrypter, Encrypter } from 'age-encryption';
import { Code } from './protocol.js';
import { Failure } from './failure.js';

/**
 * Work factors of scrypt, as powers of 2: passing one takes 1 KiB of memory each. memory/longterm/archive/sealed
 * has them too.
 */
const WORK_FACTOR = 17;
const MOST_WORKED = 18;

/** Bytes in which a header of age says how it was sealed. */
const HEADER = 256;

/**
 * @param {Blob} file
 * @param {string} passphrase
 * @returns {Promise<Blob>}
 * @throws {Failure} passphrase: an empty one
 */
export async function seal(file, passphrase) {
  if (!passphrase) throw new Failure(Code.Passphrase, 'to encrypt the memory a passphrase is wanted, found an empty one');
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  encrypter.setPassphrase(passphrase);
  return new Response(await encrypter.encrypt(file.stream())).blob();
}

/**
 * @param {Blob} file  what seal gave
 * @param {string} passphrase
 * @returns {Promise<Blob>}
 * @throws {Failure} passphrase: missing or wrong; archive: damaged, or the file asks for too much memory
 */
export async function unseal(file, passphrase) {
  const factor = /^-> scrypt \S+ (\d+)$/m.exec(await file.slice(0, HEADER).text())?.[1];
  if (!factor || Number(factor) > MOST_WORKED) {
    throw new Failure(Code.Archive, `the file is encrypted with ${factor ? `a work factor of ${factor}, want at most ${MOST_WORKED}` : 'a key, want a passphrase'}`);
  }
  if (!passphrase) throw new Failure(Code.Passphrase, 'the archive is encrypted and no passphrase was given');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  /** @type {ReadableStream<Uint8Array>} */
  let opened;
  try {
    opened = await decrypter.decrypt(file.stream());
  } catch (e) {
    throw new Failure(Code.Passphrase, 'the passphrase does not open the archive', { cause: e });
  }
  try {
    return await new Response(opened).blob();
  } catch (e) {
    throw new Failure(Code.Archive, 'the archive is damaged', { cause: e });
  }
}
