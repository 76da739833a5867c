/** `npm run generate`: writes what is generated and checked in. Tests fail when it is stale. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { renderTelemetryDocs } from '../cloud/telemetry/index.js';
import { dashboardFiles } from '../dashboards/index.js';
import { renderDevicePage } from '../devices/page.js';
import { catalogue } from '../devices/profiles/index.js';
import { renderErrorDocs } from './error-docs.js';
import { sampleSite } from './sample-site.js';

const files = new Map([
  ['docs/telemetry.md', renderTelemetryDocs()],
  ['docs/errors.md', renderErrorDocs()],
  ['docs/devices.md', renderDevicePage(catalogue)],
]);
for (const [name, text] of dashboardFiles(sampleSite())) files.set(`dashboards/generated/${name}`, text);

// A board that is gone must not stay behind.
await rm('dashboards/generated', { recursive: true, force: true });
for (const [path, text] of files) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.log(`wrote ${path}`);
}
