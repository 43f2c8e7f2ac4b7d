// What the type checker cannot find by itself.

/** Go's own support script, $(go env GOROOT)/lib/wasm/wasm_exec.js. */
declare module 'wasm_exec' {}

declare var Go: {
  new (): {
    importObject: WebAssembly.Imports;
    mem: { buffer: ArrayBuffer };
    env: Record<string, string>;
    run(instance: WebAssembly.Instance): Promise<void>;
  };
};

/** The Go program hands its exports over by calling it. */
declare var precisReady: (exports: import('./shim/go.js').Exports) => void;

/** Where the worker's files lie, if not beside its script: see web/shim/worker-url.js. */
declare var precisFiles: string | undefined;

interface FileSystemFileHandle {
  createSyncAccessHandle(options?: { mode: 'read-only' | 'readwrite' }): Promise<FileSystemSyncAccessHandle>;
}

interface FileSystemSyncAccessHandle {
  getSize(): number;
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** Of workers only. */
declare var FileReaderSync: { new (): { readAsArrayBuffer(blob: Blob): ArrayBuffer } };

/** Set by the build: the version, and the files that the service worker keeps at once or from their first use on. */
declare const PRECIS_VERSION: string;
declare const PRECIS_FILES: string[];
declare const PRECIS_LATER: string[];

/** Of the extension: the hub that models are fetched from; empty: huggingface.co. */
declare const PRECIS_HUB: string;

/** Firefox's, which @types/chrome leaves out. */
declare namespace chrome.sidebarAction {
  function open(): Promise<void>;
}
declare namespace chrome.commands {
  const openShortcutSettings: (() => Promise<void>) | undefined;
}

/** The part of the service worker's interface in use; lib.webworker cannot stand beside lib.dom. */
interface ServiceWorkerGlobalScope {
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { request: Request; respondWith(response: Promise<Response>): void }) => void): void;
}

/** Bundled into a style sheet of its own; of an element's, the text. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** Chromium's, which lib.dom leaves out. */
interface Navigator {
  readonly deviceMemory?: number;
  readonly connection?: { saveData?: boolean; type?: string; effectiveType?: string; downlink?: number };
}

/** Set in the page that web/test/engine.mjs serves. */
declare var Engine: typeof import('./shim/engine.js').Engine;
declare var engine: import('./shim/engine.js').Engine;
declare var failing: (attempt: Promise<unknown>) => Promise<{ code: import('./shim/protocol.js').Code; message: string } | null>;
/** What the engine's memory told, where a test collects it. */
declare var notices: { code: import('./shim/protocol.js').Code; left: string[] }[];

/** Catalogues, as the build compiles them: see web/words/compile.mjs. */
declare module 'words:further' {
  const loaders: Record<string, () => Promise<{ default: import('./words/say.js').Messages }>>;
  export default loaders;
}

declare module 'words:*' {
  const messages: import('./words/say.js').Messages;
  export default messages;
}

declare module '@messageformat/core/compile-module.js' {
  export { default } from '@messageformat/core/lib/compile-module';
}

/** Of installed pages, in Chromium. */
declare var launchQueue:
  | { setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[]; targetURL?: string }) => void): void }
  | undefined;
