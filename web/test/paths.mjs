import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The built page: PRECIS_DIST, else where `make build` puts it. */
export const dist = resolve(process.env.PRECIS_DIST || join(root, 'dist'));

/**
 * The file of the default model: PRECIS_MODEL, else where `make` keeps it; null where neither is there.
 * @returns {string | null}
 */
export function realModel() {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const path = process.env.PRECIS_MODEL || join(cache, 'precis/models/SmolLM2-135M-Instruct.Q4_1.gguf');
  return existsSync(path) ? path : null;
}
