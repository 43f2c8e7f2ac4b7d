/**
 * @file Lets the reader point at the block to take, with the pointer or by keyboard. The page is left as
 * it was: what is shown lies in a shadow tree of one element, which goes when the reader has chosen.
 */

/**
 * @typedef {object} PickerWords  for the reader, in the reader's language
 * @property {string} hint    how to choose
 * @property {(block: {words: number, start: string}) => string} chosen  what Enter would take
 */

/** Elements that are no block worth pointing at. */
const unfit = new Set(['html', 'head', 'br', 'hr', 'img', 'svg', 'script', 'style', 'a', 'span', 'b', 'i', 'em', 'strong', 'code', 'sup', 'sub', 'small', 'mark', 'abbr', 'time', 'button', 'input', 'label', 'path']);

/**
 * Waits for the reader to choose a block. Pointing chooses, a click or Enter takes; Up and Left widen,
 * Down and Right narrow, Tab goes to the next block and Shift Tab back; Escape gives up.
 * @param {Document} document  with a window
 * @param {PickerWords} words
 * @param {AbortSignal} [signal]
 * @returns {Promise<Element | null>} null: the reader gave up
 */
export function pickBlock(document, words, signal) {
  return new Promise((resolve) => new Picker(document, words, resolve, signal));
}

class Picker {
  #events = new AbortController();
  #focused;

  /**
   * @param {Document} document
   * @param {PickerWords} words
   * @param {(block: Element | null) => void} done
   * @param {AbortSignal} [signal]
   */
  constructor(document, words, done, signal) {
    this.document = document;
    this.view = /** @type {Window & typeof globalThis} */ (document.defaultView);
    this.words = words;
    this.done = done;
    this.#focused = document.activeElement;
    this.host = document.createElement('precis-picker');
    const shadow = this.host.attachShadow({ mode: 'closed' });
    const sheet = new this.view.CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
    this.frame = shadow.appendChild(document.createElement('div'));
    this.frame.className = 'frame';
    const bar = shadow.appendChild(document.createElement('div'));
    bar.className = 'bar';
    bar.tabIndex = -1;
    bar.setAttribute('role', 'application');
    bar.setAttribute('aria-label', words.hint);
    bar.append(Object.assign(document.createElement('p'), { textContent: words.hint }));
    this.status = bar.appendChild(document.createElement('p'));
    this.status.setAttribute('role', 'status');
    document.documentElement.append(this.host);
    bar.focus({ preventScroll: true });
    this.#listen(signal);
    /** @type {Element} */
    this.block = document.body;
    this.#choose(this.#atMiddle());
  }

  /** @param {AbortSignal} [signal] */
  #listen(signal) {
    const options = { capture: true, signal: this.#events.signal };
    /** @type {(type: string, listen: (e: any) => void) => void} */
    const on = (type, listen) => this.view.addEventListener(type, listen, options);
    on('keydown', (/** @type {KeyboardEvent} */ e) => this.#key(e));
    on('pointermove', (/** @type {PointerEvent} */ e) => this.#point(e));
    for (const type of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'auxclick', 'contextmenu']) on(type, stop);
    on('click', (/** @type {MouseEvent} */ e) => {
      stop(e);
      this.#end(this.block);
    });
    for (const type of ['scroll', 'resize']) on(type, () => this.#draw());
    if (signal?.aborted) this.#end(null);
    signal?.addEventListener('abort', () => this.#end(null), { signal: this.#events.signal });
  }

  /** @param {KeyboardEvent} e */
  #key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      Escape: () => this.#end(null),
      Enter: () => this.#end(this.block),
      ArrowUp: () => this.#choose(this.#wider()),
      ArrowLeft: () => this.#choose(this.#wider()),
      ArrowDown: () => this.#choose(this.#narrower()),
      ArrowRight: () => this.#choose(this.#narrower()),
      Tab: () => this.#choose(this.#beside(e.shiftKey ? -1 : 1)),
    };
    const act = keys[e.key];
    if (!act) return;
    stop(e);
    act();
    if (e.key !== 'Escape' && e.key !== 'Enter') this.block.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    this.#draw();
  }

  /** @param {PointerEvent} e */
  #point(e) {
    const under = this.document.elementsFromPoint(e.clientX, e.clientY).find((element) => element !== this.host);
    if (under) this.#choose(fitAround(under));
  }

  #atMiddle() {
    const { innerWidth, innerHeight } = this.view;
    const under = this.document.elementsFromPoint(innerWidth / 2, innerHeight / 2).find((element) => element !== this.host);
    return fitAround(under ?? this.document.body);
  }

  /** The next element around the block that shows more text. */
  #wider() {
    const own = textOf(this.block);
    for (let around = this.block.parentElement; around && around !== this.document.documentElement; around = around.parentElement) {
      if (isFit(around) && textOf(around) !== own) return around;
    }
    return this.block;
  }

  /** The part of the block with the most text. */
  #narrower() {
    for (let inner = this.block; ; ) {
      const parts = [...inner.children].filter((part) => isFit(part) && textOf(part) !== '');
      if (parts.length === 0) return this.block;
      const widest = parts.reduce((a, b) => (textOf(b).length > textOf(a).length ? b : a));
      if (textOf(widest) !== textOf(this.block)) return widest;
      inner = widest;
    }
  }

  /** @param {1 | -1} step */
  #beside(step) {
    const next = (/** @type {Element} */ element) => (step > 0 ? element.nextElementSibling : element.previousElementSibling);
    for (let around = /** @type {Element | null} */ (this.block); around && around !== this.document.body; around = around.parentElement) {
      for (let beside = next(around); beside; beside = next(beside)) if (isFit(beside) && textOf(beside) !== '') return beside;
    }
    return this.block;
  }

  /** @param {Element} block */
  #choose(block) {
    if (block === this.block && this.status.textContent !== '') return;
    this.block = block;
    const text = textOf(block);
    this.status.textContent = this.words.chosen({ words: text.split(/\s+/).filter(Boolean).length, start: text.slice(0, 60) });
    this.#draw();
  }

  #draw() {
    const { left, top, width, height } = this.block.getBoundingClientRect();
    Object.assign(this.frame.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
  }

  /** @param {Element | null} block */
  #end(block) {
    this.#events.abort();
    this.host.remove();
    if (this.#focused && 'focus' in this.#focused) /** @type {HTMLElement} */ (this.#focused).focus({ preventScroll: true });
    this.done(block);
  }
}

/** @param {Event} e */
function stop(e) {
  e.preventDefault();
  e.stopImmediatePropagation();
}

/** @param {Element} element */
const isFit = (element) => !unfit.has(element.localName) && element.localName !== 'precis-picker';

/** @param {Element} element */
function fitAround(element) {
  let around = element;
  while (!isFit(around) && around.parentElement) around = around.parentElement;
  return around.localName === 'html' ? element.ownerDocument.body : around;
}

/** The text that an element shows. @param {Element} element */
const textOf = (element) => (/** @type {HTMLElement} */ (element).innerText ?? '').replace(/\s+/g, ' ').trim();

const style = `
  :host { all: initial; }
  .frame { position: fixed; z-index: 2147483647; pointer-events: none; box-sizing: border-box; outline: 3px solid #0b57d0; outline-offset: 2px; box-shadow: 0 0 0 6px #fff, 0 0 0 100vmax rgb(0 0 0 / 25%); border-radius: 2px; }
  .bar { position: fixed; z-index: 2147483647; inset: auto 0 0 0; margin: 0 auto 12px; max-width: min(36rem, calc(100vw - 48px)); padding: 8px 16px; border-radius: 8px; pointer-events: none;
    font: 15px/1.4 system-ui, sans-serif; color: #fff; background: #1f1f1f; border: 1px solid #fff; }
  .bar:focus { outline: none; }
  .bar p { margin: 4px 0; overflow-wrap: anywhere; }
`;
