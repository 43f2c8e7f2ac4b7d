#!/usr/bin/env node
// Runs a Go test binary (GOOS=js GOARCH=wasm) in a headless Chromium, with the kernels linked in:
//
//	GOOS=js GOARCH=wasm go test -exec "node $PWD/web/test/go-in-chromium.mjs --variant relaxed" ./core/kernel
//
// The program runs in a Web Worker of a cross-origin isolated page. It sees this machine's files
// (fs calls go over the loopback interface to this program), its output streams here, and its exit
// code becomes this program's.
//
// --variant  simd, relaxed (default), or none: which kernels stand behind the import module "kernels"
// --form     sums or dot: which form of the matrix kernels, where the variant has both (default: the faster)
// --quota    how many bytes the page may store (default: as many as the browser allows)
// --profile  a folder for what the page stores; a fresh one where there is none. Without it Chromium
//            keeps databases in memory
// --timeout  seconds after which the browser is ended (default 1800; go test's own -timeout is shorter)

import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch, launchProfile } from './chromium.mjs';
import { answerFileCall } from './go-files.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

/** Variables that the program gets; all of them would not fit in the 12 KiB that Go leaves for them. */
const passed = /^(PRECIS_|GODEBUG$|GOMEMLIMIT$|GOGC$|HOME$|TMPDIR$|XDG_CACHE_HOME$|CI$)/;

/**
 * @param {string[]} argv options of this program, then the binary and its own arguments
 */
function commandLine(argv) {
  const own = [];
  let i = 0;
  while (i < argv.length && argv[i].startsWith('--')) {
    own.push(argv[i]);
    if (!argv[i].includes('=')) own.push(argv[++i]);
    i++;
  }
  const { values } = parseArgs({
    args: own,
    options: { variant: { type: 'string', default: 'relaxed' }, form: { type: 'string' }, quota: { type: 'string' }, profile: { type: 'string' }, timeout: { type: 'string', default: '1800' } },
  });
  const [binary, ...args] = argv.slice(i);
  if (!binary) throw new Error('usage: go-in-chromium.mjs [--variant simd|relaxed|none] [--form sums|dot] [--timeout SECONDS] BINARY [ARGUMENT]...');
  if (!['simd', 'relaxed', 'none'].includes(values.variant)) {
    throw new Error(`--variant ${values.variant}: want simd, relaxed or none`);
  }
  const timeout = Number(values.timeout);
  if (!(timeout > 0)) throw new Error(`--timeout ${values.timeout}: want a number of seconds`);
  if (values.form && !['sums', 'dot'].includes(values.form)) throw new Error(`--form ${values.form}: want sums or dot`);
  const quota = Number(values.quota ?? 0);
  if (!(quota >= 0)) throw new Error(`--quota ${values.quota}: want a number of bytes`);
  return { variant: values.variant, form: values.form, quota, profile: values.profile, timeout, binary, args };
}

/** wasm_exec.js of the Go that compiled the binary. */
function wasmExec() {
  const goroot = process.env.GOROOT || execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
  return join(goroot, 'lib/wasm/wasm_exec.js');
}

/** @param {import('node:http').IncomingMessage} request */
async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * Serves the page, the binary, the kernels and the file calls of one run.
 * @param {{variant: string, form?: string, binary: string, args: string[]}} run
 */
async function serve(run) {
  // Other programs of this machine can reach the port; only the page knows the path.
  const secret = `/${randomUUID()}`;
  /** @type {Record<string, [type: string, content: () => Promise<Buffer | string> | string]>} */
  const files = {
    '/': ['text/html', () => '<!doctype html><link rel="icon" href="data:,"><title>go test</title>'],
    '/test/go-worker.js': ['text/javascript', () => readFile(join(here, 'go-worker.js'))],
    '/shim/forms.js': ['text/javascript', () => readFile(join(root, 'web/shim/forms.js'))],
    '/shim/kernels.js': ['text/javascript', () => readFile(join(root, 'web/shim/kernels.js'))],
    '/wasm_exec.js': ['text/javascript', () => readFile(wasmExec())],
    '/program.wasm': ['application/wasm', () => readFile(run.binary)],
    '/kernels.wasm': ['application/wasm', () => readFile(join(root, `core/kernel/wasm/${run.variant}.wasm`))],
    '/run.json': ['application/json', () => JSON.stringify({
      variant: run.variant,
      form: run.form,
      argv: [run.binary, ...run.args],
      cwd: process.cwd(),
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name))),
    })],
  };
  const server = createServer(async (request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cache-Control', 'no-store');
    const path = request.url?.startsWith(secret + '/') ? request.url.slice(secret.length) : '';
    try {
      if (path.startsWith('/fs/')) {
        response.end(await answerFileCall(path.slice('/fs/'.length), await body(request)));
      } else if (files[path]) {
        const [type, content] = files[path];
        response.setHeader('Content-Type', type);
        response.end(await content());
      } else {
        response.writeHead(404).end();
      }
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ code: code ?? 'EIO', message }));
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { server, address: `http://127.0.0.1:${port}${secret}/` };
}

/** @returns {Promise<number>} the exit code of the program */
async function main() {
  const run = commandLine(process.argv.slice(2));
  const context = run.profile ? await launchProfile(run.profile) : await (await launch()).newContext();
  const { server, address } = await serve(run);
  try {
    const page = await context.newPage();
    page.on('console', (message) => console.error(message.text()));
    page.on('pageerror', (error) => console.error(String(error)));
    const gone = new Promise((_, fail) => {
      page.on('crash', () => fail(new Error('the page crashed (out of memory?)')));
      context.on('close', () => fail(new Error('the browser ended early')));
      setTimeout(() => fail(new Error(`no result after ${run.timeout} s`)), run.timeout * 1000).unref();
    });
    await page.goto(address);
    if (run.quota) {
      const session = await context.newCDPSession(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(address).origin, quotaSize: run.quota });
    }
    const exit = page.evaluate(() => new Promise((done, fail) => {
      const worker = new Worker('test/go-worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => ('error' in data ? fail(new Error(data.error)) : done(data.code));
      worker.onerror = (event) => fail(new Error(event.message));
    }));
    return /** @type {number} */ (await Promise.race([exit, gone]));
  } finally {
    await context.close();
    await context.browser()?.close();
    server.closeAllConnections();
    server.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`go-in-chromium: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  },
);
