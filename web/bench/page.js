/** @file What the benchmark calls in the page. */
import { measureAhead } from './ahead.js';
import { measurePrecis, measureStart } from './precis.js';
import { measureWllama } from './wllama.js';

Object.assign(globalThis, { bench: { measureAhead, measurePrecis, measureStart, measureWllama } });
