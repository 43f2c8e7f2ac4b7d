import { say } from '../words/say.js';
import { isList } from './lay-out.js';

/**
 * Lets the reader keep, change and remove the sentences of a summary, where they stand.
 * @param {HTMLElement} body  of the summary; what it holds is put back by whoever called
 * @param {string[]} sentences
 * @returns {Promise<Edits | null>} null: the reader thought better of it
 */
export function edit(body, sentences) {
  const rows = sentences.map((text, i) => new Row(text, i));
  const form = document.createElement('form');
  form.className = 'editing';
  const list = document.createElement('ol');
  list.append(...rows.map(({ item }) => item));
  const done = document.createElement('button');
  done.className = 'primary';
  done.textContent = say('edit.done');
  const cancel = document.createElement('button');
  cancel.type = 'button';
  cancel.className = 'quiet';
  cancel.textContent = say('edit.cancel');
  const tools = document.createElement('div');
  tools.className = 'tools';
  tools.append(done, cancel);
  form.append(list, tools);
  body.replaceChildren(form);
  rows[0]?.focus();
  return new Promise((resolve) => {
    cancel.addEventListener('click', () => resolve(null));
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      resolve({ sentences: rows.map((row) => row.outcome), marked: rows.filter((row) => row.marked).map((row) => row.outcome.text) });
    });
    form.addEventListener('keydown', (e) => {
      if (e.key !== 'Escape') return;
      e.preventDefault();
      resolve(null);
    });
  });
}

/**
 * A summary as the reader made it.
 * @template {import('../shim/protocol.js').Summary} S
 * @param {S} summary
 * @param {Edits} edits
 * @param {string} kind
 * @param {import('../shim/protocol.js').Format} format
 * @returns {S & {edited: true}}
 */
export function edited(summary, { sentences: outcomes }, kind, format) {
  const sentences = summary.sentences.flatMap((sentence, i) => {
    const { did, edited } = outcomes[i];
    return did === 'deleted' ? [] : [edited ? { ...sentence, text: edited } : sentence];
  });
  return { ...summary, sentences, text: written(sentences.map(({ heading, text }) => (heading ? `${heading}: ${text}` : text)), kind, format), edited: true };
}

/**
 * The text of a summary, as the engine writes it.
 * @param {string[]} sentences
 * @param {string} kind
 * @param {import('../shim/protocol.js').Format} format
 */
function written(sentences, kind, format) {
  const markdown = format === 'markdown';
  const shown = markdown ? sentences.map((text) => text.replace(/[\\`*_[\]<>|~#]/g, '\\$&')) : sentences;
  return isList(kind) ? shown.map((text) => `${markdown ? '*' : '•'} ${text}`).join('\n') : shown.join(' ');
}

/** A sentence that is edited. */
class Row {
  #text;
  #field = document.createElement('span');
  #keep;
  #remove;
  item = document.createElement('li');

  /** @param {string} text @param {number} i */
  constructor(text, i) {
    this.#text = text;
    this.#field.className = 'sentence';
    editable(this.#field, true);
    this.#field.role = 'textbox';
    this.#field.ariaLabel = say('edit.sentence', { n: i + 1 });
    this.#field.textContent = text;
    this.#field.addEventListener('keydown', (e) => {
      if (e.key === 'Enter') e.preventDefault(); // a sentence has one line
    });
    this.#keep = toggle('✓', say('edit.keep', { n: i + 1 }), () => this.#mark('keep'));
    this.#remove = toggle('✕', say('edit.remove', { n: i + 1 }), () => this.#mark('remove'));
    const tools = document.createElement('span');
    tools.className = 'marks';
    tools.append(this.#keep, this.#remove);
    this.item.append(this.#field, tools);
  }

  focus() {
    this.#field.focus();
  }

  /** What became of the sentence. @returns {SentenceFeedback} */
  get outcome() {
    const text = this.#text;
    const edited = (this.#field.textContent ?? '').replace(/\s+/g, ' ').trim();
    if (pressed(this.#remove) || edited === '') return { text, did: 'deleted' };
    if (edited !== text) return { text, did: 'edited', edited };
    return { text, did: 'kept' };
  }

  /** The reader wants this very sentence. */
  get marked() {
    return pressed(this.#keep);
  }

  /** @param {'keep' | 'remove'} which  is pressed, or no more */
  #mark(which) {
    const [one, other] = which === 'keep' ? [this.#keep, this.#remove] : [this.#remove, this.#keep];
    one.ariaPressed = String(!pressed(one));
    other.ariaPressed = 'false';
    this.item.className = pressed(this.#remove) ? 'removed' : pressed(this.#keep) ? 'marked' : '';
    editable(this.#field, !pressed(this.#remove));
  }
}

/** @param {HTMLElement} field @param {boolean} on */
function editable(field, on) {
  try {
    field.contentEditable = on ? 'plaintext-only' : 'false';
  } catch {
    field.contentEditable = 'true'; // a Firefox before 136; of what is pasted only the text counts
  }
}

/** @param {string} sign @param {string} label @param {() => void} onPress */
function toggle(sign, label, onPress) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'quiet';
  button.textContent = sign;
  button.ariaLabel = label;
  button.title = label;
  button.ariaPressed = 'false';
  button.addEventListener('click', onPress);
  return button;
}

/** @param {HTMLButtonElement} button */
const pressed = (button) => button.ariaPressed === 'true';

/**
 * What the reader made of a summary.
 * @typedef {object} Edits
 * @property {SentenceFeedback[]} sentences  what became of each, in order
 * @property {string[]} marked  those that the reader marked to be kept; the others that are left were not judged
 */

/** @typedef {import('../shim/protocol.js').SentenceFeedback} SentenceFeedback */
