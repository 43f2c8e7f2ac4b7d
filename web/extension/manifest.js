/** @file The manifests of both browsers, made of one description. docs/extension.md says what each permission is for. */
import { messageName } from './message.js';

/** Where models come from: the hub, and the hosts that it sends large files from. */
export const hubs = ['https://huggingface.co', 'https://*.huggingface.co', 'https://*.hf.co'];

/** Firefox's name for the extension, by which it is updated. */
const GECKO_ID = '{6f3c2d5e-6e0b-4b58-9a50-2f7d6f1b7a11}';

/** The first Firefox, on Android too, that shows what an extension says of the data that it collects: none. */
const GECKO = '142.0';

/** The first Chromium: relaxed SIMD, the side panel opened by a script. */
const CHROMIUM = '116';

/** What pages of the extension may do: run its own code, and fetch from itself and the hub. @param {string[]} hosts */
const policy = (hosts) => [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", `connect-src 'self' ${hosts.join(' ')}`,
  "style-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

/**
 * @param {'chrome' | 'firefox'} browser
 * @param {string} version
 * @param {string[]} [hosts]  from which models may be fetched
 */
export function manifest(browser, version, hosts = hubs) {
  const shared = {
    manifest_version: 3,
    name: say('extension.name'),
    short_name: 'precis',
    description: say('extension.description'),
    version,
    default_locale: 'en',
    icons: icons(),
    action: { default_title: say('extension.button'), default_icon: icons() },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+S' } },
      selection: { suggested_key: { default: 'Alt+Shift+E' }, description: say('extension.selection') },
    },
    content_security_policy: { extension_pages: policy(hosts) },
    optional_host_permissions: ['http://*/*', 'https://*/*'],
  };
  const permissions = ['activeTab', 'contextMenus', 'scripting', 'storage', 'unlimitedStorage'];
  if (browser === 'firefox') {
    return {
      ...shared,
      permissions,
      background: { scripts: ['background.js'], type: 'module' },
      sidebar_action: { default_panel: 'panel.html', default_title: 'precis', default_icon: icons(), open_at_install: false },
      browser_specific_settings: {
        gecko: { id: GECKO_ID, strict_min_version: GECKO, data_collection_permissions: { required: ['none'] } },
      },
    };
  }
  return {
    ...shared,
    minimum_chrome_version: CHROMIUM,
    permissions: [...permissions, 'offscreen', 'sidePanel'].sort(),
    background: { service_worker: 'background.js', type: 'module' },
    side_panel: { default_path: 'panel.html' },
    // Private windows have a service worker, an engine and a storage of their own, which end with them.
    incognito: 'split',
    cross_origin_embedder_policy: { value: 'require-corp' },
    cross_origin_opener_policy: { value: 'same-origin' },
  };
}

/** A message that the browser puts in. @param {string} key */
const say = (key) => `__MSG_${messageName(key)}__`;

/** By their sizes in pixels. */
export const sizes = [16, 32, 48, 128];

const icons = () => Object.fromEntries(sizes.map((size) => [size, `icons/${size}.png`]));
