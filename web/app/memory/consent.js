import { say } from '../../words/say.js';
import { make } from './make.js';

/**
 * Asks whether anything may be remembered, and says what is kept and where.
 * @returns {Promise<'no' | 'page' | 'all'>} page: this page, and others when the reader says so
 */
export function askToRemember() {
  const dialog = make(
    'dialog',
    { 'aria-labelledby': 'consent-heading' },
    make(
      'form',
      { method: 'dialog', className: 'consent' },
      make('h2', { id: 'consent-heading' }, say('memory.consent-heading')),
      make('p', {}, say('memory.consent-what')),
      make(
        'dl',
        {},
        row('memory.consent-kept', 'memory.consent-kept-what'),
        row('memory.where', 'memory.consent-where'),
        row('memory.consent-not', 'memory.consent-not-what'),
        row('memory.consent-end', 'memory.consent-end-how'),
      ),
      make(
        'div',
        { className: 'tools end' },
        make('button', { value: 'no', className: 'quiet', autofocus: true }, say('memory.consent-no')),
        make('button', { value: 'all' }, say('memory.consent-all')),
        make('button', { value: 'page', className: 'primary' }, say('memory.consent-page')),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'all' || dialog.returnValue === 'page' ? dialog.returnValue : 'no');
    });
  });
}

/** @param {import('../../words/say.js').Key} name @param {import('../../words/say.js').Key} value */
const row = (name, value) => make('div', {}, make('dt', {}, say(name)), make('dd', {}, say(value)));
