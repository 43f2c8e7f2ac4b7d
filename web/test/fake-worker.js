// Stands in for the engine's Web Worker in tests of the page: it answers each request as the test
// scripted it. ANSWERS, put before it by the test, maps the type of a request to a list of replies;
// a reply {hold: true} keeps the request open until it is cancelled.

/** @type {Record<string, any[]>} */
const answers = /** @type {any} */ (globalThis).ANSWERS;

/** Requests that are kept open. @type {Set<number>} */
const held = new Set();

addEventListener('message', ({ data: request }) => {
  const { id, type } = request;
  if (type === 'cancel') {
    if (held.delete(request.target)) postMessage({ type: 'failed', id: request.target, code: 'cancelled', message: 'cancelled' });
    postMessage({ type: 'done', id, result: null });
    return;
  }
  const replies = answers[type];
  if (!replies) {
    postMessage({ type: 'failed', id, code: 'internal', message: `the test has no answer to ${type}` });
    return;
  }
  for (const reply of replies) {
    if (reply.hold) held.add(id);
    else postMessage({ ...reply, id });
  }
});
