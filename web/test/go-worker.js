// Runs program.wasm, a Go program, in a Web Worker: process, path and fs for Go's runtime, and the
// kernels as the import module "kernels". Started by go-in-chromium.mjs.

import { bindKernels, instantiateKernels } from '../shim/kernels.js';

/** @typedef {(error: unknown, result?: unknown) => void} Callback */

/**
 * @param {string} name
 * @param {unknown[]} args
 * @param {Uint8Array<ArrayBuffer>} [bytes] what a write writes
 */
async function fileCall(name, args, bytes) {
  const body = bytes ? new Blob([JSON.stringify(args), '\0', bytes]) : JSON.stringify(args);
  const response = await fetch(`../fs/${name}`, { method: 'POST', body });
  if (response.ok) return response;
  const { code, message } = await response.json();
  throw Object.assign(new Error(message), { code });
}

/** Output and errors in the order they were written; a panic writes without waiting. */
let written = Promise.resolve();

/**
 * @param {number} fd
 * @param {Uint8Array} bytes a view of Go's memory, copied here
 */
function writeOutput(fd, bytes) {
  const copy = new Uint8Array(bytes);
  written = written.then(async () => {
    for (let rest = copy; rest.length > 0;) {
      const response = await fileCall('write', [fd, null], rest);
      rest = rest.subarray(await response.json());
    }
  }).catch((error) => console.error(`output lost: ${error}`));
}

/**
 * @param {string} name
 * @returns {(...args: any[]) => void} the call as node:fs has it, with a callback
 */
const plain = (name) => (...args) => {
  const callback = /** @type {Callback} */ (args.pop());
  fileCall(name, args).then((response) => response.json()).then((result) => callback(null, result), callback);
};

/** @param {string} name fstat, stat or lstat */
const statistics = (name) => (/** @type {number | string} */ file, /** @type {Callback} */ callback) => {
  fileCall(name, [file]).then((response) => response.json()).then((stats) => callback(null, {
    ...stats,
    isDirectory: () => (stats.mode & 0o170000) === 0o040000,
  }), callback);
};

const files = {
  // The numbers of Linux, where node runs.
  constants: { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 0o100, O_EXCL: 0o200, O_TRUNC: 0o1000, O_APPEND: 0o2000, O_DIRECTORY: 0o200000 },
  fstat: statistics('fstat'),
  stat: statistics('stat'),
  lstat: statistics('lstat'),
  /**
   * @param {number} fd
   * @param {Uint8Array} buffer
   */
  writeSync(fd, buffer) {
    writeOutput(fd, buffer);
    return buffer.length;
  },
  /**
   * @param {number} fd
   * @param {Uint8Array} buffer
   * @param {number} offset
   * @param {number} length
   * @param {number | null} position
   * @param {Callback} callback
   */
  write(fd, buffer, offset, length, position, callback) {
    const bytes = buffer.subarray(offset, offset + length);
    if (fd === 1 || fd === 2) {
      writeOutput(fd, bytes);
      written.then(() => callback(null, length));
      return;
    }
    fileCall('write', [fd, position], new Uint8Array(bytes)).then((response) => response.json()).then((n) => callback(null, n), callback);
  },
  /**
   * @param {number} fd
   * @param {Uint8Array} buffer
   * @param {number} offset
   * @param {number} length
   * @param {number | null} position
   * @param {Callback} callback
   */
  read(fd, buffer, offset, length, position, callback) {
    fileCall('read', [fd, length, position]).then((response) => response.arrayBuffer()).then((bytes) => {
      buffer.set(new Uint8Array(bytes), offset);
      callback(null, bytes.byteLength);
    }).catch(callback);
  },
};

for (const name of ['open', 'close', 'fchmod', 'fsync', 'ftruncate', 'chmod', 'link', 'mkdir', 'readdir', 'readlink', 'rename', 'rmdir', 'symlink', 'truncate', 'unlink', 'utimes']) {
  Object.assign(files, { [name]: plain(name) });
}

/**
 * An absolute path without "." and "..".
 * @param {string} cwd
 * @param {string[]} segments
 */
function resolvePath(cwd, ...segments) {
  /** @type {string[]} */
  let parts = [];
  for (const segment of [cwd, ...segments]) {
    if (segment.startsWith('/')) parts = [];
    for (const part of segment.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
  }
  return '/' + parts.join('/');
}

/**
 * Makes the globals that wasm_exec.js and package syscall look for.
 * @param {{cwd: string}} run
 */
function installProcess(run) {
  let cwd = run.cwd;
  const absolute = (/** @type {string} */ path) => resolvePath(cwd, path);
  // Node has its own working directory, so each path goes there absolute.
  for (const [name, paths] of Object.entries({
    open: 1, stat: 1, lstat: 1, chmod: 1, link: 2, mkdir: 1, readdir: 1, readlink: 1, rename: 2, rmdir: 1, truncate: 1, unlink: 1, utimes: 1,
  })) {
    const call = /** @type {any} */ (files)[name];
    Object.assign(files, { [name]: (/** @type {any[]} */ ...args) => call(...args.map((arg, i) => (i < paths ? absolute(arg) : arg))) });
  }
  Object.assign(globalThis, {
    fs: files,
    path: { resolve: (/** @type {string[]} */ ...segments) => resolvePath(cwd, ...segments) },
    process: {
      getuid: () => 0, geteuid: () => 0, getgid: () => 0, getegid: () => 0, getgroups: () => [],
      pid: 1, ppid: 0,
      umask: () => 0o022,
      cwd: () => cwd,
      chdir: (/** @type {string} */ path) => { cwd = absolute(path); },
    },
  });
}

/**
 * What to run: what go-in-chromium.mjs says, or, in a worker that the program itself started by
 * startAnother, what that one was given.
 */
async function received() {
  if (location.hash === '#another') {
    return new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
  }
  const [response, module] = await Promise.all([fetch('../run.json'), WebAssembly.compileStreaming(fetch('../program.wasm'))]);
  return { description: await response.json(), module };
}

async function run() {
  const { description, module } = await received();
  /** Starts the program once more, in a worker that can be terminated. */
  Object.assign(globalThis, {
    startAnother(/** @type {string[]} */ args, /** @type {Record<string, string>} */ env) {
      const worker = new Worker(new URL('go-worker.js#another', import.meta.url), { type: 'module' });
      const { argv: [binary] } = description;
      worker.postMessage({ module, description: { ...description, argv: [binary, ...args], env: { ...description.env, ...env } } });
      return worker;
    },
  });
  installProcess(description);
  // Not before: it keeps the file system that it finds.
  await import(new URL('../wasm_exec.js', import.meta.url).href);
  const Go = /** @type {any} */ (globalThis).Go;
  const go = new Go();
  go.argv = description.argv;
  go.env = { TMPDIR: '/tmp', ...description.env };
  let code = 0;
  go.exit = (/** @type {number} */ status) => {
    code = status;
  };

  const kernels = description.variant === 'none' ? null : await instantiateKernels(fetch('../kernels.wasm'), description.form);
  const imports = bindKernels(module, kernels, description.variant, () => go.mem.buffer);
  const instance = await WebAssembly.instantiate(module, { ...go.importObject, ...imports });
  await go.run(instance);
  await written;
  postMessage({ code });
}

run().catch((error) => postMessage({ error: String(error?.stack ?? error) }));
