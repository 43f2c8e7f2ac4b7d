/** @file Forgetting, which asks first and says what goes. */
import { date, list } from '../../words/quantities.js';
import { say } from '../../words/say.js';
import { confirm } from './confirm.js';
import { nameOf } from './entry-link.js';

/** Titles that a question names; the rest is counted. */
const NAMED = 3;

/** Milliseconds of an hour. */
const HOUR = 3_600_000;

/**
 * Forgets after the reader has agreed.
 * @param {import('../../shim/engine.js').Engine} engine
 * @param {What} what
 * @returns {Promise<string>} what to tell; empty: the reader did not agree, or there was nothing
 */
export async function forget(engine, what) {
  const question = await questionOf(engine, what);
  if (question === null) return say('memory.nothing-to-forget');
  if (!(await confirm(question))) return '';
  const gone = await engine.forget(request(what));
  return say('memory.forgotten', { n: gone.length });
}

/** @param {What} what */
function request(what) {
  if ('hour' in what) return { since: Date.now() - HOUR };
  if ('entry' in what) return { url: what.entry.url };
  return what;
}

/**
 * @param {import('../../shim/engine.js').Engine} engine
 * @param {What} what
 */
async function questionOf(engine, what) {
  if ('entry' in what) {
    const name = nameOf(what.entry);
    return { heading: say('memory.forget-page-question'), lines: [name, say('memory.forget-goes', { n: 1 })], action: say('memory.forget') };
  }
  const conditions = 'site' in what ? { site: what.site } : 'hour' in what ? { from: Date.now() - HOUR } : {};
  const { entries, total } = await engine.entries({ ...conditions, limit: NAMED });
  if (total === 0 && !('all' in what)) return null;
  const named = entries.map(nameOf);
  const more = total - named.length;
  const which = more > 0 ? say('memory.and-more', { named: named.join(say('list.comma')), n: more }) : list(named);
  const heading =
    'all' in what ? say('memory.forget-all-question', { n: total })
    : 'site' in what ? say('memory.forget-site-question', { n: total, site: what.site })
    : say('memory.forget-hour-question', { n: total, time: date(Date.now() - HOUR, { timeStyle: 'short' }) });
  return {
    heading,
    lines: [which, say('memory.forget-goes', { n: total }), 'all' in what ? say('memory.forget-all-goes') : ''],
    action: 'all' in what ? say('memory.erase-now') : say('memory.forget'),
  };
}

/** One entry, a site, the last hour, or all. @typedef {{entry: {url: string, title?: string}} | {site: string} | {hour: true} | {all: true}} What */
