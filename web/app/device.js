/** @file What the page knows of the device and its connection. */
import { say } from '../words/say.js';

/** @returns {import('../shim/protocol.js').Device} what the browser does not tell is left out */
export function device() {
  const { saveData, effectiveType, downlink } = navigator.connection ?? {};
  return {
    memoryGB: navigator.deviceMemory,
    cores: navigator.hardwareConcurrency,
    saveData,
    effectiveType,
    downlinkMbps: downlink,
    languages: [...navigator.languages],
  };
}

/** @returns {string} why a large download may cost the reader something; empty where nothing says so */
export function metered() {
  const { saveData, type, effectiveType = '' } = navigator.connection ?? {};
  if (saveData) return say('metered.save-data');
  if (type === 'cellular') return say('metered.cellular');
  if (/2g|3g/.test(effectiveType)) return say('metered.slow');
  return '';
}
