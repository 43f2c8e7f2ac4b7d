/**
 * @file What the interfaces of the Writing Assistance, Translator and Language Detector APIs have in
 * common: availability, creation with its monitor, operations that signals and destroy() abort.
 *
 * Source: webmachinelearning/writing-assistance-apis, "Shared infrastructure". A step of the
 * specification that runs "in parallel" runs here between two tasks of the event loop.
 */
import { createMonitor, fireProgress } from './create-monitor.js';
import { hasStickyActivation, hasTransientActivation, isAllowed, isFullyActive } from './document.js';
import { exception, loadError, notFullyActive, operationError } from './model-errors.js';

/** @typedef {'unavailable' | 'downloadable' | 'downloading' | 'available'} Availability */

/**
 * One interface's part in creation.
 * @template Options, Model
 * @typedef {object} Creation
 * @property {string} feature  of the permissions policy
 * @property {(options: Options) => void} canonicalize  may change options; throws where a tag is malformed
 * @property {(options: Options) => Promise<Availability>} availability  may change options to the supported languages they mean
 * @property {boolean} transient  a download takes transient activation, not only sticky
 * @property {(options: Options, progress: (done: number, total: number) => void) => Promise<void>} download
 *   goes on when nobody waits for it any more
 * @property {(options: Options) => Promise<void>} initialize  throws a DOMException for the page
 * @property {(options: Options, destruction: AbortController) => Model} make
 */

/** @typedef {{signal?: AbortSignal, monitor?: (monitor: EventTarget) => unknown}} CreateOptions */

const ticks = new MessageChannel();
/** @type {(() => void)[]} */
const tasks = [];
ticks.port1.onmessage = () => tasks.shift()?.();

/** Queues a task; timers would wait in a page that is in the background. @param {() => void} task */
function queueTask(task) {
  tasks.push(task);
  ticks.port2.postMessage(null);
}

/**
 * @template {object} Options
 * @param {Options} options
 * @param {Creation<Options, any>} creation
 * @returns {Promise<Availability>}
 */
export function availability(options, { feature, canonicalize, availability: compute }) {
  if (!isFullyActive()) return Promise.reject(notFullyActive());
  canonicalize(options);
  if (!isAllowed(feature)) return Promise.resolve('unavailable');
  return new Promise((resolve, reject) => {
    compute(options).then(
      (found) => queueTask(() => resolve(found)),
      (e) => queueTask(() => reject(exception('UnknownError', String(e?.message ?? e)))),
    );
  });
}

/**
 * @template {CreateOptions} Options
 * @template Model
 * @param {Options} options
 * @param {Creation<Options, Model>} creation
 * @returns {Promise<Model>}
 */
export function create(options, creation) {
  if (!isFullyActive()) return Promise.reject(notFullyActive());
  creation.canonicalize(options);
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (!isAllowed(creation.feature)) {
    return Promise.reject(exception('NotAllowedError', `The permissions policy does not allow "${creation.feature}" here.`));
  }
  let monitor = /** @type {EventTarget | null} */ (null);
  if (options.monitor) options.monitor((monitor = createMonitor()));
  if (signal?.aborted) return Promise.reject(signal.reason); // by the monitor callback
  return new Promise((resolve, reject) => {
    const destruction = new AbortController();
    // Of a signal of its own: a page's listener cannot keep it from the abort.
    const abort = signal && AbortSignal.any([signal]);
    abort?.addEventListener('abort', () => {
      reject(abort.reason); // before the model is there
      destruction.abort(abort.reason); // after
    });
    const unlessAborted = (/** @type {() => void} */ task) => queueTask(() => {
      if (!signal?.aborted) task();
    });
    const progress = (/** @type {number} */ loaded) => unlessAborted(() => {
      if (monitor) fireProgress(monitor, loaded);
    });
    bring(options, creation, progress).then(
      () => unlessAborted(() => resolve(creation.make(options, destruction))),
      (e) => unlessAborted(() => reject(e)),
    );
  });
}

/**
 * The steps in parallel: makes sure that everything is there, and tells of it.
 * @template {CreateOptions} Options
 * @param {Options} options
 * @param {Creation<Options, any>} creation
 * @param {(loaded: number) => void} progress
 */
async function bring(options, creation, progress) {
  const found = await creation.availability(options).catch((e) => {
    throw exception('UnknownError', String(e?.message ?? e));
  });
  switch (found) {
    case 'unavailable':
      throw exception('NotSupportedError', 'These options, or these languages, are not supported.');
    case 'available':
      progress(0);
      progress(1);
      break;
    case 'downloadable':
      if (!(creation.transient ? hasTransientActivation() : hasStickyActivation())) {
        throw exception('NotAllowedError', 'The model is yet to be downloaded, which takes a click, a tap or a key of the reader.');
      }
    // It is downloaded:
    case 'downloading':
      await creation.download(options, downloadProgress(progress)).catch((e) => {
        throw loadError(e);
      });
  }
  await creation.initialize(options);
}

/**
 * Reports a download by the specification's rules: 0 at its start and 1 at its end, between them a
 * greater value at most every 50 ms, of what is still to be fetched, in steps of 1/65536.
 * @param {(loaded: number) => void} progress
 * @returns {(done: number, total: number) => void}
 */
function downloadProgress(progress) {
  let last = 0;
  let lastTime = performance.now();
  progress(0);
  return (done, total) => {
    if (performance.now() - lastTime <= 50 && done < total) return;
    const fraction = total > 0 ? Math.floor((done / total) * 65536) / 65536 : 1;
    if (fraction <= last) return;
    progress(fraction);
    last = fraction;
    lastTime = performance.now();
  };
}

/**
 * Runs an operation of a model object whose result is one value.
 * @template T
 * @param {AbortController} destruction  of the object
 * @param {AbortSignal | undefined} signal  of the call
 * @param {(stop: AbortSignal) => Promise<T>} operation
 * @returns {Promise<T>}
 */
export function result(destruction, signal, operation) {
  if (!isFullyActive()) return Promise.reject(notFullyActive());
  const stop = AbortSignal.any(signal ? [destruction.signal, signal] : [destruction.signal]);
  if (stop.aborted) return Promise.reject(stop.reason);
  return new Promise((resolve, reject) => {
    const abort = () => reject(stop.reason);
    stop.addEventListener('abort', abort);
    operation(stop).then(
      (value) => queueTask(() => resolve(value)),
      (e) => queueTask(() => reject(operationError(e))),
    ).finally(() => queueTask(() => stop.removeEventListener('abort', abort)));
  });
}

/**
 * Runs an operation of a model object whose result comes in pieces.
 * @param {AbortController} destruction  of the object
 * @param {AbortSignal | undefined} signal  of the call
 * @param {(stop: AbortSignal, produce: (piece: string) => void) => Promise<void>} operation
 * @returns {ReadableStream<string>}
 */
export function stream(destruction, signal, operation) {
  if (!isFullyActive()) throw notFullyActive();
  const canceled = new AbortController();
  const abort = AbortSignal.any(signal ? [destruction.signal, signal] : [destruction.signal]);
  if (abort.aborted) throw abort.reason;
  const stop = AbortSignal.any([abort, canceled.signal]);
  return new ReadableStream({
    start(controller) {
      const fail = () => controller.error(abort.reason);
      abort.addEventListener('abort', fail);
      const unlessStopped = (/** @type {() => void} */ task) => queueTask(() => {
        if (!stop.aborted) task();
      });
      operation(stop, (piece) => unlessStopped(() => controller.enqueue(piece))).then(
        () => unlessStopped(() => controller.close()),
        (e) => unlessStopped(() => controller.error(operationError(e))),
      ).finally(() => queueTask(() => abort.removeEventListener('abort', fail)));
    },
    cancel: () => canceled.abort(),
  });
}
