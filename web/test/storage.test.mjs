// What the page keeps in the browser, shown in one place and deleted from there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tinyModel, useSite } from './site.mjs';

const { visit } = useSite(() => tinyModel(1));

/** @param {import('./site.mjs').Visitor} reader */
async function open({ page }) {
  await page.getByRole('button', { name: 'Storage …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Storage' });
  await dialog.waitFor();
  return dialog;
}

test('shows a model with its size, and removes it', () => visit(async (reader) => {
  await reader.download();
  await reader.downloaded();
  const dialog = await open(reader);
  await reader.isAccessible('with a model');
  const model = dialog.getByRole('listitem').filter({ hasText: 'Test-model Q8_0' });
  assert.match(await model.innerText(), /[\d.]+ MB · Apache-2\.0/);
  assert.match(await dialog.innerText(), /[\d.]+ [kM]B of about [\d.]+ [MG]B that the browser allows/);
  await dialog.getByRole('button', { name: 'Remove Test-model Q8_0' }).click();
  await dialog.getByText('Test-model Q8_0 was removed from this device.').waitFor();
  await dialog.getByText('No model is on this device.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await reader.page.getByText('ready, until you close the page').waitFor();
}));

test('shows the page’s own files, and removes them', () => visit(async (reader) => {
  await reader.page.evaluate(() => navigator.serviceWorker.ready);
  const dialog = await open(reader);
  await dialog.getByRole('listitem').filter({ hasText: 'Its own files' }).getByText(/^\d+ MB$/).waitFor();
  await dialog.getByRole('button', { name: 'Remove This page' }).click();
  await dialog.getByText('It is not kept for offline use.').waitFor();
  assert.deepEqual(await reader.page.evaluate(() => caches.keys()), []);
  await reader.page.reload();
  await reader.page.evaluate(() => navigator.serviceWorker.ready); // it is kept again
}));

test('tells what the browser says to keeping it', () => visit(async (reader) => {
  await reader.page.evaluate(() => {
    const state = { agrees: false, persisted: false };
    Object.assign(globalThis, { state });
    navigator.storage.persist = async () => (state.persisted = state.agrees);
  });
  const dialog = await open(reader);
  await dialog.getByText('The browser may delete it when the device runs out of room.').waitFor();
  const ask = dialog.getByRole('button', { name: 'Ask the browser to keep it' });
  await ask.click();
  await dialog.getByText('The browser does not agree yet.').waitFor();
  await reader.page.evaluate(() => Object.assign(/** @type {any} */ (globalThis).state, { agrees: true }));
  await ask.click();
  await dialog.getByRole('status').getByText('The browser keeps it until you delete it.').waitFor();
}));

test('forgets the reader’s choices', () => visit(async (reader) => {
  await reader.page.getByLabel('Kind').selectOption('tldr');
  const dialog = await open(reader);
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await reader.page.waitForFunction(() => localStorage.getItem('precis settings') === null
    && /** @type {HTMLSelectElement | null} */ (document.getElementById('kind'))?.value === 'key-points'); // the page comes anew
}));
