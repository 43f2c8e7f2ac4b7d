/**
 * Reads a Blob as a file: at any place, at once.
 * @param {Blob} blob
 * @returns {import('./store.js').ModelReader}
 */
export function blobReader(blob) {
  const reader = new FileReaderSync();
  return {
    bytes: blob.size,
    read(target, at) {
      const bytes = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + target.length)));
      target.set(bytes);
      return bytes.length;
    },
    close() {},
  };
}
