/** @file Files encrypted under a passphrase, as the age program writes and reads them. Loaded when it is needed. */
import { Decrypter, Encrypter } from 'age-encryption';

/**
 * @param {Blob} file
 * @param {string} passphrase
 * @param {number} workFactor  of scrypt, as a power of 2
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export function seal(file, passphrase, workFactor) {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(file.stream());
}

/**
 * @param {Blob} file
 * @param {string} passphrase
 * @returns {Promise<ReadableStream<Uint8Array>>} rejected where the passphrase is wrong; the stream fails where
 *   the file is damaged
 */
export function unseal(file, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return decrypter.decrypt(file.stream());
}
