/** Slips that no compiler sees. Each message names the mend. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  circlesOf,
  codeOf,
  filesOf,
  functionsOf,
  importsOf,
  type SourceFile,
} from './support/source-tree.js';

const files = filesOf(/\.(ts|js|cjs|mjs)$/);
const pages = filesOf(/\.md$/);
const isTest = ({ path }: SourceFile) => path.startsWith('tests/') || path.endsWith('.test.ts');
const shipped = files.filter((file) => !isTest(file) && !file.path.startsWith('scripts/'));

it('sees the whole repository', () => {
  expect(shipped.length).toBeGreaterThan(150);
  expect(files.filter(isTest).length).toBeGreaterThan(60);
  expect(pages.length).toBeGreaterThan(10);
});

interface Room {
  readonly room: string;
  /** What its files may import, besides each other. */
  readonly mayImport: readonly string[];
}

/** A file belongs to the first room whose name its path begins with. */
const rooms: readonly Room[] = [
  // The engine is plain arithmetic, so that it can be scored: its trials and records play halls with a known truth.
  { room: 'edge/wait/trial/', mayImport: ['edge/wait/', 'devices/virtual/'] },
  { room: 'edge/wait/records/', mayImport: ['edge/wait/', 'devices/virtual/'] },
  { room: 'edge/wait/', mayImport: [] },
  // What opens the pages in a real browser for their tests runs beside the server.
  { room: 'edge/web/pages/testing/', mayImport: ['edge/web/'] },
  { room: 'edge/web/pages/install/testing/', mayImport: ['edge/web/', 'edge/install/'] },
  // The wall's pages run in a browser: of the gateway they know the form of the view, and nothing that runs.
  { room: 'edge/web/pages/', mayImport: ['edge/web/view.ts', 'edge/install/view.ts', 'cloud/site/hall.ts'] },
  {
    room: 'edge/',
    mayImport: [
      'devices/',
      'cloud/site/',
      'cloud/telemetry/',
      'cloud/standards/',
      // The form of an address of InfluxDB, which set-up and upload share.
      'cloud/influx/target.ts',
      // Node-RED is a child process that the gateway starts; the room of the flows knows how.
      'flows/node-red.ts',
    ],
  },
  { room: 'devices/', mayImport: [] },
  { room: 'dashboards/', mayImport: ['cloud/site/', 'cloud/telemetry/', 'cloud/standards/'] },
  { room: 'cloud/standards/', mayImport: ['cloud/site/', 'cloud/telemetry/'] },
  { room: 'cloud/', mayImport: [] },
  // The flows' process is given its clock and its log by the gateway: their forms are the platform's.
  { room: 'flows/', mayImport: ['edge/platform/clock.ts', 'edge/platform/log.ts'] },
];

describe('imports', () => {
  it.each(
    rooms.map(({ room, mayImport }) => [room, mayImport] as const),
  )('of %s stay within its rights', (room, mayImport) => {
    const own = shipped.filter((file) => rooms.find((one) => file.path.startsWith(one.room))?.room === room);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter(
          ({ target, isPackage }) =>
            !isPackage && ![room, ...mayImport].some((right) => target.startsWith(right)),
        )
        .map(
          ({ target }) =>
            `${file.path} imports ${target}: pass it in, or move what is shared to a room below`,
        ),
    );
    expect(wrong).toEqual([]);
    // cloud/standards is filled later than the rooms that it serves.
    expect(own.length).toBeGreaterThan(room === 'cloud/standards/' ? -1 : 0);
  });

  it.each(['edge/wait/', 'cloud/standards/'])('of %s bring no clock, disk or network', (room) => {
    const pure = shipped.filter(
      (file) => file.path.startsWith(room) && !/\/(trial|records)\//.test(file.path),
    );
    const packages = pure.flatMap((file) =>
      importsOf(file)
        .filter(({ isPackage }) => isPackage)
        .map(({ target }) => `${file.path} imports ${target}: pass in what it gives`),
    );
    expect(packages).toEqual([]);
  });

  it('of edge are the command line’s alone', () => {
    const others = shipped.filter((file) => !/^(edge|cli|flows)\//.test(file.path));
    const wrong = others.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => target.startsWith('edge/'))
        .map(({ target }) => `${file.path} imports ${target}: only cli/ starts the edge`),
    );
    expect(wrong).toEqual([]);
  });

  it('make no circles of files that run', () => {
    const graph = new Map(
      files.map((file) => [
        file.path,
        importsOf(file).flatMap(({ target, isPackage, typeOnly }) => (isPackage || typeOnly ? [] : [target])),
      ]),
    );
    expect(circlesOf(graph), 'move what both need into a third file').toEqual([]);
  });
});

/** Files that may use a word, with the reason. */
const excepted: Readonly<Record<string, string>> = {
  'flows/settings.cjs':
    'is loaded by Node-RED in a process of its own, which has its secrets from the environment',
};

/** Words that are forbidden in code: where they may stand, and what to write instead. */
const words = [
  // Tests that cross rooms run real programs, which live in real time.
  {
    word: /\bDate\.now\b/,
    mayStand: /^(edge\/platform|cli|tests)\//,
    instead: 'take a Clock of edge/platform/clock.ts',
  },
  {
    word: /\bMath\.random\b/,
    mayStand: /^edge\/platform\//,
    instead: 'take a random function, in tests a seeded one',
  },
  {
    word: /\bconsole\./,
    mayStand: /^(cli|scripts|tests)\/|\.test\.ts$/,
    instead: 'take a Log of edge/platform/log.ts',
  },
  {
    word: /\bprocess\.env\b/,
    mayStand: /^(edge\/platform|scripts|tests)\/|\.test\.ts$/,
    instead: 'take what you need from cli/, which asks environment() of edge/platform/process.ts',
  },
  {
    word: /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|skipIf|todo)\b/,
    mayStand: /^$/,
    instead: 'let every test run',
  },
] as const;

/** Words that may not stand in comments either. */
const leftOvers = /\b(?:FIXME|TODO|XXX|HACK)\b|@ts-(?:ignore|nocheck)\b/;

describe('words', () => {
  const read = files
    .filter((file) => file.path !== 'tests/tidy.test.ts' && !(file.path in excepted))
    .map((file) => ({ ...file, lines: codeOf(file.text).split('\n') }));

  it.each(words)('$word: $instead', ({ word, mayStand, instead }) => {
    const wrong = read
      .filter((file) => !mayStand.test(file.path))
      .flatMap(({ path, lines }) =>
        lines.flatMap((line, index) =>
          word.test(line) ? [`${path}:${index + 1} ${line.trim()}: ${instead}`] : [],
        ),
      );
    expect(wrong).toEqual([]);
  });

  it('that say that something is left to do, or silence the compiler: do it now', () => {
    const wrong = read.flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (leftOvers.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(wrong).toEqual([]);
  });

  it('are excepted only in files that exist', () => {
    expect(Object.keys(excepted).filter((path) => !files.some((file) => file.path === path))).toEqual([]);
  });
});

describe('pages', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));

  it.each(pages.map((page) => [page.path, page] as const))('%s has no dead link', (_, page) => {
    const prose = page.text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? '');
    const dead = links
      .filter((link) => !/^[a-z]+:|^#/.test(link))
      .filter((link) => !existsSync(join(root, dirname(page.path), decodeURI(link.replace(/#.*$/, '')))));
    expect(dead, 'name the file as it is called now').toEqual([]);
  });
});

it('prints the longest files and functions, for whoever looks for something to split', () => {
  const lengthOf = (file: SourceFile) => file.text.split('\n').length - 1;
  const longest = (rows: (readonly [number, string])[]) =>
    rows
      .sort(([a], [b]) => b - a)
      .slice(0, 10)
      .map(([lines, what]) => `${String(lines).padStart(6)}  ${what}`);
  const ownFiles = longest(shipped.map((file) => [lengthOf(file), file.path]));
  const functions = longest(
    shipped.flatMap((file) =>
      functionsOf(file).map(({ name, lines }) => [lines, `${file.path} ${name}`] as const),
    ),
  );
  process.stdout.write(['longest files', ...ownFiles, 'longest functions', ...functions, ''].join('\n'));
  expect([ownFiles.length, functions.length]).toEqual([10, 10]);
});
