import { show } from './elements.js';

/** A piece of work that the reader can watch and cancel: a label, a detail and a bar. */
export class Work {
  #box;
  #label;
  #detail;
  #bar;
  #button;

  /**
   * @param {HTMLElement} box  as index.html has it
   * @param {() => void} onCancel
   */
  constructor(box, onCancel) {
    this.#box = box;
    this.#label = /** @type {HTMLElement} */ (box.querySelector('.work-label'));
    this.#detail = /** @type {HTMLElement} */ (box.querySelector('.work-detail'));
    this.#bar = /** @type {HTMLProgressElement} */ (box.querySelector('progress'));
    this.#button = /** @type {HTMLButtonElement} */ (box.querySelector('button'));
    this.#button.addEventListener('click', onCancel);
  }

  /**
   * @param {string} label
   * @param {string} [detail]
   * @param {number} [share]  0 … 1; without it the bar only moves
   */
  tell(label, detail = '', share) {
    this.#box.hidden = false;
    show(this.#label, label);
    show(this.#detail, detail);
    if (share === undefined) this.#bar.removeAttribute('value');
    else this.#bar.value = share;
  }

  /** @param {string} words  on the button that cancels */
  set cancel(words) {
    show(this.#button, words);
  }

  end() {
    this.#box.hidden = true;
  }
}

/** Guesses how long the rest of a work takes from the speed so far. */
export class Pace {
  #start = performance.now();
  /** @type {number | undefined} */
  #first;

  /**
   * @param {number} done  grows from call to call; the first call sets the start
   * @param {number} total
   * @returns {number | null} seconds; null where it is too early to say
   */
  left(done, total) {
    const now = performance.now();
    if (this.#first === undefined) {
      this.#first = done;
      this.#start = now;
    }
    const elapsed = (now - this.#start) / 1000;
    const came = done - this.#first;
    if (elapsed < 0.5 || came <= 0) return null;
    return ((total - done) / came) * elapsed;
  }
}
