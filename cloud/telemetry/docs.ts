/** docs/telemetry.md, rendered from the contract, so that it cannot say anything else. */
import type { Measurement } from './measurement.js';
import { measurements } from './measurements.js';

const sorts = {
  event: 'An **event**: a point each time it happens.',
  gauge: 'A **gauge**: a point at most every few seconds while the value is known.',
  rollup:
    'A **roll-up**: a point for each hour or day of the hall, at its start, in the retention policy `rollup`.',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function section(name: string, declared: Measurement): string {
  const tags = Object.entries(declared.tags).map(([tag, about]) => [`\`${tag}\``, about]);
  const fields = Object.entries(declared.fields).map(([field, { type, unit, about }]) => [
    `\`${field}\``,
    type,
    unit === '' ? '' : unit,
    about,
  ]);
  return [
    `## ${name}`,
    `${declared.about} ${sorts[declared.sort]}`,
    table(['tag', 'meaning'], tags),
    table(['field', 'type', 'unit', 'meaning'], fields),
  ].join('\n\n');
}

export function renderTelemetryDocs(): string {
  const all = Object.entries<Measurement>(measurements);
  const fields = all.reduce((sum, [, declared]) => sum + Object.keys(declared.fields).length, 0);
  const contents = all.map(([name, declared]) => `- [${name}](#${name}): ${declared.about}`);
  return `${[
    '# Telemetry',
    'Generated from `cloud/telemetry/measurements.ts` by `npm run generate`: change it there.',
    `Every row that Hallgate writes to InfluxDB belongs to one of these ${all.length} measurements with ${fields} fields. ` +
      'Timestamps are UTC nanoseconds; the digits below the millisecond are a sequence number, so that two points of ' +
      'one series never share a timestamp. A field that is not known is left out. Yes and no are 1 and 0, because ' +
      'InfluxQL cannot average booleans. Tags are bounded sets: never a ticket number, a case or anything of a person.',
    contents.join('\n'),
    ...all.map(([name, declared]) => section(name, declared)),
  ].join('\n\n')}\n`;
}
