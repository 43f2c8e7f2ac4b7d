import { number } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { button, make } from './make.js';

/** Weights lie between minus and plus this. */
const LARGEST = 3;

/** @type {Record<string, import('../../words/say.js').Key>} */
const features = {
  first: 'memory.feature-first',
  early: 'memory.feature-early',
  central: 'memory.feature-central',
  long: 'memory.feature-long',
  numbers: 'memory.feature-numbers',
  names: 'memory.feature-names',
  title: 'memory.feature-title',
  quotation: 'memory.feature-quotation',
  question: 'memory.feature-question',
  contrast: 'memory.feature-contrast',
};

/**
 * What was learnt of the reader, weight by weight, and its reset.
 * @param {import('../../shim/protocol.js').LearnedResult} learned
 * @param {() => void} onReset
 */
export function learned({ summaries, weights }, onReset) {
  return make(
    'section',
    { className: 'stack' },
    make('h3', {}, say('memory.learned')),
    make('p', { className: 'small muted' }, summaries > 0 ? say('memory.learned-from', { n: summaries }) : say('memory.learned-nothing')),
    summaries > 0 && make('table', { className: 'weights' }, make('tbody', {}, ...weights.map(row))),
    summaries > 0 && make('div', { className: 'tools' }, button(say('memory.reset'), onReset)),
  );
}

/** @param {import('../../shim/protocol.js').LearnedWeight} weight */
function row({ feature, value, deviation }) {
  const key = features[feature];
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, key ? say(key) : feature),
    make('td', { className: 'gauge' }, bar(value)),
    make('td', { className: 'number' }, say('memory.weight', { value: number(value, { maximumFractionDigits: 2, signDisplay: 'exceptZero' }), deviation: number(deviation, { maximumFractionDigits: 2 }) })),
  );
}

/** A bar from the middle to either side. @param {number} value */
function bar(value) {
  const width = (Math.min(Math.abs(value), LARGEST) / LARGEST) * 50;
  const fill = make('span', { className: 'fill' });
  fill.style.insetInlineStart = `${value < 0 ? 50 - width : 50}%`;
  fill.style.inlineSize = `${width}%`;
  return make('span', { className: 'balance', 'aria-hidden': 'true' }, fill);
}
