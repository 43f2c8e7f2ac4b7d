import { Engine } from '../../shim/engine.js';
import { browser, inPrivate } from '../browser.js';
import { Connection } from './connection.js';
import { SUMMON } from './names.js';
import { options } from './options.js';

/** A connection is not made once more when so many have ended within so many milliseconds: the engine would end again. */
const ENDS = 4;
const WITHIN = 60_000;

/** The engine answers a cancel within its own patience, or is ended; this is for a page that it does not hear. */
const PATIENCE = 2000;

/** A background page of Firefox that nobody calls for 30 seconds is ended, and the engine in it. */
const STAY = 20_000;

/**
 * The engine, for a page of the extension: that of the offscreen document (in Firefox of the background
 * page), which is summoned where it is not there. A request under way when that ends is made again.
 *
 * A private window has an engine of its own, in its page, which ends with it.
 * @returns {Engine}
 */
export function connectEngine() {
  if (inPrivate()) return new Engine(new URL('worker.js', location.href), options);
  /** When connections have ended. @type {number[]} */
  const ends = [];
  return new Engine(() => {
    const recent = ends.filter((time) => performance.now() - time < WITHIN);
    if (recent.length >= ENDS) throw new Error('the engine has ended again and again');
    const connection = new Connection(summon, () => ends.push(performance.now()));
    if (!browser.offscreen) {
      const stay = setInterval(() => summon().catch(() => {}), STAY);
      connection.left.addEventListener('abort', () => clearInterval(stay));
    }
    return connection;
  }, { ...options, patience: PATIENCE });
}

const summon = () => browser.runtime.sendMessage({ type: SUMMON });
