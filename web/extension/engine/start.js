import { options } from './options.js';
import { servePages } from './pages.js';
import { serveSites } from './sites.js';
import { EngineServer } from './server.js';

/** @type {EngineServer | null} */
let server = null;

/**
 * Runs the engine in this page, for all others of the extension and for its content scripts; once.
 * @param {() => void} [onIdle]  nobody has needed it for some minutes
 */
export function startEngine(onIdle = () => {}) {
  if (server) return;
  server = new EngineServer(new URL('worker.js', location.href), options, onIdle);
  servePages(server);
  serveSites(server);
}
