import { instantiate, internals, shape } from './web-idl.js';

const event = 'downloadprogress';

/** Tells a page how far a download is: the specification's CreateMonitor. */
export class CreateMonitor extends EventTarget {
  /** @type {((this: EventTarget, event: Event) => unknown) | null} */
  #handler = null;
  #listens = false;

  constructor(/** @type {unknown[]} */ ...args) {
    internals(args);
    super();
  }

  get ondownloadprogress() {
    return this.#handler;
  }

  set ondownloadprogress(handler) {
    this.#handler = typeof handler === 'function' ? handler : null;
    if (!this.#listens) this.addEventListener(event, (e) => this.#handler?.(e));
    this.#listens = true; // at this place among the listeners, whatever handler follows
  }
}

shape('CreateMonitor', CreateMonitor);

export const createMonitor = () => instantiate(CreateMonitor, null);

/**
 * @param {EventTarget} monitor
 * @param {number} loaded  0 … 1
 */
export function fireProgress(monitor, loaded) {
  const progress = new ProgressEvent(event, { lengthComputable: true, loaded, total: 1 });
  if (progress.loaded !== loaded) Object.defineProperty(progress, 'loaded', { value: loaded }); // browsers in which it is an integer
  monitor.dispatchEvent(progress);
}
