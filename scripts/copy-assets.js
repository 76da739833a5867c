// Copies into dist/ what the product reads at run time and tsc does not emit.
import { cpSync, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Each folder with the files of it that are wanted; folders that are not there are passed over. */
const assets = [
  { folder: 'edge/web/pages', wanted: (path) => ['.html', '.css', '.svg'].includes(extname(path)) },
  { folder: 'cloud/site/demo', wanted: () => true },
  { folder: 'cloud/site/template', wanted: () => true },
  { folder: 'flows/nodes', wanted: (path) => extname(path) !== '.ts' },
  {
    folder: 'flows',
    wanted: (path) =>
      ['.cjs', '.json', '.html'].includes(extname(path)) && !basename(path).startsWith('tsconfig'),
  },
  { folder: 'dashboards/generated', wanted: () => true },
];

// The browser has no bare names: the pages import this library from beside them.
cpSync(join(root, 'node_modules/preact/dist/preact.mjs'), join(root, 'dist/edge/web/pages/vendor/preact.js'));

for (const { folder, wanted } of assets) {
  const source = join(root, folder);
  if (!existsSync(source)) continue;
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    const path = join(source, name);
    if (statSync(path).isFile() && wanted(path)) cpSync(path, join(root, 'dist', relative(root, path)));
  }
}
