// The file calls of a Go program in the browser, carried out by node. One call is one request: the
// arguments are JSON, followed for a write by a NUL and the bytes; the answer is JSON, or bytes for a read.

import * as fs from 'node:fs/promises';
import { close, fchmod, fstat, fsync, ftruncate, open, read, write } from 'node:fs';
import { promisify } from 'node:util';

const descriptor = {
  open: promisify(open),
  close: promisify(close),
  fchmod: promisify(fchmod),
  fstat: promisify(fstat),
  fsync: promisify(fsync),
  ftruncate: promisify(ftruncate),
};

/** @param {import('node:fs').Stats} stats */
const numbers = (stats) => ({
  dev: stats.dev, ino: stats.ino, mode: stats.mode, nlink: stats.nlink, uid: stats.uid, gid: stats.gid,
  rdev: stats.rdev, size: stats.size, blksize: stats.blksize, blocks: stats.blocks,
  atimeMs: stats.atimeMs, mtimeMs: stats.mtimeMs, ctimeMs: stats.ctimeMs,
});

/** @type {Record<string, (...args: any[]) => Promise<unknown>>} */
const calls = {
  ...descriptor,
  fstat: async (fd) => numbers(await descriptor.fstat(fd)),
  stat: async (path) => numbers(await fs.stat(path)),
  lstat: async (path) => numbers(await fs.lstat(path)),
  chmod: fs.chmod,
  link: fs.link,
  mkdir: fs.mkdir,
  readdir: (path) => fs.readdir(path),
  readlink: (path) => fs.readlink(path),
  rename: fs.rename,
  rmdir: (path) => fs.rmdir(path),
  symlink: fs.symlink,
  truncate: fs.truncate,
  unlink: fs.unlink,
  utimes: fs.utimes,
};

/**
 * @param {number} fd
 * @param {number} length
 * @param {number | null} position
 * @returns {Promise<Buffer>}
 */
function readBytes(fd, length, position) {
  const buffer = Buffer.allocUnsafe(length);
  return new Promise((done, fail) => {
    read(fd, buffer, 0, length, position, (error, n) => (error ? fail(error) : done(buffer.subarray(0, n))));
  });
}

/**
 * @param {number} fd
 * @param {Buffer} bytes
 * @param {number | null} position
 * @returns {Promise<number>} how many bytes were written
 */
function writeBytes(fd, bytes, position) {
  return new Promise((done, fail) => {
    write(fd, bytes, 0, bytes.length, position, (error, n) => (error ? fail(error) : done(n)));
  });
}

/**
 * Carries out one call.
 * @param {string} name as in node:fs
 * @param {Buffer} request
 * @returns {Promise<Buffer | string>}
 * @throws {NodeJS.ErrnoException}
 */
export async function answerFileCall(name, request) {
  const split = name === 'write' ? request.indexOf(0) : request.length;
  const args = JSON.parse(request.subarray(0, split).toString());
  if (name === 'read') return readBytes(args[0], args[1], args[2]);
  if (name === 'write') return JSON.stringify(await writeBytes(args[0], request.subarray(split + 1), args[1]));
  if (!Object.hasOwn(calls, name)) throw Object.assign(new Error(`${name}: not a file call`), { code: 'ENOSYS' });
  return JSON.stringify((await calls[name](...args)) ?? null);
}
