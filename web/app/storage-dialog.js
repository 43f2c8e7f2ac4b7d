/** @file What this site keeps in the browser: how much of it, whether the browser keeps it, and the end of each. */
import { megabytes, size } from '../words/quantities.js';
import { say } from '../words/say.js';
import { failureInWords } from './failures.js';
import { forget } from './memory/forget.js';
import { button, facts, make } from './memory/make.js';
import { loadStyle } from './memory/style.js';
import { appCache, removeAppCache } from './app-cache.js';
import { forgetSettings, loadSettings, settingsBytes } from './settings.js';
import { show } from './elements.js';

/**
 * What the dialog has from the page.
 * @typedef {object} Host
 * @property {import('../shim/engine.js').Engine} engine
 * @property {() => void} onRemoved  a model is no longer on this device
 * @property {() => void} openMemory  shows what is remembered
 */

export class StorageDialog {
  #host;
  #dialog;
  #view = make('div', { className: 'view' });
  #told = make('p', { className: 'small told', role: 'status' });
  #problem = make('p', { className: 'problem', role: 'alert', hidden: true });

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#dialog = make(
      'dialog',
      { id: 'storage', className: 'wide memory', 'aria-labelledby': 'storage-heading' },
      make(
        'div',
        { className: 'pane-head' },
        make('h2', { id: 'storage-heading', tabIndex: -1 }, say('storage.heading')),
        button(say('page.close'), () => this.#dialog.close(), { className: 'quiet' }),
      ),
      this.#problem,
      this.#told,
      this.#view,
    );
    document.body.append(this.#dialog);
  }

  async open() {
    await loadStyle();
    this.#told.textContent = '';
    await this.#refresh();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  async #refresh() {
    show(this.#problem, '');
    const { engine } = this.#host;
    try {
      const [kept, cache, memory] = await Promise.all([
        engine.models(),
        appCache(),
        loadSettings().remembers ? engine.memoryUsage() : null, // else asking would make one
      ]);
      this.#view.replaceChildren(make('div', { className: 'stack' }, this.#whole(kept), this.#models(kept.models), this.#memory(memory), this.#app(cache), this.#choices(settingsBytes())));
    } catch (e) {
      show(this.#problem, failureInWords(e));
    }
  }

  /** All of it together. @param {import('../shim/protocol.js').ModelsResult} kept */
  #whole({ usage, quota, persisted }) {
    return make(
      'section',
      { className: 'stack' },
      make('p', {}, say('storage.why')),
      quota > 0 && make('p', {}, say('storage.all', { used: size(usage), quota: size(quota) })),
      quota > 0 && make('meter', { min: 0, max: quota, value: usage, 'aria-label': say('storage.bar') }),
      make('p', { className: 'small muted' }, say(persisted ? 'storage.persisted' : 'storage.not-persisted')),
      !persisted && 'storage' in navigator && make('div', { className: 'tools' }, button(say('storage.persist'), () => this.#persist())),
    );
  }

  /** @param {import('../shim/protocol.js').StoredModel[]} models */
  #models(models) {
    const list = models.map(({ model, stored, complete }) =>
      row(make('p', { className: 'name' }, model.name), [complete ? megabytes(stored) : say('models.came', { size: megabytes(stored) }), model.licence], [
        button(say('storage.remove'), () => this.#do(async () => {
          await this.#host.engine.remove(model);
          this.#host.onRemoved();
          return say('storage.removed', { name: model.name });
        }), { 'aria-label': say('models.act', { act: say('storage.remove'), name: model.name }) }),
      ]));
    return section('storage.models', list.length > 0 ? make('ul', { className: 'models' }, ...list) : make('p', { className: 'small muted' }, say('storage.no-models')));
  }

  /** @param {import('../shim/protocol.js').MemoryUsageResult | null} usage  null: the reader wants no memory */
  #memory(usage) {
    if (!usage || usage.entries === 0) return section('storage.memory', make('p', { className: 'small muted' }, say('storage.no-memory')));
    const { entries, bytes, disk } = usage;
    return section('storage.memory', make('ul', { className: 'models' }, row(make('p', {}, say('storage.pages', { n: entries })), [size(disk || bytes)], [
      button(say('storage.memory-open'), () => {
        this.#dialog.close();
        this.#host.openMemory();
      }),
      button(say('storage.erase'), () => this.#do(() => forget(this.#host.engine, { all: true }))),
    ])));
  }

  /** @param {number} bytes  of the page's own files */
  #app(bytes) {
    if (bytes === 0) return section('storage.app', make('p', { className: 'small muted' }, say('storage.no-app')));
    return section('storage.app', make('ul', { className: 'models' }, row(make('p', {}, say('storage.app-why')), [size(bytes)], [
      button(say('storage.remove'), () => this.#do(async () => {
        await removeAppCache();
        return say('storage.app-removed');
      }), { 'aria-label': say('models.act', { act: say('storage.remove'), name: say('storage.app') }) }),
    ])));
  }

  /** @param {number} bytes  of the reader's choices */
  #choices(bytes) {
    return bytes > 0 && section('storage.settings', make('ul', { className: 'models' }, row(make('p', {}, say('storage.settings-why')), [size(bytes)], [
      button(say('storage.reset'), () => {
        forgetSettings();
        location.reload();
      }),
    ])));
  }

  async #persist() {
    const agreed = await navigator.storage.persist();
    await this.#refresh();
    this.#told.textContent = agreed ? say('storage.persisted') : say('storage.refused');
  }

  /** @param {() => Promise<string>} work  and what to tell of it */
  async #do(work) {
    try {
      const words = await work();
      await this.#refresh();
      this.#told.textContent = words;
      this.#dialog.querySelector('h2')?.focus(); // the button that had the focus is gone
    } catch (e) {
      show(this.#problem, failureInWords(e));
    }
  }
}

/** @param {import('../words/say.js').Key} heading @param {HTMLElement} contents */
const section = (heading, contents) => make('section', { className: 'stack' }, make('h3', {}, say(heading)), contents);

/**
 * @param {HTMLElement} name
 * @param {string[]} about
 * @param {HTMLButtonElement[]} buttons
 */
const row = (name, about, buttons) =>
  make('li', { className: 'offer' }, make('div', {}, name, facts(about)), make('div', { className: 'tools' }, ...buttons));
