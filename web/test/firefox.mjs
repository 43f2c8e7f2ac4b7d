// A Firefox with a fresh profile, driven by Marionette, its own protocol for tests.

import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const names = ['firefox-esr', 'firefox'];

/** The path of a Firefox: PRECIS_FIREFOX where it is set, else the first found on the PATH; null: none. */
export function findFirefox() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = process.env.PRECIS_FIREFOX ? [process.env.PRECIS_FIREFOX] : folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }) ?? null;
}

/** No request of its own, and a port that is free. */
const preferences = {
  'marionette.port': 0,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'intl.accept_languages': 'en-US',
};

export class Firefox {
  #process;
  #folder;
  /** @type {import('node:net').Socket} */
  #socket = /** @type {any} */ (null);
  #received = Buffer.alloc(0);
  #nextID = 1;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (reason: Error) => void}>} */
  #pending = new Map();

  /** @param {import('node:child_process').ChildProcess} process_ @param {string} folder */
  constructor(process_, folder) {
    this.#process = process_;
    this.#folder = folder;
  }

  /** @param {string} path */
  static async launch(path) {
    const folder = mkdtempSync(join(tmpdir(), 'precis-firefox-'));
    writeFileSync(join(folder, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
    const child = spawn(path, ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access', '--profile', folder], { stdio: 'ignore', env: { ...process.env, HOME: folder } });
    const firefox = new Firefox(child, folder);
    try {
      await firefox.#connect();
      await firefox.send('WebDriver:NewSession', { capabilities: { alwaysMatch: { timeouts: { script: 120_000 } } } });
    } catch (e) {
      await firefox.close();
      throw e;
    }
    return firefox;
  }

  async #connect() {
    const file = join(this.#folder, 'MarionetteActivePort');
    for (let i = 0; !existsSync(file) || readFileSync(file, 'utf8') === ''; i++) {
      if (i === 600) throw new Error('firefox: after a minute Marionette does not listen');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#socket = createConnection(Number(readFileSync(file, 'utf8')), '127.0.0.1');
    const greeted = new Promise((resolve) => this.#pending.set(0, { resolve, reject: resolve }));
    this.#socket.on('data', (data) => this.#take(data));
    await greeted;
  }

  /** Messages are JSON behind their length and a colon. @param {Buffer} data */
  #take(data) {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const colon = this.#received.indexOf(':');
      const length = Number(this.#received.subarray(0, colon).toString());
      if (colon < 0 || this.#received.length < colon + 1 + length) return;
      const message = JSON.parse(this.#received.subarray(colon + 1, colon + 1 + length).toString());
      this.#received = this.#received.subarray(colon + 1 + length);
      const [, id, error, result] = Array.isArray(message) ? message : [1, 0, null, message];
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error) pending?.reject(new Error(`firefox: ${error.error}: ${error.message}`));
      else pending?.resolve(result);
    }
  }

  /** @param {string} command @param {object} [parameters] @returns {Promise<any>} */
  send(command, parameters = {}) {
    const id = this.#nextID++;
    const message = JSON.stringify([0, id, command, parameters]);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.write(`${Buffer.byteLength(message)}:${message}`);
    });
  }

  /**
   * Runs a function in the page in front, or in the browser itself, and waits for what it gives.
   * @param {string} body  of an async function of args
   * @param {unknown[]} [args]
   * @param {'content' | 'chrome'} [context]
   */
  async run(body, args = [], context = 'content') {
    await this.send('Marionette:SetContext', { value: context });
    const script = `const [args, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
      (async () => { ${body} })().then((value) => done({ value }), (e) => done({ error: String(e) + (e.stack ?? '') }));`;
    const { value } = await this.send('WebDriver:ExecuteAsyncScript', { script, args, sandbox: null });
    if (value.error) throw new Error(value.error);
    return value.value;
  }

  async close() {
    this.#socket?.destroy();
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.kill()) await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
