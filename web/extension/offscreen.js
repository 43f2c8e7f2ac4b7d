/** @file The offscreen document of Chromium: the page that the engine runs in. */
import { startEngine } from './engine/start.js';

startEngine(() => close());
