/** The interfaces of extensions: chrome in Chromium; Firefox calls those that give promises browser. */
export const browser = /** @type {typeof chrome} */ (/** @type {any} */ (globalThis).browser ?? globalThis.chrome);

/** Whether this page of the extension belongs to a private window: it then keeps nothing. */
export const inPrivate = () => browser.extension?.inIncognitoContext ?? false;
