/** @file What the page knows of the device and its connection. */
import { say } from '../words/say.js';

/** @returns {import('../shim/protocol.js').Device} what the browser does not tell is left out */
export function device() {
  const { effectiveType, downlink } = navigator.connection ?? {};
  return {
    memoryGB: navigator.deviceMemory,
    cores: navigator.hardwareConcurrency,
    saveData: savesData(),
    effectiveType,
    downlinkMbps: downlink,
    languages: [...navigator.languages],
  };
}

/** The reader wants less to be loaded, by the browser's setting or the system's. */
export const savesData = () => navigator.connection?.saveData || matchMedia('(prefers-reduced-data: reduce)').matches;

/** @returns {string} why a large download may cost the reader something; empty where nothing says so */
export function metered() {
  const { type, effectiveType = '' } = navigator.connection ?? {};
  if (savesData()) return say('metered.save-data');
  if (type === 'cellular') return say('metered.cellular');
  if (/2g|3g/.test(effectiveType)) return say('metered.slow');
  return '';
}
