/** @file What the pages of the extension and the engine call each other by. */

/** The message to the background by which a page asks for an engine to be there. */
export const SUMMON = 'engine';

/** The name of a port by which a content script reaches the engine. */
export const PORT = 'precis engine';

/** The channel on which a page that has come asks the engine for a way to it. */
export const HELLO = 'precis engine';

/**
 * The channel between one page and the engine.
 * @param {string} page  its identifier
 */
export const wayOf = (page) => `precis engine ${page}`;

/**
 * The lock that a page or an engine holds while it is there. A browser gives it up when they are gone,
 * whatever ended them.
 * @param {string} who  its identifier
 */
const presenceOf = (who) => `precis presence ${who}`;

/**
 * Holds the lock of one's own presence.
 * @param {string} who
 * @param {AbortSignal} [left]  gives it up
 * @returns {Promise<void>} when it is held
 */
export function bePresent(who, left) {
  return new Promise((held, refused) => {
    navigator.locks.request(presenceOf(who), () => {
      held();
      return new Promise((leave) => left?.addEventListener('abort', leave));
    }).catch(refused);
  });
}

/**
 * Waits until somebody is gone.
 * @param {string} who
 * @param {AbortSignal} [signal]  ends the wait, which then fails
 * @returns {Promise<void>}
 */
export const absence = (who, signal) => navigator.locks.request(presenceOf(who), { mode: 'shared', signal }, () => {});
