import { say } from '../words/say.js';

/** Texts to try, written for precis. */
export const samples = [
  { file: 'antikythera.txt', title: 'The Antikythera mechanism' },
  { file: 'apollo13.txt', title: 'Apollo 13: how a crew came home' },
  { file: 'leaves.txt', title: 'Why leaves change colour' },
];

/**
 * @param {string} file
 * @returns {Promise<import('./files.js').Document>}  the first line of the file is the title
 */
export async function readSample(file) {
  const response = await fetch(`samples/${file}`);
  if (!response.ok) throw new Error(say('text.sample-failed', { status: response.status }));
  const content = await response.text();
  const [title] = content.split('\n', 1);
  return { title, text: content.slice(title.length).trim(), url: response.url };
}
