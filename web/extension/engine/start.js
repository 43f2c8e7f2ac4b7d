import { servePages } from './pages.js';
import { EngineServer } from './server.js';

/** @type {EngineServer | null} */
let server = null;

/**
 * Runs the engine in this page, for all others; once.
 * @param {() => void} [onIdle]  nobody has needed it for some minutes
 */
export function startEngine(onIdle = () => {}) {
  if (server) return;
  server = new EngineServer(new URL('worker.js', location.href), {}, onIdle);
  servePages(server);
}
