// The check of the words holds what it says: each fault that it is there for is made here and found.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkWords, problems } from '../words/check.mjs';
import { format } from '../words/compile.mjs';

const en = { 'ask.title': 'Ask', 'ask.found': '{n, plural, one {# answer} other {# answers}} in {name}' };
const de = { 'ask.title': 'Fragen', 'ask.found': '{n, plural, one {# Antwort} other {# Antworten}} in {name}' };
const sources = [
  { name: 'page.html', text: '<h2 data-say="ask.title"></h2>' },
  { name: 'ask.js', text: "say('ask.found', { n, name })" },
];

test('the words of the project are whole', checkWords);

test('catalogues that fit are let through', () => assert.deepEqual(problems({ en, de }, sources), []));

/** @type {[string, Record<string, Record<string, string>>, import('../words/check.mjs').Source[], string[]][]} */
const faults = [
  ['a key that a language lacks', { en, de: { 'ask.title': de['ask.title'] } }, sources, ['de.json: ask.found is missing']],
  ['a key that only a translation has', { en, de: { ...de, 'ask.more': 'Mehr' } }, sources, ['de.json: ask.more is not in en.json']],
  ['a key that nothing uses', { en, de }, sources.slice(0, 1), ['en.json: ask.found is used nowhere']],
  ['a key of a script that is not there', { en, de }, [...sources, { name: 'more.js', text: "say('ask.more')" }], ['more.js: ask.more is not in en.json']],
  ['a key of markup that is not there', { en, de }, [...sources, { name: 'more.html', text: '<i data-say-title="ask.more">' }], ['more.html: ask.more is not in en.json']],
  ['a beginning of keys that is of none', { en, de }, [...sources, { name: 'more.js', text: 'say(`give.${kind}`)' }], ['more.js: no key of en.json begins with give.']],
  ['another placeholder', { en, de: { ...de, 'ask.found': '{n, plural, one {# Antwort} other {# Antworten}} in {wo}' } }, sources,
    ['de.json: ask.found has the placeholders n plural, wo, en.json has n plural, name']],
  ['a number without its plural', { en, de: { ...de, 'ask.found': '{n} Antworten in {name}' } }, sources,
    ['de.json: ask.found has the placeholders n, name, en.json has n plural, name']],
  ['an empty message', { en, de: { ...de, 'ask.title': '' } }, sources, ['de.json: ask.title is empty']],
  ['a message that is not well formed', { en, de: { ...de, 'ask.title': 'Fragen {name' } }, sources,
    ['de.json: ask.title: Unexpected message end at line 1 col 13:']],
  ['a plural without one of its cases', { en, de: { ...de, 'ask.found': '{n, plural, other {# Antworten}} in {name}' } }, sources,
    ['de.json: ask.found: {n, plural} has no case one']],
  ['a plural that the language has not', { en, zh: { 'ask.title': '提问', 'ask.found': '{name}中有{n, plural, one {一个} other {# 个}}答案' } }, sources,
    ['zh.json: ask.found: The plural case one is not valid in this locale at line 1 col 21:']],
  ['a key of one word', { en: { ...en, ask: 'Ask' }, de: { ...de, ask: 'Fragen' } }, [...sources, { name: 'more.js', text: "say('ask')" }],
    ['en.json: ask: a key is two or more words with dots between them, such as ask.title']],
];
for (const [fault, catalogues, files, found] of faults) {
  test(`found: ${fault}`, () => assert.deepEqual(problems(/** @type {any} */ (catalogues), files), found));
}

test('keys of a table and keys that are put together count as used', () => {
  const table = { name: 'ask.js', text: "const titles = { title: 'ask.title' }; say(`ask.${which}`)" };
  assert.deepEqual(problems({ en, de }, [table]), []);
});

test('numbers and plurals are the language’s', () => {
  const message = '{n, plural, one {# Datei} other {# Dateien}}';
  assert.equal(format('de', message, { n: 1 }), '1 Datei');
  assert.equal(format('de', message, { n: 12_345 }), '12.345 Dateien');
  assert.equal(format('fr', '{n, plural, one {# page} other {# pages}}', { n: 0 }), '0 page');
});
