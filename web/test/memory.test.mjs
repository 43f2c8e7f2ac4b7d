// The long-term memory in Chromium where it takes more than a page: a profile on the disk, a quota,
// many tabs that are closed while they write. The tests themselves are memory/longterm/*_js_test.go.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from './paths.mjs';

const folder = join(root, 'memory/longterm');

/** @type {string} */
let place;
/** @type {string} a compiled test */
let binary;

before(() => {
  place = mkdtempSync(join(tmpdir(), 'precis-'));
  binary = join(place, 'longterm.test');
  execFileSync('go', ['test', '-c', '-o', binary, '.'], { cwd: folder, env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } });
});
after(() => rmSync(place, { recursive: true }));

/**
 * Runs one of the tests in a browser with a fresh profile.
 * @param {string} name
 * @param {{options?: string[], env?: NodeJS.ProcessEnv}} [more]
 */
async function run(name, { options = [], env = {} } = {}) {
  const profile = mkdtempSync(join(place, 'profile-'));
  const args = [join(root, 'web/test/go-in-chromium.mjs'), '--variant', 'none', '--profile', profile, ...options, binary, `-test.run=^${name}$`, '-test.v'];
  const program = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, PRECIS_PROFILE: profile, ...env } });
  let output = '';
  program.stdout.on('data', (part) => { output += part; });
  program.stderr.on('data', (part) => { output += part; });
  const code = await new Promise((ended) => program.on('close', ended));
  assert.equal(code, 0, output);
  assert.match(output, new RegExp(`^--- PASS: ${name}`, 'm'), output);
}

test('what is forgotten is no longer in the files of the browser', () => run('TestForgettingInTheProfile'));

test('where the origin is full the oldest entries leave', () => run('TestFullOrigin', {
  options: ['--quota', '30000000'], env: { PRECIS_QUOTA: '30000000' },
}));

test('what is forgotten goes where not a byte more can be written', () => run('TestForgettingInAFullOrigin', {
  options: ['--quota', '4000000'], env: { PRECIS_QUOTA: '4000000' },
}));

test('tabs that are closed in the middle of a write leave a whole memory', () => run('TestIndexedDBSurvivesKills', {
  env: { PRECIS_KILLS: process.env.PRECIS_KILLS ?? '60' },
}));
