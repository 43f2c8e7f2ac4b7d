import { element } from './elements.js';

/**
 * Opens the storage dialog, which is loaded when it is first wanted.
 * @param {import('./storage-dialog.js').Host} host
 * @returns {() => Promise<void>} opens it
 */
export function setUpStorage(host) {
  /** @type {Promise<import('./storage-dialog.js').StorageDialog> | null} */
  let dialog = null;
  const open = async () => {
    dialog ??= import('./storage-dialog.js').then(({ StorageDialog }) => new StorageDialog(host));
    await (await dialog).open();
  };
  element('open-storage', HTMLButtonElement).addEventListener('click', open);
  return open;
}
