/** @file Threads of questions and answers: which answers are worth reading. */

/** @typedef {import('./page.js').Block} Block */

/** Answers that are read, the accepted one first counted. */
const MOST = 3;

/** What marks one answer, in schema.org's words or those of the usual programs. */
const answers = '[itemprop~="acceptedAnswer"], [itemprop~="suggestedAnswer"], [itemtype$="schema.org/Answer"], .answer[id], [data-answerid], [class*="answer-item"]';

/** What marks the answer that the one who asked took. */
const accepted = '[itemprop~="acceptedAnswer"], .accepted-answer, .is-accepted, .accepted, .best-answer, .solution, [data-accepted="true"]';

/** Where an answer says how many found it good. */
const votes = '[itemprop="upvoteCount"], [data-score], [data-votes], .js-vote-count, .vote-count-post, [class*="vote-count"], [class*="votes"], [class*="score"], [class*="points"]';

/** What was asked and answered itself, without names, dates and votes. */
const bodies = '[itemprop~="text"]';

/** What people remark below questions and answers. */
const remarks = '.comments, .comment, [itemprop="comment"], [class*="comment-list"]';

/**
 * Whether the page says that people answer each other on it.
 * @param {Document} document
 */
export function isThread(document) {
  if (document.querySelector('[itemtype$="/QAPage"], [itemtype$="/DiscussionForumPosting"], [itemtype$="schema.org/Question"]')) return true;
  return [...document.querySelectorAll('script[type="application/ld+json"]')].some(({ textContent }) => /"@type"\s*:\s*\[?\s*"(QAPage|DiscussionForumPosting)"/.test(textContent ?? ''));
}

/**
 * Leaves of many answers those that were accepted or found best, in page order, and no remarks.
 * @param {Document} document
 * @param {Block[]} all  of the page
 * @param {Block[]} likely  those that are likely main text
 * @returns {Block[]}
 */
export function bestOfThread(document, all, likely) {
  const said = all.filter(({ place: { element } }) => element.closest(bodies));
  return withoutWeakAnswers(document, said.length > 0 ? said : likely);
}

/**
 * @param {Document} document
 * @param {Block[]} blocks
 */
function withoutWeakAnswers(document, blocks) {
  const all = [...document.querySelectorAll(answers)].filter((answer) => !answer.parentElement?.closest(answers));
  if (all.length === 0) return blocks;
  const judged = all.map((answer, i) => ({ answer, rank: answer.matches(accepted) || answer.querySelector(accepted) ? Infinity : votesOf(answer), i }));
  const known = judged.some(({ rank }) => rank !== 0);
  const best = new Set((known ? judged.sort((a, b) => b.rank - a.rank || a.i - b.i) : judged).slice(0, known ? MOST : judged.length).map(({ answer }) => answer));
  return blocks.filter(({ place: { element } }) => {
    const answer = all.find((one) => one.contains(element));
    if (element.closest(remarks)) return false;
    return !answer || best.has(answer);
  });
}

/** @param {Element} answer */
function votesOf(answer) {
  const own = answer.getAttribute('data-score') ?? answer.getAttribute('data-votes');
  const shown = answer.querySelector(votes);
  const said = own ?? shown?.getAttribute('content') ?? shown?.getAttribute('data-score') ?? shown?.textContent ?? '';
  const number = said.match(/-?\d[\d,.]*\s*k?/i)?.[0] ?? '0';
  return Number.parseFloat(number.replace(/,/g, '')) * (/k/i.test(number) ? 1000 : 1);
}
