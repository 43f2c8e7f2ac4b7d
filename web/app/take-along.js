import { duration } from '../words/quantities.js';
import { say } from '../words/say.js';
import { element, show } from './elements.js';
import { secondsToRead } from './reading-time.js';
import { saveFile } from './save-file.js';
import { loadSettings } from './settings.js';

/** Milliseconds for which a button says what it has done. */
const SAID = 1500;

/** Seconds of reading below which what a summary saves is not worth telling. */
const WORTH_TELLING = 30;

/** The summary taken elsewhere: copied, shared, saved; and the time that it saves. */
export class TakeAlong {
  #source;
  /** @type {import('../shim/protocol.js').Summary | null} */
  #summary = null;
  #copy = element('copy', HTMLButtonElement);
  #share = element('share', HTMLButtonElement);
  #saved = element('saved-time', HTMLElement);

  /** @param {import('./page-source.js').PageSource} source */
  constructor(source) {
    this.#source = source;
    this.#share.hidden = !('share' in navigator);
    this.#copy.addEventListener('click', () => this.#copyText());
    this.#share.addEventListener('click', () => this.#shareText());
    element('save', HTMLButtonElement).addEventListener('click', () => this.#save());
  }

  /** @param {import('../shim/protocol.js').Summary | null} summary  that is shown */
  of(summary) {
    this.#summary = summary;
    const seconds = summary ? secondsToRead(this.#source.text) - secondsToRead(summary.text) : 0;
    show(this.#saved, seconds >= WORTH_TELLING ? say('take.saved', { time: duration(seconds) }) : '');
  }

  async #copyText() {
    if (!this.#summary) return;
    try {
      await navigator.clipboard.writeText(this.#summary.text);
      this.#copy.textContent = say('summary.copied');
    } catch {
      this.#copy.textContent = say('summary.not-copied');
    }
    setTimeout(() => (this.#copy.textContent = say('summary.copy')), SAID);
  }

  async #shareText() {
    if (!this.#summary) return;
    const page = await this.#source.page();
    const url = page && /^https?:/.test(page.url) ? page.url : undefined;
    try {
      await navigator.share({ title: this.#source.title, text: this.#summary.text, url });
    } catch {
      // The reader has thought better of it.
    }
  }

  /** As a file in the format chosen, with the title and where it is from. */
  async #save() {
    if (!this.#summary) return;
    const markdown = loadSettings().format === 'markdown';
    const page = await this.#source.page();
    const url = page && /^https?:/.test(page.url) ? page.url : '';
    const title = this.#source.title || page?.title || 'precis';
    const head = markdown ? [`# ${title}`, url && `<${url}>`] : [title, url];
    const text = `${[...head.filter(Boolean), this.#summary.text].join('\n\n')}\n`;
    saveFile(new Blob([text], { type: markdown ? 'text/markdown' : 'text/plain' }), `${fileName(title)}.${markdown ? 'md' : 'txt'}`);
  }
}

/** A name that every file system takes. @param {string} title */
const fileName = (title) => title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 60) || 'precis';
