// Finds and starts the Chromium that tests and benchmarks run in.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium: PRECIS_CHROMIUM where it is set, else the first found on the PATH.
 * @returns {string}
 * @throws {Error} one line that says what is missing and how to get it
 */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const named = process.env.PRECIS_CHROMIUM;
  const candidates = named ? [named] : folders.flatMap((folder) => names.map((name) => join(folder, name)));
  for (const candidate of candidates) {
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not this one.
    }
  }
  throw new Error(
    named
      ? `chromium: PRECIS_CHROMIUM names ${named}, which cannot be run`
      : 'chromium: none on the PATH; install it (Debian: apt-get install chromium) or set PRECIS_CHROMIUM to its path',
  );
}

/** What every Chromium is started with. */
function options() {
  return {
    executablePath: findChromium(),
    headless: true,
    timeout: 60_000,
    // Root, as in a container, cannot have Chromium's sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
  };
}

/**
 * Starts a headless Chromium with a fresh profile. It ends with this program, however that ends:
 * it is driven through a pipe, and leaves when the pipe closes.
 * @param {import('playwright-core').LaunchOptions} [more] added to the defaults; args are appended
 * @returns {Promise<import('playwright-core').Browser>}
 */
export function launch(more = {}) {
  return chromium.launch({ ...options(), ...more, args: [...flags, ...(more.args ?? [])] });
}

/**
 * As launch, with what pages store in a folder; that of launch is kept in memory.
 * @param {string} folder
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function launchProfile(folder) {
  return chromium.launchPersistentContext(folder, { ...options(), args: flags });
}

/**
 * A Chromium with a fresh profile into which CDP's Extensions.loadUnpacked loads an extension.
 * @param {Parameters<typeof chromium.launchPersistentContext>[1] & {folder?: string}} [more]  args are appended; folder: of the profile, to be kept
 */
export function launchExtensible({ folder = '', ...more } = {}) {
  return chromium.launchPersistentContext(folder, {
    ...options(), ...more, ignoreDefaultArgs: ['--disable-extensions'],
    args: [...flags, '--enable-unsafe-extension-debugging', ...(more.args ?? [])],
  });
}
