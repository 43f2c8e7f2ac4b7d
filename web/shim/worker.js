/** @file The engine's Web Worker: answers the requests of a page, see protocol.js. */
import { Code, Reply, Request } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { startEngine } from './go.js';
import { loadModel, verifyModel } from './load.js';
import { keyOf, openStore } from './store.js';
import { Timings } from './timings.js';

const timings = new Timings();
timings.mark('worker started');

/** @type {Promise<import('./go.js').GoEngine> | undefined} */
let engine;
/** Opened while the engine is compiled. */
const store = openStore();

/** Loads that run, by request. @type {Map<number, AbortController>} */
const loads = new Map();

/** @param {{type: Reply, id: number} & Record<string, unknown>} message */
const reply = (message) => postMessage(message);

/**
 * Carries out a request.
 * @param {AnyRequest} request
 * @returns {Promise<unknown>} its result
 */
async function answer(request) {
  switch (request.type) {
    case Request.Start: {
      engine = startEngine(request.variant, timings);
      const { variant } = await engine;
      return { variant, timings: timings.marks };
    }
    case Request.Status:
      return status(request.model);
    case Request.Load:
      return load(request);
    case Request.Verify:
      await verifyModel(request.model, await started(), await store);
      return null;
    case Request.Remove:
      await (await store)?.remove(keyOf(request.model));
      return null;
    case Request.Unload:
      (await started()).unload(request.embedder ?? false);
      return null;
    case Request.Summarize:
    case Request.Generate:
      return (await started()).run(request.type, request.id, request, (event) =>
        reply({ type: Reply.Event, id: request.id, event }),
      );
    case Request.Measure:
      return (await started()).measure(request);
    case Request.Models:
    case Request.Catalogue:
    case Request.Resolve:
    case Request.Pull:
    case Request.Import:
    case Request.Translate:
    case Request.Ask:
      throw new Failure(Code.Internal, `${request.type}: not there yet`);
    case Request.Cancel:
      loads.get(request.target)?.abort();
      (await started()).cancel(request.target);
      return null;
  }
}

function started() {
  if (!engine) throw new Failure(Code.Internal, 'the engine was not started');
  return engine;
}

/**
 * @param {ModelFile} model
 * @returns {Promise<import('./protocol.js').StatusResult>}
 */
async function status(model) {
  const where = await store;
  const { bytes, complete } = (await where?.stored(keyOf(model))) ?? { bytes: 0, complete: false };
  return { store: where?.kind ?? 'none', stored: bytes, complete: complete && bytes === model.bytes };
}

/** @param {LoadRequest & {id: number}} request */
async function load({ id, model, offline }) {
  const abort = new AbortController();
  loads.set(id, abort);
  try {
    const from = await loadModel(model, {
      engine: await started(),
      store: await store,
      offline: offline ?? false,
      signal: abort.signal,
      timings,
      progress: (stage, done) => reply({ type: Reply.Progress, id, stage, done, total: model.bytes }),
      notice: (code, message) => reply({ type: Reply.Notice, id, code, message }),
    });
    return { ...from, timings: timings.marks };
  } finally {
    loads.delete(id);
  }
}

addEventListener('message', async (/** @type {MessageEvent<AnyRequest>} */ { data: request }) => {
  const { id } = request;
  try {
    reply({ type: Reply.Done, id, result: await answer(request) });
  } catch (e) {
    const { code, message } = failureOf(e);
    reply({ type: Reply.Failed, id, code, message });
  }
});

/** @typedef {import('./protocol.js').AnyRequest} AnyRequest */
/** @typedef {import('./protocol.js').LoadRequest} LoadRequest */
/** @typedef {import('./protocol.js').ModelFile} ModelFile */
