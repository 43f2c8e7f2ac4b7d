import { say } from '../../words/say.js';
import { make } from './make.js';

/**
 * Asks before something is done that cannot be undone.
 * @param {{heading: string, lines: string[], action: string}} question  action: the words on the button that does it
 * @returns {Promise<boolean>}
 */
export function confirm({ heading, lines, action }) {
  const dialog = make(
    'dialog',
    { className: 'confirm', 'aria-labelledby': 'confirm-heading', 'aria-describedby': 'confirm-lines' },
    make(
      'form',
      { method: 'dialog', className: 'stack' },
      make('h2', { id: 'confirm-heading' }, heading),
      make('div', { id: 'confirm-lines', className: 'stack' }, ...lines.filter(Boolean).map((line) => make('p', {}, line))),
      make(
        'div',
        { className: 'tools end' },
        make('button', { value: 'no', className: 'quiet', autofocus: true }, say('memory.cancel')),
        make('button', { value: 'yes', className: 'danger' }, action),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
