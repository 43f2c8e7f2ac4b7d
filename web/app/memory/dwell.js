/** How long a page was looked at: while it is visible. */
export class Dwell {
  #sum = 0;
  /** When the page came into sight; null: it is not. @type {number | null} */
  #since = null;

  constructor() {
    document.addEventListener('visibilitychange', () => this.#follow());
    this.#follow();
  }

  /** Another page is looked at. */
  begin() {
    this.#sum = 0;
    this.#since = null;
    this.#follow();
  }

  /** Milliseconds since the page came, or since they were taken last. */
  take() {
    const now = performance.now();
    const whole = this.#sum + (this.#since === null ? 0 : now - this.#since);
    this.#sum = 0;
    if (this.#since !== null) this.#since = now;
    return Math.round(whole);
  }

  #follow() {
    const now = performance.now();
    if (document.visibilityState === 'visible') {
      this.#since ??= now;
    } else if (this.#since !== null) {
      this.#sum += now - this.#since;
      this.#since = null;
    }
  }
}
