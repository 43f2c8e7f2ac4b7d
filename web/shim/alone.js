/** What runs alone where the browser has no locks: when the last one of a name has ended. @type {Map<string, Promise<unknown>>} */
const last = new Map();

/**
 * Does something that is done once at a time: others of that name wait, those of other tabs too. A browser
 * without locks keeps the tabs apart no more; what two write at once is then the same, since names of
 * files hold what is in them.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{signal: AbortSignal, waiting: () => void}} options  waiting: called where another one is at it
 * @returns {Promise<T>} rejected with the signal's reason where it ends while it waits
 */
export async function alone(name, work, { signal, waiting }) {
  if (!navigator.locks) return inTurn(name, work, { signal, waiting });
  const at = await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? { result: await work() } : null));
  if (at) return at.result;
  waiting();
  return navigator.locks.request(name, { signal }, work);
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{signal: AbortSignal, waiting: () => void}} options
 * @returns {Promise<T>}
 */
async function inTurn(name, work, { signal, waiting }) {
  const before = last.get(name);
  const turn = (async () => {
    if (before) {
      waiting();
      await before;
    }
    signal.throwIfAborted();
    return work();
  })();
  const ended = turn.then(() => {}, () => {});
  last.set(name, ended);
  try {
    return await turn;
  } finally {
    if (last.get(name) === ended) last.delete(name);
  }
}
