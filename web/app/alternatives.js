import { say } from '../words/say.js';
import { element, show } from './elements.js';

/** How many further summaries are asked for. */
export const FURTHER = 3;

/** Other summaries that the model has written, one of which can be chosen for the card. */
export class Alternatives {
  #box = element('alternatives', HTMLFieldSetElement);
  #list = element('alternative-list', HTMLElement);
  #get = element('get-alternatives', HTMLButtonElement);
  #note = element('alternatives-note', HTMLElement);
  #onChoose;

  /**
   * @param {() => void} onAsk  the reader wants other versions
   * @param {(summary: Summary) => void} onChoose
   */
  constructor(onAsk, onChoose) {
    this.#onChoose = onChoose;
    this.#get.addEventListener('click', onAsk);
  }

  /** @param {boolean} can  the summary that is shown is one that the model can write otherwise */
  offer(can) {
    this.#get.hidden = !can || this.#list.childElementCount > 0;
    this.#box.hidden = !can || this.#list.childElementCount === 0;
    if (!can) show(this.#note, '');
  }

  clear() {
    this.#list.replaceChildren();
    show(this.#note, '');
    this.offer(false);
  }

  /**
   * @param {Summary} shown  in the card
   * @param {Summary[]} others  those with its words are left out
   */
  set(shown, others) {
    const versions = [shown];
    for (const other of others) {
      if (versions.length <= FURTHER && versions.every(({ text }) => text !== other.text)) versions.push(other);
    }
    if (versions.length === 1) {
      show(this.#note, say('summary.no-others'));
      return;
    }
    this.#list.replaceChildren(...versions.map((version, i) => this.#option(version, i === 0)));
    this.offer(true);
    this.#list.querySelector('input')?.focus();
  }

  /** @param {Summary} version @param {boolean} checked */
  #option(version, checked) {
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.type = 'radio';
    input.name = 'alternative';
    input.checked = checked;
    input.addEventListener('change', () => this.#onChoose(version));
    const text = document.createElement('span');
    text.textContent = version.sentences.map((sentence) => sentence.text).join(' ');
    label.append(input, text);
    return label;
  }
}

/** @typedef {import('../shim/protocol.js').Summary} Summary */
