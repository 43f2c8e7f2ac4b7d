/** @file What reading ahead spares, in the page: the engine as it is shipped. */
import { Engine } from '../shim/engine.js';

/**
 * Loads a model, opens a text for some time, and asks for a summary of it.
 * @param {object} options
 * @param {import('../shim/protocol.js').ModelFile} options.model
 * @param {string} options.text
 * @param {import('../shim/protocol.js').Mode} options.mode
 * @param {number} options.open  ms for which the text is open before
 * @param {boolean} options.ahead  it is read ahead meanwhile
 * @param {import('../shim/engine-memory.js').ReadPage[]} [options.remembered]  what was read before, if anything: the summary goes by it
 * @returns {Promise<{first: number, done: number, held: number, text: string}>} ms from the request to the first
 *   token that the model writes, where it writes, and to the summary; bytes that are held; the summary
 */
export async function measureAhead({ model, text, mode, open, ahead, remembered = [] }) {
  const engine = new Engine(new URL('worker.js', location.href));
  await engine.load(model);
  const options = /** @type {const} */ ({ mode, kind: 'tldr', length: 'medium', format: 'plain-text' });
  const visible = { start: 0, end: 2000 };
  const recalling = remembered.length > 0 ? { page: { url: 'https://open.example/', title: '' }, context: true } : {};
  if (remembered.length > 0) await engine.forget({ all: true });
  for (const page of remembered) await engine.remember(page);
  if (ahead) {
    await engine.page(text, options, recalling);
    engine.look({ visible, read: true });
  }
  await new Promise((passed) => setTimeout(passed, open));
  const held = ahead ? (await engine.look({ visible, read: false })).bytes : 0;
  const begun = performance.now();
  let first = 0;
  const summary = await engine.summarize(text, options, {
    ...recalling,
    onEvent: ({ stage, text: written }) => {
      // Beams are shown once they have all come; their first step is the first token.
      if (stage === 'searching' || (stage === 'writing' && written)) first ||= performance.now() - begun;
    },
  });
  const done = performance.now() - begun;
  if (remembered.length > 0 && !summary.related) throw new Error('bench: the text recalls nothing');
  // What random weights write does not hold.
  if (summary.fallback && !summary.fallback.startsWith('what the model wrote')) throw new Error(`bench: the summary is ${summary.mode}: ${summary.fallback}`);
  engine.close();
  return { first: first || done, done, held, text: summary.text };
}
