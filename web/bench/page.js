/** @file What the benchmark calls in the page. */
import { measurePrecis, measureStart } from './precis.js';
import { measureWllama } from './wllama.js';

Object.assign(globalThis, { bench: { measurePrecis, measureStart, measureWllama } });
