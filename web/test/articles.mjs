import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'internal/articles');

/** @template T @param {string} name @returns {T} */
const json = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** Pairs of articles on one event, by their ids. @type {{first: string, second: string}[]} */
export const pairs = json('second.json');

/**
 * An article as a page that is read.
 * @param {string} id  subject/name
 * @param {object} [more]
 */
export function article(id, more = {}) {
  const [title, ...text] = readFileSync(join(folder, 'texts', `${id}.txt`), 'utf8').split('\n\n');
  return { url: `https://${id.replace('/', '.example/')}`, title, text: text.join('\n\n').trim(), ...more };
}
