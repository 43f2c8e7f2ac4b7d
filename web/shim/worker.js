/** @file The engine's Web Worker: answers the requests of a page, see protocol.js. */
import { alone } from './alone.js';
import { exported, importable } from './carry.js';
import { Code, Reply, Request } from './protocol.js';
import { Failure, failureOf } from './failure.js';
import { startEngine } from './go.js';
import { Host } from './host.js';
import { loadModel, verifyModel } from './load.js';
import { keyOf, openStore } from './store.js';
import { removeModel, storedModels } from './stored-models.js';
import { Timings } from './timings.js';

const timings = new Timings();
timings.mark('worker started');

/** @type {Promise<import('./go.js').GoEngine> | undefined} */
let engine;
/** Opened while the engine is compiled. */
const store = openStore();

/** What stops the requests that run, by their id. @type {Map<number, AbortController>} */
const running = new Map();

/** Where models come from. @type {{address?: string, stall?: number}} */
let hub = {};

/** @param {{type: Reply, id: number} & Record<string, unknown>} message */
const reply = (message) => postMessage(message);

/**
 * Carries out a request.
 * @param {AnyRequest} request
 * @param {AbortSignal} signal
 * @returns {Promise<unknown>} its result
 */
async function answer(request, signal) {
  switch (request.type) {
    case Request.Start: {
      hub = { address: request.hub, stall: request.stall };
      engine = startEngine(request.variant, timings);
      const { variant } = await engine;
      return { variant, timings: timings.marks };
    }
    case Request.Status:
      return status(request.model);
    case Request.Load:
      return load(request, signal);
    case Request.Unload:
      (await started()).unload(request.embedder ?? false);
      return null;
    case Request.Verify:
      await verifyModel(request.model, await started(), await store);
      return null;
    case Request.Remove:
      await removeModel(await store, request.model);
      return null;
    case Request.Models:
      return models();
    case Request.Pull:
      return alone(`precis pull ${request.reference.split(/[@:]/)[0].toLowerCase()}`, () => run(request, signal), {
        signal, waiting: () => reply({ type: Reply.Progress, id: request.id, stage: 'wait', done: 0, total: 0 }),
      });
    case Request.Catalogue:
    case Request.Resolve:
    case Request.Import:
    case Request.Summarize:
    case Request.Translate:
    case Request.Ask:
    case Request.Generate:
    case Request.Page:
    case Request.Look:
    case Request.Remember:
    case Request.Recall:
    case Request.Related:
    case Request.Entries:
    case Request.Entry:
    case Request.Forget:
    case Request.Pin:
    case Request.Digest:
    case Request.Review:
    case Request.Grade:
    case Request.Feedback:
    case Request.Learned:
    case Request.ResetLearned:
    case Request.MemorySettings:
      return run(request, signal);
    case Request.ExportMemory: {
      const host = await hostFor(request, signal);
      return exported(request, async () => {
        await (await started()).run(without(request), host);
        return host.collected;
      });
    }
    case Request.ImportMemory:
      return run({ ...without(request), files: await importable(request) }, signal);
    case Request.MemoryUsage:
      return { .../** @type {object} */ (await run(request, signal)), persisted: await persisted() };
    case Request.Measure:
      return (await started()).measure(request);
    case Request.Usage:
      return (await started()).usage();
    case Request.Cancel:
      running.get(request.target)?.abort();
      (await started()).cancel(request.target);
      return null;
  }
}

/**
 * Lets the Go program carry out a task.
 * @param {TaskRequest} request
 * @param {AbortSignal} signal
 */
async function run(request, signal) {
  const host = await hostFor(request, signal);
  const apart = { ...('text' in request && { text: '' }), ...('files' in request && { files: [] }) };
  return (await started()).run({ ...request, ...apart }, host);
}

/**
 * The passphrase is for JavaScript alone.
 * @template {{passphrase?: string}} T
 * @param {T} request
 * @returns {T}
 */
const without = (request) => ({ ...request, passphrase: undefined });

/**
 * @param {TaskRequest} request
 * @param {AbortSignal} signal
 */
async function hostFor(request, signal) {
  const token = 'token' in request ? request.token : undefined;
  const files = 'files' in request ? request.files : undefined;
  const text = 'text' in request ? request.text : undefined;
  return new Host({ id: request.id, store: await store, signal, hub: { ...hub, token }, text, files });
}

/** @returns {Promise<import('./protocol.js').ModelsResult>} */
async function models() {
  const where = await store;
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { store: where?.kind ?? 'none', models: await storedModels(where), usage, quota, persisted: await persisted() };
}

/** Whether the browser does not delete what is stored when room gets scarce. */
async function persisted() {
  return (await navigator.storage?.persisted?.()) ?? false;
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

/**
 * @param {LoadRequest & {id: number}} request
 * @param {AbortSignal} signal
 */
async function load({ id, model, offline }, signal) {
  const from = await loadModel(model, {
    engine: await started(),
    store: await store,
    offline: offline ?? false,
    signal,
    timings,
    progress: (stage, done) => reply({ type: Reply.Progress, id, stage, done, total: model.bytes }),
    notice: (code, message) => reply({ type: Reply.Notice, id, code, message }),
  });
  return { ...from, timings: timings.marks };
}

addEventListener('message', async (/** @type {MessageEvent<AnyRequest>} */ { data: request }) => {
  const { id } = request;
  const abort = new AbortController();
  running.set(id, abort);
  try {
    reply({ type: Reply.Done, id, result: await answer(request, abort.signal) });
  } catch (e) {
    const { code, message } = failureOf(e);
    reply({ type: Reply.Failed, id, code, message });
  } finally {
    running.delete(id);
  }
});

/** @typedef {import('./protocol.js').AnyRequest} AnyRequest */
/** @typedef {Extract<AnyRequest, {type: import('./go.js').TaskName}>} TaskRequest */
/** @typedef {import('./protocol.js').LoadRequest} LoadRequest */
/** @typedef {import('./protocol.js').ModelFile} ModelFile */
