// Holds the catalogues of words against each other and against the files that use them. A message that
// is missing, unused, unknown or at odds with the source fails the build and make lint.
//
//	node web/words/check.mjs

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@messageformat/parser';
import { languages, readCatalogue } from './compile.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A file that says something. @typedef {{name: string, text: string}} Source */

/** A key: words with dots between them. */
const KEY = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

/**
 * What is wrong with the catalogues, a line each; none: nothing.
 * @param {Record<string, import('./compile.mjs').Catalogue>} catalogues  by their languages, the source as en
 * @param {Source[]} sources
 * @returns {string[]}
 */
export function problems(catalogues, sources) {
  const { en, ...others } = catalogues;
  const keys = Object.keys(en);
  const uses = sources.map(usesOf);
  const used = new Set(uses.flatMap((use) => [...use.said, ...use.quoted]));
  const starts = uses.flatMap((use) => use.starts);
  return [
    ...keys.filter((key) => !KEY.test(key)).map((key) => `en.json: ${key}: a key is two or more words with dots between them, such as ask.title`),
    ...Object.entries(catalogues).flatMap(([language, catalogue]) => wrongMessages(language, catalogue)),
    ...Object.entries(others).flatMap(([language, catalogue]) => differences(language, catalogue, en)),
    ...uses.flatMap(({ name, said, starts }) => [
      ...said.filter((key) => !(key in en)).map((key) => `${name}: ${key} is not in en.json`),
      ...starts.filter((start) => !keys.some((key) => key.startsWith(start))).map((start) => `${name}: no key of en.json begins with ${start}`),
    ]),
    ...keys.filter((key) => !used.has(key) && !starts.some((start) => key.startsWith(start))).map((key) => `en.json: ${key} is used nowhere`),
  ];
}

/**
 * @param {string} language
 * @param {import('./compile.mjs').Catalogue} catalogue
 */
function wrongMessages(language, catalogue) {
  return Object.entries(catalogue).flatMap(([key, message]) => {
    try {
      placeholders(message, language);
      return message === '' ? [`${language}.json: ${key} is empty`] : [];
    } catch (e) {
      return [`${language}.json: ${key}: ${/** @type {Error} */ (e).message.split('\n')[0]}`];
    }
  });
}

/**
 * @param {string} language
 * @param {import('./compile.mjs').Catalogue} catalogue
 * @param {import('./compile.mjs').Catalogue} en
 */
function differences(language, catalogue, en) {
  return [
    ...Object.keys(en).filter((key) => !(key in catalogue)).map((key) => `${language}.json: ${key} is missing`),
    ...Object.keys(catalogue).filter((key) => !(key in en)).map((key) => `${language}.json: ${key} is not in en.json`),
    ...Object.keys(en).filter((key) => key in catalogue).flatMap((key) => {
      try {
        const [found, wanted] = [placeholders(catalogue[key], language), placeholders(en[key], 'en')];
        return found === wanted ? [] : [`${language}.json: ${key} has the placeholders ${found || '(none)'}, en.json has ${wanted || '(none)'}`];
      } catch {
        return []; // told by wrongMessages
      }
    }),
  ];
}

/**
 * The placeholders of a message with their kinds, sorted: "n plural, name".
 * @param {string} message
 * @param {string} language  which has the categories of plurals that may stand in it
 * @throws {Error} the message is not well formed, or lacks a case
 */
function placeholders(message, language) {
  const categories = /** @type {any} */ (new Intl.PluralRules(language).resolvedOptions().pluralCategories);
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {import('@messageformat/parser').Token[]} tokens */
  const walk = (tokens) => {
    for (const token of tokens) {
      if (token.type === 'argument') found.add(token.arg);
      else if (token.type === 'function') found.add(`${token.arg} ${token.key}`);
      else if ('cases' in token) {
        found.add(`${token.arg} ${token.type}`);
        const lacks = needed(token.type, categories).filter((key) => !token.cases.some((one) => one.key === key));
        if (lacks.length > 0) throw new Error(`{${token.arg}, ${token.type}} has no case ${lacks.join(', ')}`);
        for (const { tokens: inside } of token.cases) walk(inside);
      }
    }
  };
  walk(parse(message, { cardinal: categories, strict: true }));
  return [...found].sort().join(', ');
}

/**
 * The cases that a placeholder must have: all that the language tells apart, but for many, which is
 * of millions where it is of whole numbers at all, and then other stands for it.
 * @param {string} type
 * @param {string[]} categories
 */
function needed(type, categories) {
  return type === 'plural' ? categories.filter((category) => category !== 'many') : ['other'];
}

/**
 * What a file says: keys that are surely meant as such; strings that are keys if there is such a one,
 * as in a table; and beginnings of keys that are made where they are said.
 * @param {Source} source
 */
function usesOf({ name, text }) {
  const all = (/** @type {RegExp} */ pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
  if (name.endsWith('.html')) return { name, said: all(/\bdata-say(?:-[a-z-]+)?="([^"]*)"/g), quoted: [], starts: [] };
  return {
    name,
    said: all(/(?<![#.\w])say\(\s*['"]([^'"]*)['"]\s*[,)]/g),
    quoted: all(/['"]([a-z0-9-]+(?:\.[a-z0-9-]+)+)['"]/g),
    starts: all(/(?<![#.\w])say\(\s*(?:\/\*\*[^*]*\*\/\s*\(?)?`([^`$]*)\$\{/g),
  };
}

/**
 * The files that may say something: those of the page, the elements and the extension.
 * @returns {Source[]}
 */
function readSources() {
  const folders = ['web/app', 'web/elements', 'web/extension', 'web/extract', 'web/shim', 'web/words'];
  const files = folders.flatMap((folder) => filesOf(join(root, folder)));
  return [join(root, 'index.html'), ...files].map((file) => ({ name: relative(root, file), text: readFileSync(file, 'utf8') }));
}

/** @param {string} folder @returns {string[]} */
function filesOf(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch {
    return []; // not every part has one
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(js|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @throws {Error} which tells all that is wrong */
export function checkWords() {
  const found = problems(Object.fromEntries(languages.map((language) => [language, readCatalogue(language)])), readSources());
  if (found.length > 0) throw new Error(`words:\n${found.join('\n')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    checkWords();
  } catch (e) {
    console.error(/** @type {Error} */ (e).message);
    process.exit(1);
  }
}
