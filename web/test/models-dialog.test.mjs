// The choice of a model, with an engine that answers as each test wants it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { able, asked, done, failed, file, held, known, rescript, resolved, script, scriptedVisit, stored, untilAsked } from './scripted.mjs';
import { useSite } from './site.mjs';

const { visit } = useSite(() => Buffer.from('GGUF'));

const small = known('google-t5/t5-small');
const large = known('google/flan-t5-base', { recommendation: { ...small.recommendation, rank: 1, fits: false, memory: 2000e6, verdict: 'too-large' } });
const paid = known('MBZUAI/LaMini-Flan-T5-248M', { nonCommercial: true, licence: 'CC-BY-NC-4.0', languages: ['en'], recommendation: { ...small.recommendation, rank: 2, verdict: 'distant', seconds: 300, larger: true } });
const unready = known('google/gemma-3-270m-it', { runs: false, family: 'gemma3', tasks: ['text-generation'], recommendation: undefined });
const catalogue = done({ models: [small, large, paid, unready] });

/** @param {import('./site.mjs').Visitor} reader */
async function open(reader) {
  await reader.page.getByRole('button', { name: 'Choose another …' }).click();
  const dialog = reader.page.getByRole('dialog', { name: 'Choose a model' });
  await dialog.waitFor();
  return dialog;
}

/** The answer of a store that holds these. @param {any[]} models */
const holding = (models) => ({ models: done({ store: 'opfs', models, usage: 0, quota: 0, persisted: false }) });

/** Waits until this model is in use. @param {import('./site.mjs').Visitor} reader @param {string} name */
async function uses(reader, name) {
  await reader.page.locator('#model-name').getByText(name, { exact: true }).waitFor();
  await reader.page.locator('#model-state').getByText('ready, on this device').waitFor();
}

/** @param {import('./site.mjs').Visitor} reader */
const question = (reader) => reader.page.getByRole('dialog', { name: 'Download the model?' });

describe('the catalogue', () => {
  test('lists the models, the recommended one first and why; what cannot be chosen says why', () => visit(async (reader) => {
    await script(reader, { catalogue });
    const dialog = await open(reader);
    const items = dialog.locator('#catalogue > li');
    const first = await items.filter({ hasText: 'Recommended' }).innerText();
    assert.match(first, /^t5-small\s+Recommended\s+242 MB to download · 64 MB once stored · 180 MB of memory · Apache-2\.0\s+English, German, French, Romanian · summarizes, translates\s+Fits (this|a) device/);
    assert.equal(await dialog.getByText('Recommended').count(), 1);
    assert.ok(await dialog.getByRole('button', { name: 'Choose flan-t5-base' }).isDisabled());
    assert.match(await items.filter({ hasText: 'flan-t5-base' }).innerText(), /Needs about 2,000 MB of memory, more than a page should take of \d+ GB\./);
    assert.ok(await dialog.getByRole('button', { name: 'Choose gemma-3-270m-it' }).isDisabled());
    assert.match(await items.filter({ hasText: 'gemma' }).innerText(), /precis does not run it yet/);
    assert.match(await items.filter({ hasText: 'LaMini' }).innerText(), /Not for commercial use[^]*CC-BY-NC-4\.0[^]*Larger and better, but the download takes about 5 minutes\./);
    const names = await items.locator('.name').allInnerTexts();
    assert.deepEqual(names.map((name) => name.split(/\s/)[0]).slice(-4), ['t5-small', 'flan-t5-base', 'LaMini-Flan-T5-248M', 'gemma-3-270m-it']);
  }, scriptedVisit));

  test('is asked with what the browser tells of the device', () => visit(async (reader) => {
    await script(reader, { catalogue });
    await reader.page.evaluate(() => {
      Object.defineProperty(navigator, 'deviceMemory', { value: 4 });
      Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '3g', downlink: 1.5 } });
    });
    const dialog = await open(reader);
    const { device } = await untilAsked(reader, 'catalogue');
    const { memoryGB, cores, saveData, effectiveType, downlinkMbps, languages } = device;
    assert.deepEqual({ memoryGB, saveData, effectiveType, downlinkMbps }, { memoryGB: 4, saveData: true, effectiveType: '3g', downlinkMbps: 1.5 });
    assert.ok(cores >= 1);
    assert.equal(languages[0], 'en-US');
    await dialog.getByText('This browser is set to save data.').waitFor();
  }, scriptedVisit));
});

describe('a model of the hub', () => {
  test('is asked for, its stages are shown, then it is used and remembered', () => visit(async (reader) => {
    await script(reader, {
      catalogue, resolve: done(resolved('google-t5/t5-small')),
      pull: held({ type: 'progress', stage: 'network', file: 'model.safetensors', done: 121e6, total: 242e6 }),
    });
    await (await open(reader)).getByRole('button', { name: 'Choose t5-small' }).click();
    await question(reader).waitFor();
    assert.match(await question(reader).innerText(), /t5-small[^]*242 MB, once[^]*apache-2\.0[^]*until you remove it/);
    assert.deepEqual(await asked(reader, 'pull'), []);
    await question(reader).getByRole('button', { name: 'Not now' }).click();
    assert.deepEqual(await asked(reader, 'pull'), []);
    assert.equal(await reader.text('#model-state'), 'ready, on this device', 'the model before stays');

    await (await open(reader)).getByRole('button', { name: 'Choose t5-small' }).click();
    await question(reader).getByRole('button', { name: 'Download' }).click();
    await reader.page.getByText('Downloading the model', { exact: true }).waitFor();
    await reader.page.getByText('121 MB of 242 MB', { exact: true }).waitFor();
    const [pull] = await asked(reader, 'pull');
    assert.deepEqual([pull.reference, pull.quantization], ['google-t5/t5-small@c0ffee', 'q8_0']);

    await rescript(reader, holding([stored('t5-small', { stored: 121e6, complete: false, source: 'google-t5/t5-small@c0ffee' })]));
    await reader.page.getByRole('button', { name: 'Cancel the download' }).click();
    await reader.page.getByText(/^121 MB of it are on this device · Test-model Q8_0 is used meanwhile$/).waitFor();
    assert.equal(await reader.page.getByRole('alert').filter({ visible: true }).count(), 0);

    await rescript(reader, {
      resolve: done(resolved('google-t5/t5-small', { download: 121e6, present: 121e6 })),
      pull: [{ type: 'progress', stage: 'convert', done: 1e6, total: 64e6 }, ...done(stored('t5-small'))],
    });
    await reader.page.getByRole('button', { name: 'Go on with the download …' }).click();
    assert.match(await question(reader).innerText(), /121 MB \(121 MB came before\)/);
    await question(reader).getByRole('button', { name: 'Download' }).click();
    await uses(reader, 't5-small');
    const loads = await asked(reader, 'load');
    assert.equal(loads.at(-1).model.key, 'key of t5-small');

    await script(reader, { catalogue });
    await uses(reader, 't5-small');
  }, scriptedVisit));

  for (const stage of ['network', 'wait', 'convert', 'store']) {
    test(`says that it is at the stage ${stage}, accessibly, on a phone`, () => visit(async (reader) => {
      await script(reader, { catalogue, resolve: done(resolved('google-t5/t5-small')), pull: held({ type: 'progress', stage, done: stage === 'wait' ? 0 : 32e6, total: stage === 'wait' ? 0 : 64e6 }) });
      await (await open(reader)).getByRole('button', { name: 'Choose t5-small' }).click();
      await question(reader).getByRole('button', { name: 'Download' }).click();
      const words = { network: 'Downloading the model', wait: 'Another tab is downloading the model', convert: 'Converting the model', store: 'Loading the model' }[stage];
      await reader.page.getByText(/** @type {string} */ (words), { exact: true }).waitFor();
      await reader.isAccessible(stage);
    }, { options: { ...scriptedVisit.options, viewport: { width: 320, height: 640 } } }));
  }

  test('by its name: is looked up before anything comes; revision, size and token are heeded', () => visit(async (reader) => {
    await script(reader, { catalogue, resolve: done(resolved('me/mine', { gguf: [{ name: 'mine.Q4_0.gguf', bytes: 36e6 }] })), pull: done(stored('mine')) });
    const dialog = await open(reader);
    await dialog.getByLabel('Name on Hugging Face').fill('me/mine');
    await dialog.getByText('Revision, size and token').click();
    await dialog.getByLabel('Revision').fill('v2');
    await dialog.getByLabel('Weights').selectOption('q4_1');
    await dialog.getByLabel('Token').fill('hf_secret');
    await dialog.getByRole('button', { name: 'Look it up' }).click();
    await dialog.getByText('mine · t5 · 61 million weights').waitFor();
    await dialog.getByText('242 MB to download · 64 MB once stored · licence: apache-2.0').waitFor();
    await reader.isAccessible('looked up');
    const [resolve] = await asked(reader, 'resolve');
    assert.deepEqual([resolve.reference, resolve.quantization, resolve.token], ['me/mine@v2', 'q4_1', 'hf_secret']);
    assert.deepEqual(await asked(reader, 'pull'), []);

    await dialog.getByLabel('A GGUF file of it').selectOption('mine.Q4_0.gguf');
    await reader.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('hub-id')).value === 'me/mine:mine.Q4_0.gguf');
    await untilAsked(reader, 'resolve', ({ reference }) => reference === 'me/mine@v2:mine.Q4_0.gguf');

    await dialog.getByRole('button', { name: 'Choose mine', exact: true }).click();
    await question(reader).getByRole('button', { name: 'Download' }).click();
    await uses(reader, 'mine');
    const [pull] = await asked(reader, 'pull');
    assert.deepEqual([pull.quantization, pull.token], ['q4_1', 'hf_secret']);
    assert.doesNotMatch(await reader.page.evaluate(() => JSON.stringify(localStorage)), /hf_secret/);
  }, scriptedVisit));

  test('that does not run says why and cannot be chosen', () => visit(async (reader) => {
    await script(reader, { catalogue, resolve: done(resolved('some/whisper', { runs: false, reason: 'Its architecture is WhisperForConditionalGeneration, which precis has no graph for.' })) });
    const dialog = await open(reader);
    await dialog.getByLabel('Name on Hugging Face').fill('some/whisper');
    await reader.page.keyboard.press('Enter');
    await dialog.getByText(/has no graph for/).waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Choose whisper' }).count(), 0);
  }, scriptedVisit));

  for (const [code, words] of Object.entries({
    'not-found': /no such model/i,
    access: /gated|token/i,
    download: /could not be reached|failed/i,
    option: /./,
  })) {
    test(`that the hub answers with ${code}: says so in words`, () => visit(async (reader) => {
      await script(reader, { catalogue, resolve: failed(code) });
      const dialog = await open(reader);
      await dialog.getByLabel('Name on Hugging Face').fill('me/gone');
      await reader.page.keyboard.press('Enter');
      const alert = dialog.getByRole('alert').filter({ visible: true });
      assert.match(await alert.innerText(), words);
      assert.doesNotMatch(await alert.innerText(), /undefined|summary/);
      await reader.isAccessible(code);
      await dialog.getByLabel('Name on Hugging Face').fill('me/here');
      await alert.waitFor({ state: 'hidden' });
    }, scriptedVisit));
  }
});

describe('models on this device', () => {
  const models = [stored('t5-small'), stored('half', { complete: false, stored: 12e6 })];

  test('are listed with their sizes, used without a question, and removed', () => visit(async (reader) => {
    await script(reader, { catalogue, ...holding(models) });
    const dialog = await open(reader);
    const list = dialog.locator('#stored-models > li');
    assert.match(await list.filter({ hasText: 't5-small' }).innerText(), /64 MB · 8 bits · Apache-2\.0/);
    assert.match(await list.filter({ hasText: 'half' }).innerText(), /12 MB of it came/);
    await dialog.getByRole('button', { name: 'Use t5-small' }).click();
    await uses(reader, 't5-small');
    const again = await open(reader);
    assert.match(await again.locator('#stored-models > li').filter({ hasText: 't5-small' }).innerText(), /In use/);
    await rescript(reader, holding([models[0]]));
    await again.getByRole('button', { name: 'Remove half' }).click();
    await again.locator('#stored-models > li').filter({ hasText: 'half' }).waitFor({ state: 'detached' });
    const [removal] = await asked(reader, 'remove');
    assert.equal(removal.model.name, 'half');
    assert.equal(await reader.page.evaluate(() => document.activeElement?.textContent), 'Choose a model');
  }, scriptedVisit));

  test('an embedder works beside the language model, and is given up alone', () => visit(async (reader) => {
    const embedder = stored('all-MiniLM-L6-v2', { model: file('all-MiniLM-L6-v2', { embedder: true }), architecture: 'bert' });
    await script(reader, { catalogue, ...holding([embedder]) });
    await (await open(reader)).getByRole('button', { name: 'Use all-MiniLM-L6-v2' }).click();
    await reader.page.locator('#embedder-state').getByText('ready, on this device').waitFor();
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
    await reader.isAccessible('with an embedder');
    await reader.page.locator('#embedder-slot').getByRole('button', { name: 'Remove it from this device' }).click();
    await reader.page.locator('#embedder-slot').waitFor({ state: 'hidden' });
    assert.equal((await asked(reader, 'unload')).at(-1).embedder, true);
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
  }, scriptedVisit));
});

describe('files of a model', () => {
  /** Drops files, and folders of files, onto the page. @param {import('./site.mjs').Visitor} reader @param {string[]} names */
  async function drop(reader, names) {
    const files = await reader.page.evaluateHandle((names) => {
      const transfer = new DataTransfer();
      for (const name of names) transfer.items.add(new File(['GGUF'], name));
      return transfer;
    }, names);
    await reader.page.dispatchEvent('main', 'dragenter', { dataTransfer: files });
    await reader.page.dispatchEvent('main', 'drop', { dataTransfer: files });
  }

  /** @param {import('./site.mjs').Visitor} reader */
  const imported = async (reader) => (await asked(reader, 'import')).map((request) => request.files);

  test('a dropped .gguf is stored, used and remembered', () => visit(async (reader) => {
    await script(reader, { import: done(stored('mine')) });
    await drop(reader, ['mine.gguf']);
    await uses(reader, 'mine');
    assert.deepEqual(await imported(reader), [['mine.gguf']]);
    await script(reader, {});
    await uses(reader, 'mine');
  }, scriptedVisit));

  test('dropped .safetensors come with what belongs to them, and nothing else', () => visit(async (reader) => {
    await script(reader, { import: held({ type: 'progress', stage: 'convert', done: 1e6, total: 4e6 }) });
    await drop(reader, ['README.md', 'config.json', 'model.safetensors', 'photo.png', 'tokenizer.json']);
    await reader.page.getByText('Converting the model', { exact: true }).waitFor();
    assert.deepEqual(await imported(reader), [['config.json', 'model.safetensors', 'tokenizer.json']]);
    await reader.page.locator('#model-coming').getByRole('button', { name: 'Cancel', exact: true }).click();
    await uses(reader, 'Test-model Q8_0'); // as before
  }, scriptedVisit));

  test('opened in the dialog, and opened where texts are', () => visit(async (reader) => {
    await script(reader, { import: done(stored('mine')) });
    const dialog = await open(reader);
    await reader.page.setInputFiles('#model-files', [{ name: 'mine.gguf', mimeType: '', buffer: Buffer.from('GGUF') }]);
    await dialog.waitFor({ state: 'hidden' });
    await uses(reader, 'mine');
    await rescript(reader, { import: done(stored('other')) });
    await reader.page.setInputFiles('#file', [{ name: 'other.gguf', mimeType: '', buffer: Buffer.from('GGUF') }]);
    await uses(reader, 'other');
    assert.deepEqual(await imported(reader), [['mine.gguf'], ['other.gguf']]);
  }, scriptedVisit));

  test('that make up no model: says what is missing; the model before stays in use', () => visit(async (reader) => {
    await script(reader, { import: failed('files', 'config.json is missing') });
    await drop(reader, ['model.safetensors']);
    const alert = reader.page.getByRole('alert').filter({ visible: true });
    assert.match(await alert.innerText(), /config\.json is missing/);
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
    assert.equal(await reader.text('#model-name'), 'Test-model Q8_0');
  }, scriptedVisit));

  test('an embedder among them goes to its own place', () => visit(async (reader) => {
    await script(reader, { import: done(stored('minilm', { model: file('minilm', { embedder: true }) })) });
    await drop(reader, ['minilm.gguf']);
    await reader.page.locator('#embedder-state').getByText('ready, on this device').waitFor();
    assert.equal(await reader.text('#model-name'), 'Test-model Q8_0');
    assert.equal(await reader.text('#model-state'), 'ready, on this device');
  }, scriptedVisit));
});

for (const [name, options] of Object.entries({
  'light, desktop': { colorScheme: 'light' },
  'dark, phone': { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
})) {
  test(`the dialog is accessible, fits, and works by keyboard: ${name}`, () => visit(async (reader) => {
    await script(reader, { catalogue, ...holding([stored('t5-small')]), resolve: done(resolved('google-t5/t5-small')) });
    const dialog = await open(reader);
    await reader.isAccessible('open');
    await dialog.getByText('Revision, size and token').click();
    await reader.isAccessible('with the details');
    await reader.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await reader.page.evaluate(() => document.activeElement?.id), 'choose-model');
    await reader.page.keyboard.press('Enter');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Choose t5-small' }).focus();
    await reader.page.keyboard.press('Enter');
    await question(reader).waitFor();
    await reader.isAccessible('with the question');
    await reader.page.keyboard.press('Escape');
    await question(reader).waitFor({ state: 'hidden' });
    assert.deepEqual(await asked(reader, 'pull'), []);
  }, { options: /** @type {any} */ ({ ...scriptedVisit.options, ...options }) }));
}

test('without a hub to reach, known models are listed all the same and the failure is said', () => visit(async (reader) => {
  await script(reader, { catalogue, resolve: failed('download', 'no network') });
  const dialog = await open(reader);
  await dialog.getByRole('button', { name: 'Choose t5-small' }).click();
  assert.match(await dialog.getByRole('alert').filter({ visible: true }).innerText(), /no network/);
  assert.ok(await dialog.isVisible());
}, scriptedVisit));

test('what a model can do is offered, and what it cannot is not', () => visit(async (reader) => {
  await script(reader, { load: done({ ...able, tasks: ['summarize'], translations: [] }) });
  await reader.sample('The Antikythera mechanism');
  await reader.settled();
  assert.equal(await reader.page.getByRole('button', { name: 'Translate' }).count(), 0);
  assert.ok(await reader.page.getByText('Write freely').isHidden());
}, scriptedVisit));
