import { say } from '../../words/say.js';
import { loadSettings, saveSettings } from '../settings.js';
import { Carrying } from './carrying.js';
import { excluded } from './excluded.js';
import { forget } from './forget.js';
import { learned } from './learned.js';
import { button, make, toggle } from './make.js';
import { storage } from './storage.js';

/** What is remembered and by which rules; what is kept and where; what was learnt; carrying along; the end of it all. */
export class SettingsView {
  #host;
  #carrying;

  /** @param {import('./dialog.js').Host} host */
  constructor(host) {
    this.#host = host;
    this.#carrying = new Carrying(host, () => this.refresh());
    this.box = make('div', { className: 'stack' });
  }

  async refresh() {
    const { engine } = this.#host;
    try {
      const [settings, usage, weights] = await Promise.all([engine.memorySettings(), engine.memoryUsage(), engine.learned()]);
      this.box.replaceChildren(
        this.#rules(settings),
        storage(usage, settings.budget, (budget) => this.#set({ budget })),
        excluded(settings.excluded, (sites) => this.#set({ excluded: sites })),
        learned(weights, () => this.#reset()),
        this.#carrying.box,
        this.#erasing(),
      );
    } catch (e) {
      this.#host.tell(e);
    }
  }

  /** @param {import('../../shim/protocol.js').MemorySettingsResult} settings */
  #rules({ on: allowed, context }) {
    const { remembers, remembersAll } = loadSettings();
    const on = allowed && remembers;
    return section(
      'memory.rules',
      toggle(say('memory.remember-on'), {
        checked: on,
        hint: say('memory.remember-on-hint'),
        onChange: (on) => {
          saveSettings({ remembers: on });
          this.#set({ on });
        },
      }),
      toggle(say('memory.automatic'), {
        checked: on && remembersAll,
        disabled: !on,
        hint: say('memory.automatic-hint'),
        onChange: (all) => {
          saveSettings({ remembersAll: all });
          this.#host.changed();
        },
      }),
      toggle(say('memory.use'), { checked: on && context, disabled: !on, hint: say('memory.use-hint'), onChange: (context) => this.#set({ context }) }),
    );
  }

  #erasing() {
    return section(
      'memory.erase',
      make('p', { className: 'small muted' }, say('memory.erase-hint')),
      make('div', { className: 'tools' }, button(say('memory.erase-all'), () => this.#erase(), { className: 'danger' })),
    );
  }

  /** @param {Partial<import('../../shim/protocol.js').MemorySettingsResult>} changes */
  #set(changes) {
    return this.#do(async () => {
      await this.#host.engine.memorySettings(changes);
      return say('memory.saved');
    });
  }

  #reset() {
    return this.#do(async () => {
      await this.#host.engine.resetLearned();
      return say('memory.reset-done');
    });
  }

  #erase() {
    return this.#do(() => forget(this.#host.engine, { all: true }));
  }

  /**
   * Does something, tells what was done, and shows how things stand then.
   * @param {() => Promise<string>} act  gives what to tell; empty: nothing was done
   */
  async #do(act) {
    try {
      const told = await act();
      if (told !== '') this.#host.changed(told);
    } catch (e) {
      this.#host.tell(e);
    }
    await this.#refreshInPlace();
  }

  /** Shows how things stand, with the focus where it was. */
  async #refreshInPlace() {
    const controls = () => /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll('input, select, button')]);
    const place = controls().indexOf(/** @type {HTMLElement} */ (document.activeElement));
    await this.refresh();
    if (place >= 0) controls()[Math.min(place, controls().length - 1)]?.focus();
  }
}

/** @param {import('../../words/say.js').Key} heading @param {...HTMLElement} contents */
const section = (heading, ...contents) => make('section', { className: 'stack' }, make('h3', {}, say(heading)), ...contents);
