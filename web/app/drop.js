import { element } from './elements.js';
import { droppedFiles } from './model-files.js';

/**
 * Takes files that are dropped anywhere on the page.
 * @param {(files: File[]) => void} onFiles
 * @param {(words: string) => void} onProblem
 */
export function setUpDrop(onFiles, onProblem) {
  const drop = element('drop', HTMLElement);
  let depth = 0;
  const holdsFiles = (/** @type {DragEvent} */ e) => e.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragenter', (e) => {
    if (!holdsFiles(e)) return;
    depth++;
    drop.hidden = false;
  });
  addEventListener('dragleave', () => {
    depth = Math.max(0, depth - 1);
    drop.hidden = depth === 0;
  });
  addEventListener('dragover', (e) => {
    if (holdsFiles(e)) e.preventDefault();
  });
  addEventListener('drop', async (e) => {
    depth = 0;
    drop.hidden = true;
    if (!e.dataTransfer || !holdsFiles(e)) return;
    e.preventDefault();
    try {
      const files = await droppedFiles(e.dataTransfer);
      if (files.length > 0) onFiles(files);
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error));
    }
  });
}
