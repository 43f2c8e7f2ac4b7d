import { megabytes, number } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { noticeInWords } from '../failures.js';
import { make } from './make.js';

/** Budgets that can be chosen, in megabytes; 0: no limit. */
const budgets = [50, 200, 500, 1000, 0];

/**
 * How much is kept, where, whether the browser keeps it, and how much it may become.
 * @param {import('../../shim/protocol.js').MemoryUsageResult} usage
 * @param {number} budget  bytes; 0: no limit
 * @param {(bytes: number) => void} onBudget
 */
export function storage(usage, budget, onBudget) {
  const { available, reason, entries, bytes, disk, persisted } = usage;
  const choices = budgets.map((mb) => mb * 1e6);
  if (!choices.includes(budget)) choices.unshift(budget);
  const select = make('select', { id: 'memory-budget' }, ...choices.map((bytes) => new Option(bytes === 0 ? say('memory.no-limit') : megabytes(bytes), String(bytes))));
  select.value = String(budget);
  select.addEventListener('change', () => onBudget(Number(select.value)));
  return make(
    'section',
    { className: 'stack' },
    make('h3', {}, say('memory.storage')),
    !available && reason && make('p', { className: 'caution' }, noticeInWords(reason)),
    make(
      'dl',
      {},
      row('memory.pages', number(entries)),
      row('memory.size', budget > 0 ? say('memory.of-budget', { bytes: megabytes(bytes), budget: megabytes(budget) }) : megabytes(bytes)),
      disk > 0 && row('memory.disk', megabytes(disk)),
      row('memory.where', say('memory.in-browser')),
      row('memory.persistence', say(persisted ? 'memory.persisted' : 'memory.not-persisted')),
    ),
    budget > 0 && make('meter', { min: 0, max: budget, value: Math.min(bytes, budget), 'aria-label': say('memory.size') }),
    make('label', { className: 'field' }, make('span', {}, say('memory.budget')), select),
    make('p', { className: 'small muted' }, say('memory.budget-hint')),
  );
}

/** @param {import('../../words/say.js').Key} name @param {string} value */
const row = (name, value) => make('div', {}, make('dt', {}, say(name)), make('dd', {}, value));
