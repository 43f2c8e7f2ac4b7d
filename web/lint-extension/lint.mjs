// Holds the built extension to the rules of Firefox's shop, as web-ext lint does. An error fails; so
// does a warning that is not explained here.
//
//	node web/lint-extension/lint.mjs

import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @typedef {{_type: 'error' | 'warning' | 'notice', code: string, message: string, file?: string, line?: number}} Finding */

/**
 * Warnings that may be there, and why.
 * @type {{message: RegExp, file: RegExp, why: string}[]}
 */
const explained = [
  { message: /^Unsafe assignment to innerHTML$/, file: /^(content|read-along|extract-\w+)\.js$/, why: '@mozilla/readability moves markup within its own copy of the page, which no window shows' },
  { message: /^Unsafe call to import for argument 0$/, file: /^worker\.js$/, why: 'sealing.js beside it, when a memory is sealed under a passphrase' },
  { message: /^Unsafe call to import for argument 0$/, file: /^pdf-\w+\.js$/, why: 'PDF.js loads its own worker, which lies beside it' },
];

const { stdout, stderr } = spawnSync(process.execPath, [join(root, '.cache/addons-linter/node_modules/addons-linter/bin/addons-linter'), '--output', 'json', join(root, 'dist-extension/firefox')], { encoding: 'utf8' });
if (!stdout.startsWith('{')) throw new Error(`addons-linter: ${stderr || stdout}`);
const { errors, warnings } = /** @type {Record<'errors' | 'warnings', Finding[]>} */ (JSON.parse(stdout));
const left = [...errors, ...warnings].filter(({ code, message, file = '' }) => !explained.some((known) => code === 'UNSAFE_VAR_ASSIGNMENT' && known.message.test(message) && known.file.test(file)));
for (const { _type, code, message, file = '', line } of left) console.error(`${_type}: ${file}${line ? `:${line}` : ''}: ${code}: ${message}`);
if (left.length > 0) process.exit(1);
console.log(`addons-linter: no errors; ${warnings.length} warnings, each explained in web/lint-extension/lint.mjs`);
