// Stands in for the engine's Web Worker in tests of the page: it answers each request as the test
// scripted it. ANSWERS, which scripted.mjs puts before it, maps the type of a request to its
// replies; {hold: true} keeps the request open until it is cancelled. REQUESTS are those that came.

const scripted = /** @type {{ANSWERS: Record<string, any[]>, REQUESTS: any[]}} */ (/** @type {unknown} */ (globalThis));
scripted.REQUESTS = [];

/** Requests that are kept open. @type {Set<number>} */
const held = new Set();

addEventListener('message', ({ data: request }) => {
  const { id, type } = request;
  scripted.REQUESTS.push({ ...request, files: request.files?.map((/** @type {File} */ { name }) => name) });
  if (type === 'cancel') {
    if (held.delete(request.target)) postMessage({ type: 'failed', id: request.target, code: 'cancelled', message: 'cancelled' });
    postMessage({ type: 'done', id, result: null });
    return;
  }
  const replies = scripted.ANSWERS[type];
  if (!replies) {
    postMessage({ type: 'failed', id, code: 'internal', message: `the test has no answer to ${type}` });
    return;
  }
  for (const reply of replies) {
    if (reply.hold) held.add(id);
    else postMessage({ ...reply, id });
  }
});
