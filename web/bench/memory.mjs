// How much memory a page took.

import { readFile } from 'node:fs/promises';

/**
 * The greatest resident memory that a page's process has had, in bytes. Linux tells it; elsewhere 0.
 * @param {import('playwright-core').Browser} browser
 */
export async function peakMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  const peaks = await Promise.all(pages.map(async ({ id }) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  }));
  return Math.max(0, ...peaks);
}
