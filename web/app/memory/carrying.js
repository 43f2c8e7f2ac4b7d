import { Code } from '../../shim/protocol.js';
import { failureOf } from '../../shim/failure.js';
import { say } from '../../words/say.js';
import { saveFile } from '../save-file.js';
import { make } from './make.js';

/** The fewest characters of a passphrase. */
const SHORTEST = 8;

/** The memory as a file, and a file as the memory. */
export class Carrying {
  #host;
  #onImported;
  #format = make(
    'select',
    { id: 'export-format' },
    new Option(say('memory.format-json'), 'json'),
    new Option(say('memory.format-markdown'), 'markdown'),
    new Option(say('memory.format-archive'), 'archive'),
  );
  #passphrase = make('input', { type: 'password', id: 'export-passphrase', autocomplete: 'new-password', minLength: SHORTEST });
  #secret = make('label', { className: 'field', hidden: true }, make('span', {}, say('memory.passphrase')), this.#passphrase);
  #file = make('input', { type: 'file', id: 'import-memory', className: 'hidden', accept: '.json,.md,.zip,.age,application/json,application/zip' });
  #replace = make('input', { type: 'checkbox', id: 'import-replace' });
  #opening = make('input', { type: 'password', id: 'import-passphrase', autocomplete: 'off', required: true });
  #unlock;
  /** A file that wants a passphrase. @type {File | null} */
  #locked = null;

  /**
   * @param {import('./dialog.js').Host} host
   * @param {() => void} onImported
   */
  constructor(host, onImported) {
    this.#host = host;
    this.#onImported = onImported;
    this.#format.addEventListener('change', () => {
      const archive = this.#format.value === 'archive';
      this.#secret.hidden = !archive;
      this.#passphrase.required = archive;
    });
    this.#file.addEventListener('change', () => {
      const [file] = this.#file.files ?? [];
      this.#file.value = '';
      if (file) this.#import(file);
    });
    this.#unlock = make(
      'form',
      { className: 'tools', hidden: true, onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), this.#locked && this.#import(this.#locked, this.#opening.value)) },
      make('label', { className: 'field grow' }, make('span', {}, say('memory.passphrase-of-file')), this.#opening),
      make('button', {}, say('memory.import-locked')),
    );
    this.box = make(
      'section',
      { className: 'stack' },
      make('h3', {}, say('memory.carry')),
      make('p', { className: 'small muted' }, say('memory.carry-hint')),
      make(
        'form',
        { className: 'tools', onsubmit: (/** @type {Event} */ e) => (e.preventDefault(), this.#export()) },
        make('label', { className: 'field' }, make('span', {}, say('memory.format')), this.#format),
        this.#secret,
        make('button', {}, say('memory.export')),
        make('label', { className: 'button', htmlFor: 'import-memory' }, say('memory.import')),
        this.#file,
      ),
      make('label', { className: 'check' }, this.#replace, make('span', {}, say('memory.import-replace'))),
      this.#unlock,
    );
  }

  async #export() {
    const format = /** @type {import('../../shim/protocol.js').MemoryFormat} */ (this.#format.value);
    try {
      const file = await this.#host.engine.exportMemory({ format, passphrase: format === 'archive' ? this.#passphrase.value : undefined });
      saveFile(file, file.name);
      this.#passphrase.value = '';
      this.#host.say(say('memory.exported', { name: file.name }));
    } catch (e) {
      this.#host.tell(e);
    }
  }

  /** @param {File} file @param {string} [passphrase] */
  async #import(file, passphrase) {
    this.#opening.value = '';
    try {
      const { added, changed, same, excluded, settings, learned, reviews } = await this.#host.engine.importMemory(file, { passphrase, replace: this.#replace.checked });
      const beside = [settings.length > 0 && say('memory.import-settings'), learned && say('memory.import-learned'), reviews > 0 && say('memory.import-reviews', { n: reviews })].filter((words) => words !== false);
      this.#lock(null);
      this.#onImported();
      this.#replace.checked = false;
      const told = [say('memory.imported', { added, changed, same, excluded }), beside.length > 0 && say('memory.imported-beside', { what: beside.join(say('list.comma')) })];
      this.#host.changed(told.filter(Boolean).join(' '));
    } catch (e) {
      if (failureOf(e).code === Code.Passphrase) this.#lock(file);
      if (failureOf(e).code !== Code.Passphrase || passphrase !== undefined) this.#host.tell(e);
    }
  }

  /** @param {File | null} file  that wants a passphrase */
  #lock(file) {
    this.#locked = file;
    this.#unlock.hidden = file === null;
    if (file) this.#opening.focus();
  }
}
