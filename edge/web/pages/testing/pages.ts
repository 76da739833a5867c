/** Compiles the pages into a directory of a test's own, so that it tests the sources and not an old build. */
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** @returns the directory to serve */
export function compilePages(into: string): string {
  const project = join(root, 'edge/web/pages');
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      join(project, 'tsconfig.build.json'),
      '--outDir',
      into,
    ],
    { stdio: 'pipe' },
  );
  const pages = join(into, 'edge/web/pages');
  const assets = [
    'index.html',
    'colours.css',
    'wall.css',
    'icon.svg',
    'install/index.html',
    'install/install.css',
  ];
  for (const asset of assets) cpSync(join(project, asset), join(pages, asset));
  cpSync(join(root, 'node_modules/preact/dist/preact.mjs'), join(pages, 'vendor/preact.js'));
  return pages;
}
