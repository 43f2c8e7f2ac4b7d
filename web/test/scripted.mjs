// A page whose engine answers as a test scripted it: states of the page that hold still, whatever a
// model would say and however fast the machine is.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const worker = readFileSync(join(root, 'web/test/fake-worker.js'), 'utf8');
const sample = readFileSync(join(root, 'web/app/samples/antikythera.txt'), 'utf8');

/** The text of a sample, as the page shows it. */
export const article = sample.slice(sample.indexOf('\n')).trim();

/**
 * The sentence of the article that begins so.
 * @param {string} beginning
 */
export function sentence(beginning) {
  const start = article.indexOf(beginning);
  if (start < 0) throw new Error(`the article has no sentence that begins with ${beginning}`);
  const end = article.indexOf('.', start) + 1;
  return { text: article.slice(start, end), range: { start, end } };
}

const spring = sentence('In the spring of 1900');
const may = sentence('In May 1902');
const read = { sentences: 51, share: 1, how: 'All 51 sentences were weighed.' };

/** The worker's answer that ends a request. @param {any} result */
export const done = (result) => [{ type: 'done', result }];

/** A request that fails. @param {string} code @param {string} [message] */
export const failed = (code, message = 'as the test wants it') => [{ type: 'failed', code, message }];

/** A request that goes on until it is cancelled. @param {...any} before  replies that come first */
export const held = (...before) => [...before, { hold: true }];

/** A summary in the model's words. @param {...string} sentences */
export function written(...sentences) {
  return {
    text: sentences.join('\n'), mode: 'written', generated: true, read,
    sentences: sentences.map((text, i) => ({ text, evidence: [[spring, may][i % 2].range], support: 0.9 })),
  };
}

/** A summary of one sentence that rests on two places, each with a score of its own: the better is the later one. */
export const restingOnTwo = {
  ...written('In May 1902 a lump that divers had raised showed a wheel.'),
  sentences: [{ text: 'In May 1902 a lump that divers had raised showed a wheel.', evidence: [may.range, spring.range], evidenceSupport: [0.75, 0.5], support: 0.9 }],
};

/** The text's own sentences. */
export const extracted = {
  text: spring.text, mode: 'extractive', generated: false, read,
  sentences: [{ text: spring.text, evidence: [spring.range], support: 1 }],
};

/** What a model that can do everything says of itself. */
export const able = {
  source: 'opfs', resumed: 0, timings: {},
  info: { name: 'able', architecture: 't5', license: '', parameters: 1, context: 512, fileBytes: 1, memoryBytes: 1 },
  tasks: ['summarize', 'translate', 'ask', 'generate', 'chat'],
  translations: ['de', 'fr', 'ro'].map((to) => ({ from: 'en', to })),
};

/** @param {string} name @param {object} [more] */
export const file = (name, more = {}) => ({ name, file: `${name}.gguf`, url: '', bytes: 64_000_000, sha256: '0'.repeat(64), licence: 'Apache-2.0', key: `key of ${name}`, ...more });

/** @param {string} name @param {object} [more] */
export const stored = (name, more = {}) => ({ model: file(name), stored: 64_000_000, complete: true, when: 0, source: `test/${name}@main`, architecture: 't5', quantization: 'q8_0', ...more });

/** A model of the catalogue. @param {string} id @param {object} [more] */
export const known = (id, more = {}) => ({
  id, name: id.split('/')[1], family: 't5', runs: true, parameters: 60_500_000, licence: 'Apache-2.0', nonCommercial: false,
  languages: ['en', 'de', 'fr', 'ro'], tasks: ['summarization', 'translation'], context: 512, sizes: { q8_0: 64e6 }, stored: [],
  recommendation: { rank: 0, quantization: 'q8_0', bytes: 64e6, download: 242e6, memory: 180e6, fits: true, reason: '', verdict: 'fitting', seconds: 40, larger: false, trained: true },
  ...more,
});

/** What the hub says of a model. @param {string} reference @param {object} [more] */
export const resolved = (reference, more = {}) => ({
  reference: `${reference}@c0ffee`, name: reference.split('/')[1], commit: 'c0ffee', licence: 'apache-2.0', architecture: 't5', runs: true, reason: '',
  parameters: 60_506_624, download: 242e6, present: 0, stored: 64e6, files: [], gguf: [], ...more,
});

/** An engine with a model that can do everything. @type {Record<string, any[]>} */
const everything = {
  start: done({ variant: 'relaxed', timings: {} }),
  status: done({ store: 'opfs', stored: 64_000_000, complete: true }),
  load: done(able),
  verify: done(null),
  remove: done(null),
  unload: done(null),
  models: done({ store: 'opfs', models: [], usage: 0, quota: 0, persisted: false }),
  catalogue: done({ models: [known('google-t5/t5-small')] }),
  page: done(null),
  look: done({ open: true, passages: 1, held: 1, bytes: 5_000_000, ready: true }),
  summarize: [{ type: 'event', event: { stage: 'extracted', summary: extracted } }, ...done(written('Divers found a wreck.', 'A clock lay in it.'))],
};

/** An engine without a model. */
export const without = {
  status: done({ store: 'opfs', stored: 0, complete: false }),
  load: failed('missing'),
  summarize: done(extracted),
};

/** How a visit to a scripted page is made: a service worker would bring the real worker from its cache. */
export const scriptedVisit = { options: { serviceWorkers: /** @type {const} */ ('block') } };

/**
 * Loads the page anew with an engine that answers so.
 * @param {import('./site.mjs').Visitor} reader
 * @param {Record<string, any[]>} [answers]  by type of request; over those of an engine that can do everything
 */
export async function script(reader, answers = {}) {
  const body = `globalThis.ANSWERS = ${JSON.stringify({ ...everything, ...answers })};\n${worker}`;
  await reader.context.unroute('**/worker.js');
  await reader.context.route('**/worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await reader.page.reload();
  await reader.page.getByText(/^Engine:/).waitFor();
}

/**
 * Changes the answers of the page's engine, as it runs.
 * @param {import('./site.mjs').Visitor} reader
 * @param {Record<string, any[]>} answers
 */
export async function rescript(reader, answers) {
  const [running] = reader.page.workers();
  await running.evaluate((more) => Object.assign(/** @type {any} */ (globalThis).ANSWERS, more), answers);
}

/**
 * Waits until the page asked the engine for something; what the page shows may be ahead of that.
 * @param {import('./site.mjs').Visitor} reader
 * @param {string} type  of request
 * @param {(request: any) => boolean} [isIt]
 * @returns {Promise<any>} the last such request
 */
export async function untilAsked(reader, type, isIt = () => true) {
  for (const end = performance.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const requests = await asked(reader, type);
    const found = requests.findLast(isIt);
    if (found) return found;
    if (performance.now() > end) throw new Error(`after a minute no such ${type} was asked, but ${JSON.stringify(requests)}`);
  }
}

/**
 * What the page asked of the engine.
 * @param {import('./site.mjs').Visitor} reader
 * @param {string} type  of request
 * @returns {Promise<any[]>}
 */
export async function asked(reader, type) {
  const [running] = reader.page.workers();
  return running.evaluate((type) => /** @type {any} */ (globalThis).REQUESTS.filter((/** @type {any} */ r) => r.type === type), type);
}
