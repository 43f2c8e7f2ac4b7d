// What make extension builds: the same bytes each time, one version, no model, no more permissions than needed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { root } from './paths.mjs';

/** @type {string[]} */
const folders = [];

before(() => {
  for (const zone of ['UTC', 'Pacific/Auckland']) {
    const folder = mkdtempSync(join(tmpdir(), 'precis-extension-'));
    folders.push(folder);
    execFileSync(process.execPath, ['web/build-extension.mjs', '--out', folder], { cwd: root, env: { ...process.env, TZ: zone } });
  }
});
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const { version } = JSON.parse(readFileSync(join(root, 'web/package.json'), 'utf8'));

/** @param {'chrome' | 'firefox'} browser */
const zipOf = (browser) => readFileSync(join(folders[0], `precis-${version}-${browser}.zip`));

/** @param {'chrome' | 'firefox'} browser */
const manifestOf = (browser) => JSON.parse(readFileSync(join(folders[0], browser, 'manifest.json'), 'utf8'));

for (const browser of /** @type {const} */ (['chrome', 'firefox'])) {
  test(`${browser}: built twice, the zips have the same bytes`, () => {
    assert.ok(zipOf(browser).equals(readFileSync(join(folders[1], `precis-${version}-${browser}.zip`))));
  });

  test(`${browser}: the zip is the folder`, () => {
    const files = readdirSync(join(folders[0], browser), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const zipped = unzipSync(zipOf(browser));
    assert.equal(Object.keys(zipped).length, files.length);
    assert.equal(new TextDecoder().decode(zipped['manifest.json']), readFileSync(join(folders[0], browser, 'manifest.json'), 'utf8'));
  });

  test(`${browser}: no model is inside, and no address but the hub’s may be asked`, () => {
    assert.deepEqual(Object.keys(unzipSync(zipOf(browser))).filter((name) => /\.(gguf|safetensors|onnx|bin)$/.test(name)), []);
    const { extension_pages: policy } = manifestOf(browser).content_security_policy;
    assert.match(policy, /connect-src 'self' https:\/\/huggingface\.co https:\/\/\*\.huggingface\.co https:\/\/\*\.hf\.co;/);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
  });

  test(`${browser}: every file that the manifest names is there, in each language`, () => {
    const manifest = manifestOf(browser);
    assert.equal(manifest.version, version);
    const zipped = unzipSync(zipOf(browser));
    const named = [...Object.values(manifest.icons), manifest.background.service_worker ?? manifest.background.scripts[0], manifest.side_panel?.default_path ?? manifest.sidebar_action.default_panel];
    for (const file of named) assert.ok(file in zipped, file);
    const messages = [...JSON.stringify(manifest).matchAll(/__MSG_(\w+)__/g)].map((match) => match[1]);
    assert.ok(messages.length > 0);
    for (const locale of ['en', 'de', 'fr', 'zh_CN']) {
      const words = JSON.parse(new TextDecoder().decode(zipped[`_locales/${locale}/messages.json`]));
      for (const name of messages) assert.ok(words[name]?.message, `${locale}: ${name}`);
      assert.ok(words.extension_name.message.length <= 75, `${locale}: the shops allow names of 75 letters`);
      assert.ok(words.extension_description.message.length <= 132, `${locale}: Chrome allows descriptions of 132 letters`);
    }
  });
}

test('permissions: these and no host', () => {
  const chrome = manifestOf('chrome');
  const firefox = manifestOf('firefox');
  assert.deepEqual(chrome.permissions, ['activeTab', 'contextMenus', 'offscreen', 'scripting', 'sidePanel', 'storage', 'unlimitedStorage']);
  assert.deepEqual(firefox.permissions, ['activeTab', 'contextMenus', 'scripting', 'storage', 'unlimitedStorage']);
  for (const manifest of [chrome, firefox]) {
    assert.equal(manifest.host_permissions, undefined);
    assert.equal(manifest.content_scripts, undefined);
    assert.equal(manifest.web_accessible_resources, undefined);
  }
});
