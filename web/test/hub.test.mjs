// Models of a hub, in the browser: what is asked before a download, the download and its troubles,
// the conversion, and the store.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { useEngine, withoutFileHandles } from './engine.mjs';
import { commit, serveHub } from './hub.mjs';
import { sampleModel, sampleRepository } from './models.mjs';
import { root } from './paths.mjs';

const browser = useEngine();

/** The repository: a T5 in one file, and an embedder as GGUF beside it. @type {Record<string, Buffer>} */
const files = { ...sampleRepository('t5'), 'other/bert.gguf': sampleModel('bert') };
const weights = files['model.safetensors'];

/** @type {Awaited<ReturnType<typeof serveHub>>} */
let hub;
before(async () => {
  hub = await serveHub(files);
});
after(() => hub.close());

/**
 * The model as the command line converts it.
 * @param {Record<string, Buffer>} files
 * @param {string} quantization
 */
function converted(files, quantization) {
  const folder = mkdtempSync(join(tmpdir(), 'precis-'));
  try {
    for (const [name, content] of Object.entries(files)) if (!name.includes('/')) writeFileSync(join(folder, name), content);
    execFileSync('go', ['run', './web/test/convert', '-quant', quantization, '-o', join(folder, 'out.gguf'), folder], { cwd: root });
    return readFileSync(join(folder, 'out.gguf'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sha256 = (/** @type {Buffer} */ content) => createHash('sha256').update(content).digest('hex');

/**
 * Runs steps in a fresh profile with an engine whose hub is the one of this file.
 * @param {(page: import('playwright-core').Page, open: () => Promise<import('playwright-core').Page>) => Promise<void>} steps
 * @param {import('./hub.mjs').HubFaults} [faults]
 */
const visit = (steps, faults = {}) => browser.visit(async (page, open) => {
  hub.fail(faults);
  const start = async (/** @type {import('playwright-core').Page} */ page) => {
    await page.evaluate((options) => { Object.assign(window, { engine: new Engine('worker.js', options) }); }, { hub: hub.address, stall: faults.stallAfter && 4000 });
    return page;
  };
  await steps(await start(page), async () => start(await open()));
});

/**
 * Pulls in the page.
 * @param {import('playwright-core').Page} page
 * @param {string} [reference]
 * @param {object} [options]
 */
const pull = (page, reference = 'someone/tiny', options = {}) =>
  page.evaluate(([reference, options]) => engine.pull(/** @type {string} */ (reference), /** @type {object} */ (options)), /** @type {const} */ ([reference, options]));

/** @param {import('playwright-core').Page} page @param {string} [reference] @param {object} [options] */
const refused = (page, reference = 'someone/tiny', options = {}) =>
  page.evaluate(([reference, options]) => failing(engine.pull(/** @type {string} */ (reference), /** @type {object} */ (options))), /** @type {const} */ ([reference, options]));

/** @param {import('playwright-core').Page} page */
const models = (page) => page.evaluate(() => engine.models());

/** Names in the store's folder. @param {import('playwright-core').Page} page */
const inStore = (page) => page.evaluate(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('precis-models');
  const names = [];
  for await (const name of /** @type {any} */ (folder).keys()) names.push(name);
  return names.sort();
});

describe('resolve', () => {
  test('says what a model is and takes, and fetches nothing large', () => visit(async (page) => {
    const found = await page.evaluate(() => engine.resolve('someone/tiny', { quantization: 'q4_0' }));
    assert.equal(found.reference, `someone/tiny@${commit}`);
    assert.deepEqual([found.name, found.licence, found.architecture, found.runs, found.reason], ['tiny', 'mit', 't5', true, '']);
    assert.deepEqual(found.files.map((f) => f.name).sort(), ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json']);
    assert.equal(found.download, found.files.reduce((sum, f) => sum + f.bytes, 0));
    assert.deepEqual(found.gguf.map((f) => f.name), ['other/bert.gguf']);
    assert.equal(found.present, 0);
    assert.ok(found.parameters > 100_000);
    assert.deepEqual(hub.downloads(), []);
    const { model } = await pull(page, found.reference, { quantization: 'q4_0' });
    assert.ok(Math.abs(found.stored - model.bytes) < 30_000, `${found.stored} foreseen, ${model.bytes} stored`);
    const again = await page.evaluate(() => engine.resolve('someone/tiny', { quantization: 'q4_0' }));
    assert.equal(again.download, 0);
  }));

  test('says of a GGUF file what it is', () => visit(async (page) => {
    const found = await page.evaluate(() => engine.resolve('someone/tiny:other/bert.gguf'));
    assert.deepEqual([found.architecture, found.runs, found.stored, found.download], ['bert', true, files['other/bert.gguf'].length, files['other/bert.gguf'].length]);
  }));

  test('says why a model does not run here', () => visit(async (page) => {
    const { 'config.json': config } = files;
    files['config.json'] = Buffer.from('{"model_type": "mamba"}');
    try {
      const found = await page.evaluate(() => engine.resolve('someone/tiny'));
      assert.equal(found.runs, false);
      assert.match(found.reason, /model_type "mamba", want bert/);
      const failure = await refused(page);
      assert.equal(failure?.code, 'model');
      assert.match(failure?.message ?? '', /mamba/);
      assert.deepEqual(hub.downloads(), []);
    } finally {
      files['config.json'] = config;
    }
  }));

  test('tells names that cannot be from models that are not there', () => visit(async (page) => {
    for (const [reference, code] of [['tiny', 'option'], ['someone/else', 'not-found'], ['someone/tiny:none.gguf', 'not-found'], ['someone/tiny:README.md', 'not-found'], ['someone/tiny@../x', 'option']]) {
      assert.equal((await refused(page, reference))?.code, code, reference);
    }
    assert.equal((await refused(page, 'someone/tiny', { quantization: 'q3' }))?.code, 'option');
  }));
});

describe('pull', () => {
  for (const quantization of ['q8_0', 'q4_0', 'q4_1']) {
    test(`gives the same bytes as the command line: ${quantization}`, () => visit(async (page) => {
      const stored = await pull(page, 'someone/tiny', { quantization });
      const want = converted(files, quantization);
      assert.deepEqual([stored.model.bytes, stored.model.sha256], [want.length, sha256(want)]);
      assert.deepEqual([stored.source, stored.architecture, stored.quantization, stored.complete, stored.model.licence], [`someone/tiny@${commit}`, 't5', quantization, true, 'mit']);
      assert.deepEqual((await inStore(page)).filter((name) => name.startsWith('part-')), []);
      const { tasks, source } = await page.evaluate((model) => engine.load(model, { offline: true }), stored.model);
      assert.equal(source, 'opfs');
      assert.ok(tasks.includes('translate'));
      await page.evaluate(() => engine.verify());
    }));
  }

  test('of weights in several files', () => visit(async (page) => {
    const whole = { ...files };
    const shards = sampleRepository('t5-shards');
    delete files['model.safetensors'];
    Object.assign(files, shards);
    try {
      const stored = await pull(page);
      assert.equal(stored.model.sha256, sha256(converted(whole, 'q8_0')));
      assert.equal(hub.downloads().length, 3);
    } finally {
      for (const name of Object.keys(files)) delete files[name];
      Object.assign(files, whole);
    }
  }));

  test('without synchronous file handles goes through IndexedDB', () => browser.visit(async (page) => {
    hub.fail({ cutAfter: 500_000 });
    const { stored, parts } = await page.evaluate(async ({ address, script }) => {
      const engine = new Engine(script, { hub: address });
      const stored = await engine.pull('someone/tiny');
      await engine.load(stored.model, { offline: true });
      return { stored, parts: (await engine.models()).models.length };
    }, { address: hub.address, script: withoutFileHandles });
    assert.equal(stored.model.sha256, sha256(converted(files, 'q8_0')));
    assert.equal(parts, 1);
  }));

  test('of a GGUF file, which is taken as it is', () => visit(async (page) => {
    const stored = await pull(page, 'someone/tiny:other/bert.gguf');
    assert.equal(stored.model.sha256, sha256(files['other/bert.gguf']));
    assert.equal(stored.model.embedder, true);
    const { tasks } = await page.evaluate((model) => engine.load(model), stored.model);
    assert.deepEqual(tasks, ['embed']);
  }));

  test('again finds it in the store', () => visit(async (page) => {
    const first = await pull(page);
    hub.fail({});
    assert.deepEqual(await pull(page), first);
    assert.deepEqual(hub.downloads(), []);
  }));

  test('tells how far it is', () => visit(async (page) => {
    const stages = await page.evaluate(async () => {
      /** @type {Record<string, number[]>} */
      const seen = {};
      await engine.pull('someone/tiny', { onProgress: ({ stage, done, total }) => { (seen[stage] ??= []).push(done / total); } });
      return seen;
    });
    assert.deepEqual(Object.keys(stages), ['network', 'convert']);
    for (const shares of Object.values(stages)) {
      assert.deepEqual(shares, shares.toSorted((a, b) => a - b));
      assert.equal(shares.at(-1), 1);
    }
  }));

  test('asks with no referrer, and a token goes to the hub alone', () => visit(async (page) => {
    const failure = await refused(page);
    assert.equal(failure?.code, 'access');
    assert.match(failure?.message ?? '', /is gated: accept its terms.*token/);
    assert.equal((await refused(page, 'someone/tiny', { token: 'hf_wrong' }))?.code, 'access');
    hub.fail({ token: 'hf_right' });
    await pull(page, 'someone/tiny', { token: 'hf_right' });
    const toHub = hub.requests.filter((r) => r.host === 'hub' && r.method === 'GET');
    const toOther = hub.requests.filter((r) => r.host === 'cdn');
    assert.ok(toHub.every((r) => r.authorization === 'Bearer hf_right'));
    assert.ok(toOther.length > 0 && toOther.every((r) => r.authorization === undefined && r.method === 'GET'));
    assert.ok(hub.requests.every((r) => r.referer === undefined));
    assert.equal(JSON.stringify(await models(page)).includes('hf_right'), false);
  }, { token: 'hf_right' }));
});

describe('a download', () => {
  test('that is cut goes on where it broke', () => visit(async (page) => {
    await page.exposeFunction('cut', () => hub.cut());
    // Cut when the bytes have arrived: a browser may throw away what it has not given out yet.
    await page.evaluate(() => engine.pull('someone/tiny', { onProgress: ({ done }) => { if (done === 500_000) /** @type {any} */ (window).cut(); } }));
    const [first, second] = hub.downloads();
    assert.equal(first.range, undefined);
    assert.equal(second.range, 'bytes=500000-');
  }, { holdAfter: 500_000 }));

  test('of which nothing comes is made again', () => visit(async (page) => {
    await pull(page);
    assert.match(hub.downloads()[1].range ?? '', /^bytes=[1-9]\d*-$/);
  }, { stallAfter: 500_000 }));

  test('from an origin without ranges', () => visit(async (page) => {
    assert.equal((await pull(page)).complete, true);
  }, { cutAfter: 500_000, noRanges: true }));

  test('that is cancelled is kept, shown as a part, and gone on with', () => visit(async (page) => {
    const { failure, took } = await page.evaluate(async () => {
      const abort = new AbortController();
      let at = 0;
      const failure = await failing(engine.pull('someone/tiny', {
        signal: abort.signal,
        onProgress: ({ stage, done }) => {
          if (stage !== 'network' || done < 100_000 || at) return;
          at = performance.now();
          abort.abort();
        },
      }));
      return { failure, took: performance.now() - at };
    });
    assert.equal(failure?.code, 'cancelled');
    console.log(`# cancelled after ${took.toFixed(0)} ms`);
    const [part] = (await models(page)).models;
    assert.deepEqual([part.complete, part.model.name, part.source], [false, 'tiny', `someone/tiny@${commit}`]);
    assert.ok(part.stored >= 100_000 && part.stored < weights.length);
    hub.fail({});
    const resolved = await page.evaluate(() => engine.resolve('someone/tiny'));
    assert.equal(resolved.present, part.stored);
    await pull(page);
    assert.equal(hub.downloads()[0].range, `bytes=${part.stored}-`);
    assert.deepEqual((await models(page)).models.map((m) => m.complete), [true]);
  }, { bytesPerSecond: 200_000 }));

  test('of other bytes is refused and deleted', () => visit(async (page) => {
    const failure = await refused(page);
    assert.equal(failure?.code, 'corrupt');
    assert.deepEqual(await inStore(page), []);
    hub.fail({});
    assert.equal((await pull(page)).complete, true);
  }, { corruptAt: weights.length - 100 }));

  test('longer or shorter than the hub says is refused', () => visit(async (page) => {
    for (const [faults, code] of /** @type {const} */ ([[{ lengthOff: 5 }, 'download'], [{ lengthOff: -5 }, 'download'], [{ more: 7 }, 'corrupt']])) {
      hub.fail(faults);
      assert.equal((await refused(page))?.code, code, JSON.stringify(faults));
    }
  }));

  test('from an origin that other sites may not read says so', () => visit(async (page) => {
    const failure = await refused(page);
    assert.equal(failure?.code, 'download');
    assert.match(failure?.message ?? '', /does not let other sites read it/);
  }, { noCORS: true }));

  test('of a file that is gone', () => visit(async (page) => {
    assert.equal((await refused(page))?.code, 'download');
  }, { status: 410 }));

  test('by two tabs at once is made once', () => visit(async (page, open) => {
    const first = pull(page);
    await page.waitForFunction(async () => (await engine.models()).models.length > 0);
    const other = await open();
    await other.evaluate(() => {
      /** @type {string[]} */
      const stages = [];
      Object.assign(window, { stages, pulled: engine.pull('someone/tiny', { onProgress: ({ stage }) => { stages.push(stage); } }) });
    });
    await other.waitForFunction(() => /** @type {any} */ (window).stages.length > 0);
    hub.relent();
    const second = await other.evaluate(async () => {
      const { stages, pulled } = /** @type {any} */ (window);
      return { model: await pulled, stages };
    });
    assert.deepEqual(second.stages, ['wait']);
    assert.deepEqual(second.model, await first);
    assert.equal(hub.downloads().length, 1);
  }, { bytesPerSecond: 10_000 }));
});

describe('the store', () => {
  // Chromium's own estimate says nothing of the limit, so that it shows when it is reached.
  for (const [when, room] of /** @type {const} */ ([['fetched', 500_000], ['converted', 1_000_000]])) {
    test(`without room while a model is ${when}: nothing half is left, and it is said`, () => visit(async (page) => {
      const session = await page.context().newCDPSession(page);
      const { usage } = await models(page);
      await session.send('Storage.overrideQuotaForOrigin', { origin: browser.url, quotaSize: usage + room });
      const failure = await refused(page);
      assert.equal(failure?.code, 'quota', failure?.message);
      assert.deepEqual(await inStore(page), []);
      assert.equal(hub.downloads().length, 1);
      await session.send('Storage.overrideQuotaForOrigin', { origin: browser.url });
      assert.equal((await pull(page)).complete, true);
    }));
  }

  test('lists and removes models, whole and in part', () => visit(async (page) => {
    const whole = await pull(page);
    hub.fail({ bytesPerSecond: 100_000 });
    await page.evaluate(() => {
      const abort = new AbortController();
      return failing(engine.pull('someone/tiny:other/bert.gguf', { signal: abort.signal, onProgress: ({ done }) => { if (done > 0) abort.abort(); } }));
    });
    const { models: list, store, usage, quota } = await models(page);
    assert.equal(store, 'opfs');
    assert.ok(usage > 0 && quota > usage);
    assert.deepEqual(list.filter((m) => m.complete), [whole]);
    assert.equal(list.length, 2);
    assert.ok(Math.abs(Date.now() - whole.when) < 600_000);
    for (const { model } of list) await page.evaluate((model) => engine.remove(model), model);
    assert.deepEqual(await inStore(page), []);
  }));
});
