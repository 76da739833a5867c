/** `npm run bench`: measures the gateway, and what one would take instead, on this machine. */
import { Command, InvalidArgumentError } from 'commander';
import { renderTable } from '../../cli/table.js';
import { type BenchDocument, documentSchema, type Figure } from './document.js';
import { describeMachine } from './machine.js';
import { mix } from './mix.js';
import { showProgress } from './progress.js';
import { durationOf, measure, type PartName, partNames } from './run.js';
import { rounded } from './statistics.js';
import { figuresOf } from './targets.js';

interface BenchOptions {
  readonly json?: true;
  readonly only: ReadonlySet<PartName>;
}

const program = new Command('bench')
  .description('measures speed, cost and memory of the gateway on this machine')
  .option('--json', 'print one JSON document')
  .option('--only <parts>', `some of ${partNames.join(',')}`, chosen, new Set(partNames))
  .action(async ({ json, only }: BenchOptions) => {
    const document = await bench(only);
    process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : render(document));
  });

program.parseAsync().catch((error: Error) => program.error(error.message, { exitCode: 1 }));

function chosen(text: string): ReadonlySet<PartName> {
  const names = text.split(',');
  const unknown = names.filter((name) => !(partNames as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`no part ${unknown.join(', ')}; parts are ${partNames.join(', ')}`);
  return new Set(names as PartName[]);
}

async function bench(only: ReadonlySet<PartName>): Promise<BenchDocument> {
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const progress = showProgress(durationOf(only), process.stderr);
  try {
    const parts = await measure(only, progress);
    return documentSchema.parse({
      format: 'hallgate-bench/1',
      started_at: startedAt,
      seconds: rounded((performance.now() - startedMs) / 1_000),
      machine,
      mix,
      figures: figuresOf(parts),
      parts,
    } satisfies BenchDocument);
  } finally {
    progress.end();
  }
}

function render({ machine, figures, parts, seconds }: BenchDocument): string {
  const rows = figures.filter(({ value }) => value !== null).map(rowOf);
  const absent = Object.entries(parts).flatMap(([name, part]) =>
    part !== undefined && 'absent' in part
      ? [`${name}: not measured, ${part.absent} is missing (${part.install})\n`]
      : [],
  );
  const { cpu, cores, node, load_before, journal_on } = machine;
  return [
    `${renderTable(['what', 'measured', 'unit', 'target', 'met'], rows)}\n`,
    ...absent,
    `${cores} x ${cpu}, Node.js ${node}, journal on ${journal_on}; load before: ${load_before.join(' ')}; ${seconds} s\n`,
  ].join('\n');
}

function rowOf({ what, value, unit, target, met }: Figure): string[] {
  const number = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: n < 100 ? 2 : 0 });
  const verdict = met === null ? '' : met ? 'yes' : 'NO';
  return [
    what,
    value === null ? '' : number(value),
    unit,
    target ? `${target.op} ${number(target.value)}` : '',
    verdict,
  ];
}
