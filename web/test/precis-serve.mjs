import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Runs `precis serve` (make build makes it) at a free port.
 * @param {string} folder of the page
 * @returns {Promise<{url: string, stop: () => void}>}
 */
export async function precisServe(folder) {
  const server = spawn(join(root, 'precis'), ['serve', '--page', folder, '--address', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((done, fail) => {
    server.on('error', fail);
    server.on('exit', (code) => fail(new Error(`precis serve ended with code ${code}`)));
    server.stdout.once('data', (line) => done(/http:\S+/.exec(String(line))?.[0]));
  });
  return { url, stop: () => server.kill() };
}
