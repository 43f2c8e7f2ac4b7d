// Puts pages together: their parts, which several pages share, and the words of the source language,
// which a reader sees before the script has run.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue } from './words/compile.mjs';

/** Where the parts lie: <!-- part: result --> stands for result.html. */
const parts = join(dirname(fileURLToPath(import.meta.url)), 'app/parts');

/**
 * A page as it is served.
 * @param {string} file
 * @throws {Error} of a part or a message that is not there
 */
export function composePage(file) {
  const whole = readFileSync(file, 'utf8').replace(/^( *)<!-- part: ([a-z-]+) -->$/gm, (_, indent, name) => part(name).replace(/^(?=.)/gm, indent));
  const left = /<!-- part:[^>]*-->/.exec(whole);
  if (left) throw new Error(`${file}: ${left[0]} is not understood: a part has a line of its own`);
  return fill(whole, readCatalogue('en'));
}

/** @param {string} name */
const part = (name) => readFileSync(join(parts, `${name}.html`), 'utf8').trimEnd();

/**
 * @param {string} html
 * @param {import('./words/compile.mjs').Catalogue} words
 */
function fill(html, words) {
  /** @param {string} key */
  const said = (key) => {
    if (!(key in words)) throw new Error(`words: ${key} is not in en.json`);
    return words[key].replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  };
  return html
    .replace(/(<[^<>]*\sdata-say="([^"]*)"[^<>]*>)(?=<\/)/g, (_, tag, key) => tag + said(key))
    .replace(/\sdata-say-([a-z-]+)="([^"]*)"/g, (attribute, name, key) => `${attribute} ${name}="${said(key)}"`);
}
