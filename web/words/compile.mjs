// Compiles the catalogues of words, ICU messages by their keys, to modules of functions.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import MessageFormat from '@messageformat/core';
import compileModule from '@messageformat/core/compile-module.js';

const folder = dirname(fileURLToPath(import.meta.url));

/** The languages of the interface; en is the one that the others are translated from. */
export const languages = ['en', 'zh', 'de', 'fr'];

/** @typedef {Record<string, string>} Catalogue  messages by their keys */

/** @param {string} language @returns {Catalogue} */
export const readCatalogue = (language) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));

/**
 * The source of a module whose default export has a function for each message.
 * @param {string} language
 * @param {Catalogue} catalogue
 */
export const compile = (language, catalogue) => compileModule(new MessageFormat(language), catalogue);

/**
 * A message in a language, as the compiled module says it.
 * @param {string} language
 * @param {string} message
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export const format = (language, message, values = {}) => new MessageFormat(language).compile(message)(values);

/**
 * Lets a bundle import words:LANGUAGE; words:LANGUAGE/AREA for those alone whose keys begin with AREA;
 * and words:further, which has how each further language is loaded.
 * @param {Record<string, Catalogue>} [further]  languages beside those of the interface
 * @returns {import('esbuild').Plugin}
 */
export function wordsPlugin(further = {}) {
  return {
    name: 'words',
    setup(build) {
      build.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice('words:'.length), namespace: 'words' }));
      build.onLoad({ filter: /.*/, namespace: 'words' }, ({ path }) => {
        if (path === 'further') return { contents: loaders(Object.keys(further)), resolveDir: folder, loader: 'js' };
        const [language, area] = path.split('/');
        const whole = further[language] ?? readCatalogue(language);
        const entries = Object.entries(whole).filter(([key]) => !area || key.startsWith(`${area}.`));
        return { contents: compile(language, Object.fromEntries(entries)), resolveDir: folder, loader: 'js' };
      });
    },
  };
}

/** @param {string[]} tags */
const loaders = (tags) => `export default {${tags.map((tag) => `${JSON.stringify(tag)}: () => import(${JSON.stringify(`words:${tag}`)})`).join(', ')}};`;
