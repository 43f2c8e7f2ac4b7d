// Work that is done once at a time, where the browser has locks and where it has none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone } from '../shim/alone.js';

/** A promise and what keeps it. */
function later() {
  /** @type {(value?: unknown) => void} */
  let keep = () => {};
  return { promise: new Promise((done) => { keep = done; }), keep };
}

Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true }); // as in a browser without locks

/** @param {AbortSignal} [signal] @param {() => void} [waiting] */
const options = (signal = new AbortController().signal, waiting = () => {}) => ({ signal, waiting });

test('without locks one waits for the other, of its own name alone', async () => {
  /** @type {string[]} */
  const order = [];
  const first = later();
  const a = alone('pull', async () => { await first.promise; order.push('a'); return 1; }, options());
  const b = alone('pull', async () => { order.push('b'); throw new Error('as the test wants it'); }, options(undefined, () => order.push('b waits')));
  const c = alone('pull', async () => { order.push('c'); return 3; }, options());
  await alone('another', async () => order.push('another'), options());
  first.keep();
  assert.equal(await a, 1);
  await assert.rejects(b, /as the test wants it/);
  assert.equal(await c, 3, 'a failure before holds up nobody');
  assert.deepEqual(order, ['b waits', 'another', 'a', 'b', 'c']);
});

test('without locks one that is cancelled while it waits does nothing', async () => {
  const first = later();
  const cancel = new AbortController();
  let done = false;
  const a = alone('pull', () => first.promise, options());
  const b = alone('pull', async () => { done = true; }, options(cancel.signal));
  cancel.abort();
  first.keep();
  await a;
  await assert.rejects(b, { name: 'AbortError' });
  assert.equal(done, false);
});
