/** @file What a script can see of its document's standing: active, allowed, acted upon. */

/** The document is shown in a window, and so are those around it. */
export function isFullyActive() {
  // A document that was navigated away from, or whose frame (or one around it) was removed, has no window.
  return document.defaultView !== null;
}

/**
 * Whether the permissions policy lets this document use a feature whose default allowlist is 'self'.
 *
 * Chromium tells. Elsewhere only this much can be seen: a page at the top may; a frame may if the
 * document around it has the same origin, may itself, and does not forbid it. A frame of another origin
 * cannot see what the document around it allows, and may not.
 * @param {string} feature
 */
export function isAllowed(feature) {
  const policy = /** @type {{featurePolicy?: {features(): string[], allowsFeature(name: string): boolean}}} */ (/** @type {unknown} */ (document)).featurePolicy;
  if (policy?.features().includes(feature)) return policy.allowsFeature(feature);
  for (let here = /** @type {Window} */ (window); here !== here.parent; here = here.parent) {
    const frame = frameOf(here);
    if (!frame || forbids(frame.getAttribute('allow') ?? '', feature)) return false;
  }
  return true;
}

/**
 * The element that holds a window; null where its document has another origin.
 * @param {Window} frame
 */
function frameOf(frame) {
  try {
    return frame.frameElement;
  } catch {
    return null;
  }
}

/**
 * @param {string} allow  attribute of a frame: directives between semicolons
 * @param {string} feature
 */
function forbids(allow, feature) {
  return allow.split(';').some((directive) => {
    const [name, ...allowlist] = directive.trim().split(/\s+/);
    return name === feature && allowlist.includes("'none'");
  });
}

/** Whether the reader has done anything with the page; taken for granted where the browser does not tell. */
export const hasStickyActivation = () => navigator.userActivation?.hasBeenActive ?? true;

/** As hasStickyActivation, a moment ago. A script cannot consume it. */
export const hasTransientActivation = () => navigator.userActivation?.isActive ?? true;
