import assert from 'node:assert/strict';
import axe from 'axe-core';

/**
 * Holds a page as it is now against axe-core's rules, and its width against the window's.
 * @param {import('playwright-core').Page} page
 * @param {string} state  for the message
 */
export async function isAccessible(page, state) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const found = await /** @type {any} */ (window).axe.run({ rules: { 'target-size': { enabled: true } } }); // of WCAG 2.2, which axe leaves out by itself
    return found.violations.map((/** @type {any} */ v) => `${v.impact}: ${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).join(' ')}`);
  });
  assert.deepEqual(violations, [], state);
  await fits(page, state);
}

/**
 * Holds the width of a page, and of the dialogs over it, against the room that they have.
 * @param {import('playwright-core').Page} page
 * @param {string} state  for the message
 */
export async function fits(page, state) {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('dialog[open]')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ localName, scrollWidth, clientWidth }) => `${localName}: ${scrollWidth} pixels in ${clientWidth}`),
  );
  assert.deepEqual(wide, [], `${state}: too wide`);
}
