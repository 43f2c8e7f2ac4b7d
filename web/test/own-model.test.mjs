// Models of the reader's choice in the page, with the engine itself: from files, from a hub, and what
// is done with them. The models are small ones of random weights, so that what they say is noise.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serveHub } from './hub.mjs';
import { sampleModel, sampleRepository } from './models.mjs';
import { article } from './scripted.mjs';
import { tinyModel, useSite } from './site.mjs';

const { visit } = useSite(() => tinyModel(1));
const t5 = sampleModel('t5');
const bert = sampleModel('bert');
/** @type {Record<string, Buffer>} */
const repository = { ...sampleRepository('t5'), 'other/model.gguf': t5 };

/** @typedef {import('./site.mjs').Visitor} Visitor */

/** @type {Awaited<ReturnType<typeof serveHub>>} */
let hub;
before(async () => {
  hub = await serveHub(repository);
});
after(() => hub.close());

/** @type {Parameters<typeof visit>[1]} */
const atHub = { expected: /^request to http:\/\/127\.0\.0\.1|40[0-9]|ERR_/, options: { serviceWorkers: 'block' } };

/** Loads the page anew, with the hub of this file. @param {Visitor} reader @param {import('./hub.mjs').HubFaults} [faults] */
async function useHub(reader, faults = {}) {
  hub.fail(faults);
  await reader.context.route(reader.site.url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('https://huggingface.co', hub.address) });
  });
  await reader.page.reload();
  await reader.page.getByText(/^Engine:/).waitFor();
}

/** Drops files onto the page. @param {Visitor} reader @param {Record<string, Buffer>} files */
async function drop(reader, files) {
  const contents = Object.entries(files).map(([name, content]) => [name, content.toString('base64')]);
  const transfer = await reader.page.evaluateHandle((contents) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of contents) transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    return transfer;
  }, contents);
  await reader.page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** Waits until a model is in use. @param {Visitor} reader @param {string | RegExp} name */
async function uses(reader, name) {
  await reader.page.locator('#model-name').getByText(name).waitFor();
  await reader.page.locator('#model-state').getByText('ready, on this device').waitFor();
}

/** @param {Visitor} reader */
async function open(reader) {
  await reader.page.getByRole('button', { name: 'Choose another …' }).click();
  const dialog = reader.page.getByRole('dialog', { name: 'Choose a model' });
  await dialog.waitFor();
  return dialog;
}

/** Looks a model up and agrees to its download. @param {Visitor} reader @param {string} name */
async function pull(reader, name) {
  const dialog = await open(reader);
  await dialog.getByLabel('Name on Hugging Face').fill(name);
  await reader.page.keyboard.press('Enter');
  await dialog.locator('#resolved').getByRole('button', { name: /^Choose/ }).click();
  await reader.page.getByRole('button', { name: 'Download', exact: true }).click();
}

/** Drops a T5 and lets it write a summary of the article. @param {Visitor} reader */
async function summarizedByT5(reader) {
  await drop(reader, { 'my-t5.gguf': t5 });
  await uses(reader, /./);
  await reader.want('written');
  await reader.paste(article);
  await reader.summarize();
  await reader.settled();
}

describe('files', () => {
  test('a dropped .gguf of a T5 writes, gives other versions, translates and answers; it is there on the next visit', () => visit(async (reader) => {
    const { page } = reader;
    await summarizedByT5(reader);
    assert.match(await reader.origin(), /by the model|Sentences from the page/);
    await page.getByRole('button', { name: 'Translate' }).click();
    await page.locator('#translation-origin').getByText('German, translated by the model; may be wrong').waitFor();
    await page.locator('#translate').getByRole('button', { name: 'Translate' }).waitFor();
    assert.equal(await page.getByRole('alert').filter({ visible: true }).count(), 0);
    await page.getByLabel('Question about the text').fill('Who found the wreck?');
    await page.keyboard.press('Enter');
    await page.locator('#answers > li').getByText(/In the model’s words; may be wrong|Quoted from the page|The page does not say/).waitFor();
    await page.getByRole('button', { name: 'Ask', exact: true }).waitFor();
    assert.equal(await page.locator('#answers > li').count(), 1);
    await page.getByText('Write freely').click();
    await page.getByLabel('Prompt').fill('translate English to German: The house is old.');
    await page.getByLabel('New tokens').fill('8');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText(/^\d tokens?\./).waitFor();
    await page.reload();
    await uses(reader, /./);
    assert.equal(reader.site.downloads().length, 0);
  }));

  test('other versions of what the model wrote are shown to choose from', () => visit(async (reader) => {
    const { page } = reader;
    await summarizedByT5(reader);
    if (!/^Written/.test(await reader.origin())) return; // noise in which nothing holds: the page's sentences stand
    await page.getByRole('button', { name: 'Other versions' }).click();
    await page.locator('#alternatives-note, [name=alternative]').filter({ visible: true }).first().waitFor();
    for (const option of await page.getByRole('radio').all()) {
      await option.check();
      const label = await option.evaluate((radio) => radio.closest('label')?.textContent);
      assert.equal((await reader.sentences()).join(' '), label);
    }
  }));

  test('dropped .safetensors with their config.json and tokenizer.json are converted and used', () => visit(async (reader) => {
    await drop(reader, { ...sampleRepository('t5'), 'README.md': Buffer.from('# a model') });
    await uses(reader, /./);
    const dialog = await open(reader);
    assert.match(await dialog.locator('#stored-models').innerText(), /In use/);
    await reader.isAccessible('with a model of the reader’s');
  }));

  test('a .gguf that is none, and weights without their config.json: say so; nothing is kept', () => visit(async (reader) => {
    await drop(reader, { 'broken.gguf': Buffer.from('GGUF is what it says, and no more') });
    await reader.page.getByRole('alert').filter({ visible: true }).waitFor();
    await drop(reader, { 'model.safetensors': repository['model.safetensors'] });
    await reader.page.getByRole('alert').filter({ hasText: 'config.json' }).waitFor();
    const dialog = await open(reader);
    assert.ok(await dialog.locator('#stored').isHidden());
  }));

  test('an embedder finds passages beside the language model', () => visit(async (reader) => {
    await drop(reader, { 'minilm.gguf': bert });
    await reader.page.locator('#embedder-state').getByText('ready, on this device').waitFor();
    await reader.page.getByText(/not on this device/).waitFor(); // of the language model
    await reader.page.reload();
    await reader.page.locator('#embedder-state').getByText('ready, on this device').waitFor();
  }));
});

describe('the hub', () => {
  test('a model is looked up, fetched, converted and used; the next visit asks the hub nothing', () => visit(async (reader) => {
    await useHub(reader);
    await pull(reader, 'someone/tiny');
    await uses(reader, 'tiny');
    hub.fail({});
    await reader.page.reload();
    await uses(reader, 'tiny');
    assert.deepEqual(hub.requests, []);
  }, atHub));

  test('a download that was cancelled goes on where it stopped, on the next visit too', () => visit(async (reader) => {
    const bytes = repository['model.safetensors'].length;
    await useHub(reader, { bytesPerSecond: bytes / 60 }); // slow enough to be cancelled in time on any machine
    await pull(reader, 'someone/tiny');
    await reader.page.locator('#model-coming').getByText(/MB of/).waitFor();
    await reader.page.waitForFunction(() => /** @type {HTMLProgressElement} */ (document.querySelector('#model-coming progress')).value > 0.02);
    await reader.page.getByRole('button', { name: 'Cancel the download' }).click();
    await reader.page.getByText(/MB of it are on this device/).waitFor();
    await useHub(reader);
    await reader.page.getByText(/MB of it are on this device/).waitFor();
    await reader.page.getByRole('button', { name: 'Go on with the download …' }).click();
    const question = reader.page.getByRole('dialog', { name: 'Download the model?' });
    await question.getByText(/came before/).waitFor();
    await question.getByRole('button', { name: 'Download', exact: true }).click();
    await uses(reader, 'tiny');
    assert.match(hub.downloads()[0]?.range ?? '', /^bytes=[1-9]\d*-$/);
  }, atHub));

  test('one file of a repository is chosen from its list', () => visit(async (reader) => {
    await useHub(reader);
    const dialog = await open(reader);
    await dialog.getByLabel('Name on Hugging Face').fill('someone/tiny');
    await reader.page.keyboard.press('Enter');
    await dialog.getByLabel('A GGUF file of it').selectOption('other/model.gguf');
    await dialog.getByRole('button', { name: 'Choose tiny', exact: true }).click();
    await reader.page.getByRole('button', { name: 'Download', exact: true }).click();
    await uses(reader, /./);
    assert.ok(hub.downloads().every(({ path }) => path.endsWith('.gguf')));
  }, atHub));

  test('one that is not there, and one behind a gate: say so', () => visit(async (reader) => {
    await useHub(reader);
    const dialog = await open(reader);
    const look = async (/** @type {string} */ name) => {
      await dialog.getByLabel('Name on Hugging Face').fill(name);
      await reader.page.keyboard.press('Enter');
    };
    await look('someone/gone');
    await dialog.getByRole('alert').filter({ hasText: 'no such model' }).waitFor();
    await look('no name');
    await dialog.getByRole('alert').filter({ hasText: 'want owner/name' }).waitFor();
    hub.fail({ token: 'secret' });
    await look('someone/tiny');
    await dialog.getByRole('alert').filter({ hasText: 'token' }).waitFor();
    await dialog.getByText('Revision, size and token').click();
    await dialog.getByLabel('Token').fill('secret');
    await dialog.getByRole('button', { name: 'Look it up' }).click();
    await dialog.getByText(/to download/).last().waitFor();
    assert.ok(hub.requests.filter(({ host }) => host === 'cdn').every(({ authorization }) => authorization === undefined), 'the token goes to the hub alone');
  }, atHub));
});

describe('without a model', () => {
  test('the catalogue lists what there is, one of it recommended', () => visit(async (reader) => {
    const dialog = await open(reader);
    const items = dialog.locator('#catalogue > li');
    assert.ok((await items.count()) >= 10);
    assert.equal(await dialog.getByText('Recommended', { exact: true }).count(), 1);
    await reader.isAccessible('the catalogue');
  }));

  test('a question is answered with sentences of the page, or said not to be answered by it', () => visit(async (reader) => {
    const { page } = reader;
    await reader.paste(article);
    const ask = async (/** @type {string} */ question) => {
      await page.getByLabel('Question about the text').fill(question);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Ask', exact: true }).waitFor();
      return page.locator('#answers > li').first();
    };
    const answer = await ask('When did the sponge divers find the shipwreck near Antikythera?');
    await answer.getByText('Quoted from the page').waitFor();
    const link = answer.getByRole('link').first();
    const passage = await link.innerText();
    assert.ok(article.replace(/\s+/g, ' ').includes(passage), passage);
    await link.hover();
    assert.equal((await page.locator('#reading mark.on').allInnerTexts()).join(''), passage);
    const none = await ask('How many goals did the striker score in the cup final?');
    await none.getByText('The page does not say.').waitFor();
  }));
});
