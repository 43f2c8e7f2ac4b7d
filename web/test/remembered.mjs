// What a scripted engine remembers: entries of the memory, and its answers about them.

import { article, done, sentence } from './scripted.mjs';

/** When the last of the entries was read, in ms since 1970; the others more than a day apart, so that at any time of day each is of a day of its own. */
const NOW = Date.now();
const HOUR = 3_600_000;

const titles = ['Divers off Antikythera', 'Gears older than clocks', 'The astronomers of Rhodes', 'X-rays of a lump of bronze'];
const sites = ['example.org', 'news.example', 'history.example'];

/** @param {number} n @param {object} [more] */
export const entry = (n, more = {}) => ({
  url: `https://${sites[n % 3]}/${n}`, title: titles[n % 4], site: sites[n % 3], language: 'en', firstRead: NOW - (n + 30) * 24 * HOUR, lastRead: NOW - n * 26 * HOUR,
  timesRead: 1 + (n % 3), dwell: 145_000, pinned: n === 1, bytes: 18_000, ...more,
});

/** @param {number} n @param {number} weight @param {object} [more] */
const recalled = (n, weight, more = {}) => ({
  ...entry(n), weight, text: 'The wheels turned long before clocks had them.', passage: 0, words: ['wheel', 'clock'], coverage: 0.3, cosine: 0.7, recency: 1, importance: 0.3, ...more,
});

/** What the article recalls; the weights sum to one. */
export const related = [recalled(1, 0.62), recalled(2, 0.26), recalled(3, 0.12, { words: [], via: entry(1).url })];

const { url, title, lastRead } = entry(1);

/** The article beside what was read before. */
export const inContext = [
  { relation: 'new', text: sentence('In May 1902').text, url, title, lastRead },
  { relation: 'compare', text: sentence('In the spring of 1900').text, earlier: 'Sponge divers came upon the wreck in 1900.', url, title, lastRead },
];

const features = ['first', 'early', 'central', 'long', 'numbers', 'names', 'title', 'quotation', 'question', 'contrast'];

export const learned = { summaries: 14, weights: features.map((feature, i) => ({ feature, value: [0.4, -0.2, 0.8, -1.2, 2.1, 0.3, 0, 0.1, -0.6, 0.5][i], deviation: 0.3 })) };

const found = [0, 1, 2, 3].map((n) => ({ ...entry(n), excerpt: `A lump of bronze, as it was told for the ${n + 1}th time.` }));

/** An engine that remembers something. @type {Record<string, any[]>} */
export const remembering = {
  'memory-settings': done({ on: true, context: true, budget: 200e6, excluded: ['bank.example'] }),
  'memory-usage': done({ available: true, entries: 212, bytes: 34.2e6, disk: 61e6, budget: 200e6, incomplete: 0, persisted: true }),
  learned: done(learned),
  'reset-learned': done({ ...learned, summaries: 0 }),
  entries: done({ entries: found, total: 212, sites: [{ site: 'example.org', entries: 100 }, { site: 'news.example', entries: 80 }], days: [] }),
  entry: done({
    ...entry(1), selection: ['nobody had thought it possible'], passages: article.split('\n\n').slice(0, 3), also: [],
    summaries: [{ text: 'It held a clock.', mode: 'extractive', generated: false, made: NOW }, { text: 'A lump held wheels.', mode: 'written', model: 'SmolLM2', generated: true, made: NOW }],
    links: [{ url: entry(2).url, title: entry(2).title, weight: 0.4 }],
  }),
  review: done({ due: [{ ...entry(1), summary: 'A lump held wheels.', retrievability: 0.78, new: false }, { ...entry(2), summary: 'Eclipses were listed.', retrievability: 0, new: true }] }),
  grade: done({ due: NOW + 96 * HOUR }),
  digest: done({
    digests: [
      { name: ['antikythera', 'wheels'], entries: [entry(1), entry(2)], lines: [{ text: 'A lump held wheels.', sources: [entry(1).url] }, { text: 'Eclipses were listed.', sources: [entry(2).url, entry(1).url] }], mode: 'ranked', generated: false },
      { name: ['bread'], entries: [entry(4)], lines: [{ text: 'Sourdough wants time.', sources: [entry(4).url] }], mode: 'written', generated: true },
    ],
  }),
  remember: done({ entry: entry(0), twin: false, left: [] }),
  forget: done({ entries: [entry(0), entry(1)] }),
  pin: done(entry(0, { pinned: true })),
  feedback: done({ ...learned, summaries: 15 }),
  'import-memory': done({ added: 3, changed: 1, same: 0, excluded: 0, left: [], settings: ['budget'], learned: true, reviews: 2 }),
};
