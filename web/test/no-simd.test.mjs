// A browser without WebAssembly SIMD: plain Go computes.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tinyModel, useSite } from './site.mjs';

const model = tinyModel(1);
const text = 'The gear is old. The moon moves. The leaf falls in autumn. '.repeat(2);

/** @param {import('./site.mjs').Visitor} reader */
async function summarizeByModel(reader) {
  await reader.download();
  await reader.downloaded();
  await reader.want('ranked');
  await reader.paste(text);
  await reader.summarize();
  await reader.says(/by the model/);
  await reader.settled();
}

describe('a processor without the instructions', () => {
  const { visit } = useSite(() => model, ['--js-flags=--no-enable-ssse3']);

  test('is noticed and told; the model works all the same', (t) => visit(async (reader) => {
    if (await reader.page.getByText(/^Engine: WebAssembly with/).isVisible()) {
      t.skip('this Chromium has SIMD whatever it is told');
      return;
    }
    assert.match(await reader.text('#engine'), /^This browser has no WebAssembly SIMD/);
    await summarizeByModel(reader);
  }));
});

describe('plain Go', () => {
  const { visit } = useSite(() => model);

  test('can be chosen, and says the same as SIMD without relaxed instructions', () => visit(async (reader) => {
    /** @type {string[][]} */
    const said = [];
    for (const variant of ['portable', 'simd']) {
      await reader.page.close();
      await reader.open(`?variant=${variant}`);
      if (said.length === 0) {
        await summarizeByModel(reader);
      } else {
        await reader.downloaded();
        await reader.paste(text);
        await reader.summarize();
        await reader.settled();
      }
      said.push(await reader.sentences());
    }
    assert.deepEqual(said[0], said[1]);
  }));
});
