import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from './paths.mjs';

const folder = join(root, 'web/test/harness');
const runner = join(root, 'web/test/go-in-chromium.mjs');

/** @type {string} */
let place;
/** @type {string} a compiled test */
let binary;

before(() => {
  place = mkdtempSync(join(tmpdir(), 'precis-'));
  binary = join(place, 'harness.test');
  execFileSync('go', ['test', '-c', '-o', binary, '.'], { cwd: folder, env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } });
});
after(() => rmSync(place, { recursive: true }));

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function run(args, env) {
  return spawnSync(process.execPath, [runner, ...args], { cwd: folder, encoding: 'utf8', timeout: 120_000, env: { ...process.env, ...env } });
}

test('a passing Go test passes, and its output comes through', () => {
  const { status, stdout, stderr } = run(['--variant', 'none', binary, '-test.v']);
  assert.equal(status, 0, stderr + stdout);
  assert.match(stdout, /^to standard output$/m);
  assert.match(stderr, /^to standard error$/m);
  assert.match(stdout, /^--- PASS: TestWritesFiles/m);
});

for (const [ending, code, output] of /** @type {[string, number, RegExp][]} */ ([
  ['fail', 1, /failed as asked/],
  ['panic', 2, /panic: panicked as asked/],
  ['exit', 7, /^$/],
])) {
  test(`a Go program that ends by ${ending} has its own exit code`, () => {
    const { status, stdout, stderr } = run(['--variant', 'none', binary, '-test.run=TestEnds'], { PRECIS_HARNESS: ending });
    assert.equal(status, code, stderr + stdout);
    assert.match(stdout + stderr, output);
  });
}

test('without a browser one line says what is missing', () => {
  const { status, stderr } = run(['--variant', 'none', binary], { PATH: place, PRECIS_CHROMIUM: '' });
  assert.equal(status, 1);
  assert.match(stderr, /^go-in-chromium: chromium: none on the PATH; install it \(Debian: apt-get install chromium\)[^\n]*\n$/);
});

test('wrong usage is told', () => {
  assert.match(run(['--variant', 'fast', binary]).stderr, /--variant fast: want simd, relaxed or none/);
  assert.match(run([]).stderr, /usage: go-in-chromium\.mjs/);
});
