/** The site of the checked-in boards: the standards that `hallgate init` gives. `provision` writes a real site's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { standardsFileSchema, standardsOn } from '../cloud/site/standards.js';
import { templateDirectory } from '../cloud/site/template.js';
import type { BoardSite } from '../dashboards/index.js';

export function sampleSite(): BoardSite {
  const text = readFileSync(join(templateDirectory, 'standards.yaml'), 'utf8');
  const standards = standardsOn(standardsFileSchema.parse(parse(text)), '9999-12-31');
  return { standards, timeZone: 'Europe/Berlin', language: 'en', halls: 7 };
}
