import { percent } from '../words/quantities.js';
import { say } from '../words/say.js';
import { element, show } from './elements.js';
import { leadToEvidence, sentenceLink } from './evidence.js';
import { DOUBTFUL } from './doubtful.js';
import { failureInWords } from './failures.js';

/** Under this name the source marks what the answers rest on. */
const EVIDENCE = 'answers';

/** UTF-16 units of a passage that an answer in the model's words rests on, as its link shows it. */
const EXCERPT = 140;

/** Turns of the dialogue that a question is asked with. */
const EARLIER = 3;

/** Questions to the text and their answers, the newest first. */
export class Dialogue {
  #engine;
  #source;
  #form = element('ask-page', HTMLFormElement);
  #question = element('question', HTMLInputElement);
  #button = /** @type {HTMLButtonElement} */ (this.#form.querySelector('button'));
  #problem = element('dialogue-problem', HTMLElement);
  #answers = element('answers', HTMLElement);
  #live = element('dialogue-live', HTMLElement);
  /** @type {AbortController | null} */
  #running = null;
  /** @type {import('../shim/protocol.js').Turn[]} */
  #turns = [];
  /** What each link of the answers leads to. @type {Range[][]} */
  #evidence = [];

  /**
   * @param {import('../shim/engine.js').Engine} engine
   * @param {import('./page-source.js').PageSource} source
   */
  constructor(engine, source) {
    this.#engine = engine;
    this.#source = source;
    leadToEvidence(this.#answers, source, EVIDENCE);
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      if (this.#running) this.#running.abort();
      else this.#ask();
    });
  }

  /** The answers, to be shown again later. @returns {Kept} */
  keep() {
    return { turns: this.#turns, evidence: this.#evidence, items: [...this.#answers.children].filter((item) => item.hasAttribute('data-answered')) };
  }

  /** Shows again what was kept of the text that is read now again. @param {Kept} kept */
  restore({ turns, evidence, items }) {
    this.#turns = turns;
    this.#evidence = evidence;
    this.#answers.replaceChildren(...items);
    this.#answers.hidden = items.length === 0;
    this.#source.mark(EVIDENCE, evidence);
  }

  /** Another text: the answers are not about it. */
  clear() {
    this.#running?.abort();
    this.#end();
    this.#turns = [];
    this.#evidence = [];
    this.#answers.replaceChildren();
    this.#answers.hidden = true;
    show(this.#problem, '');
    this.#live.textContent = '';
  }

  async #ask() {
    const question = this.#question.value.trim();
    show(this.#problem, '');
    if (question === '') return;
    if (this.#source.text.trim() === '') {
      show(this.#problem, say('ask.no-text'));
      return;
    }
    const abort = new AbortController();
    this.#running = abort;
    this.#question.value = '';
    this.#button.textContent = say('work.stop');
    const item = document.createElement('li');
    item.append(paragraph(question, 'asked'));
    const answer = paragraph(say('ask.searching'), 'answer muted');
    item.append(answer);
    this.#answers.prepend(item);
    this.#answers.hidden = false;
    try {
      const result = await this.#engine.ask(this.#source.text, question, {
        earlier: this.#turns.slice(-EARLIER),
        signal: abort.signal,
        onEvent: ({ stage, done = 0, total = 0, text = '' }) => {
          if (stage === 'writing') this.#showWriting(item, answer, text);
          else if (total > 0) answer.textContent = say('ask.searching-part', { share: percent(done / total) });
        },
      });
      this.#showAnswer(item, answer, result);
      this.#turns.push({ question, answer: result.text });
    } catch (e) {
      item.remove();
      if (this.#running !== abort) return; // about another text
      this.#answers.hidden = this.#answers.childElementCount === 0;
      show(this.#problem, failureInWords(e));
      if (this.#question.value === '') this.#question.value = question; // to be changed and sent again
    } finally {
      if (this.#running === abort) this.#end();
    }
  }

  #end() {
    this.#running = null;
    this.#button.textContent = say('ask.send');
  }

  /**
   * @param {HTMLElement} item
   * @param {HTMLElement} answer
   * @param {string} text  so far
   */
  #showWriting(item, answer, text) {
    if (!item.classList.contains('generated')) {
      item.classList.add('generated');
      answer.before(paragraph(say('origin.model'), 'origin'));
      answer.className = 'answer';
    }
    answer.textContent = text;
  }

  /**
   * @param {HTMLElement} item
   * @param {HTMLElement} answer
   * @param {import('../shim/protocol.js').Answer} result
   */
  #showAnswer(item, answer, { text, found, generated, evidence, support }) {
    item.querySelector('.origin')?.remove();
    item.classList.toggle('generated', found && generated);
    item.classList.toggle('unfound', !found);
    answer.className = 'answer';
    item.dataset.answered = '';
    if (!found) {
      answer.textContent = say('ask.not-found');
      this.#live.textContent = answer.textContent;
      return;
    }
    const origin = say(generated ? 'origin.model' : 'origin.quoted');
    answer.before(paragraph(origin, 'origin'));
    answer.textContent = text;
    if (!generated) answer.remove(); // its passages say the same, and lead to their places
    if (generated && support < DOUBTFUL) answer.after(paragraph(say('origin.doubtful'), 'small muted'));
    item.append(this.#passages(evidence, generated));
    this.#source.mark(EVIDENCE, this.#evidence);
    this.#live.textContent = say('origin.says', { origin, text });
  }

  /**
   * What an answer rests on, each a link to its place.
   * @param {Range[]} evidence
   * @param {boolean} short  beside an answer in other words the beginnings are enough
   */
  #passages(evidence, short) {
    const list = document.createElement('ul');
    list.dir = 'auto';
    list.className = short ? 'passages small' : 'passages';
    for (const range of evidence) {
      const text = this.#source.text.slice(range.start, range.end).replace(/\s+/g, ' ').trim();
      const item = document.createElement('li');
      item.append(sentenceLink(short ? excerpt(text) : text, this.#evidence.push([range]) - 1, 1));
      list.append(item);
    }
    return list;
  }
}

/** @param {string} text */
function excerpt(text) {
  if (text.length <= EXCERPT) return text;
  const space = text.lastIndexOf(' ', EXCERPT);
  return `${text.slice(0, space > 0 ? space : EXCERPT)} …`;
}

/** @param {string} text @param {string} name  of its class */
function paragraph(text, name) {
  const p = document.createElement('p');
  p.className = name;
  p.dir = 'auto';
  p.textContent = text;
  return p;
}

/** @typedef {{turns: import('../shim/protocol.js').Turn[], evidence: Range[][], items: Element[]}} Kept */
/** @typedef {import('../shim/protocol.js').Range} Range */
