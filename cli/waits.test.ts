import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scoreWaitsCommand } from './score-waits.js';
import { simulateCommand } from './simulate.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hallgate-waits-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

/** Runs a command and returns what it wrote on standard output. */
async function output(command: ReturnType<typeof simulateCommand>, ...args: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });
  vi.restoreAllMocks();
  return text;
}

const record = [
  'queue,arrived_at,started_at,ended_at,outcome',
  ...Array.from({ length: 60 }, (_, i) => `main,${i * 200},${i * 240},${i * 240 + 240},served`),
].join('\n');

describe('hallgate score-waits', () => {
  it.each(['csv', 'csv.gz'])('scores a record (.%s) and prints one JSON document', async (ending) => {
    const file = join(directory, `record.${ending}`);
    writeFileSync(file, ending === 'csv' ? record : gzipSync(record));
    const report = JSON.parse(await output(scoreWaitsCommand(), '--format', 'events', file, '--json'));
    expect(Object.keys(report)).toEqual(['dataset', 'joiners', 'estimators']);
    expect(report).toMatchObject({ dataset: 'events', joiners: 58 });
    expect(report.estimators[0].name).toBe('hallgate');
    expect(Object.keys(report.estimators[0]).sort()).toEqual([
      'bias',
      'cover_80',
      'mae',
      'median_abs',
      'name',
      'rmse',
      'within_10',
    ]);
  });

  it('prints a table for people', async () => {
    const file = join(directory, 'record.csv');
    writeFileSync(file, record);
    expect(await output(scoreWaitsCommand(), '--format', 'events', file)).toMatch(/rmse[\s\S]*hallgate +\d/);
  });

  it('says which columns are missing', async () => {
    const file = join(directory, 'record.csv');
    writeFileSync(file, record);
    await expect(output(scoreWaitsCommand(), '--format', 'warsaw', file)).rejects.toThrow(
      /lacks name, time, date/,
    );
  });

  const header = 'queue,arrived_at,started_at,ended_at,outcome';
  it.each([
    ['a file that is not there', 'no.csv', null, /record_missing: .*no\.csv/],
    ['an empty file', 'empty.csv', '', /record_empty: .*empty\.csv/],
    [
      'a plain file called .gz',
      'plain.csv.gz',
      record,
      /record_unreadable: .*plain\.csv\.gz is not whole gzip/,
    ],
    ['a stray quote', 'quote.csv', `${header}\nx,1"2,,,\n`, /record_unreadable: .*quote\.csv, line 2/],
    [
      'a time that is none',
      'time.csv',
      `${header}\n\nq,noon,,,served\n`,
      /time\.csv, line 3: arrived_at "noon"/,
    ],
    ['nobody who waited', 'idle.csv', `${header}\nq,10,10,30,served\n`, /record_unscored: .*idle\.csv/],
  ])('says of %s what is wrong and where', async (_, name, text, message) => {
    const file = join(directory, name);
    if (text !== null) writeFileSync(file, text);
    await expect(output(scoreWaitsCommand(), '--format', 'events', file, '--json')).rejects.toThrow(message);
  });

  it('refuses a share above one', async () => {
    await expect(
      output(scoreWaitsCommand(), '--format', 'events', 'x.csv', '--door-miss', '2'),
    ).rejects.toThrow(/from 0 to 1/);
  });
});

describe('hallgate simulate', () => {
  it('prints figures against the oracle, and draws the day', async () => {
    const svg = join(directory, 'day.svg');
    const report = JSON.parse(
      await output(simulateCommand(), '--scenario', 'rush-hour', '--days', '2', '--svg', svg, '--json'),
    );
    expect(report).toMatchObject({ scenario: 'rush-hour', sensors: 'usual', days: 2 });
    expect(report.ratio).toBeGreaterThan(0.8);
    expect(report.ratio).toBeLessThan(1.6);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [\s\S]*<polyline[\s\S]*<\/svg>\n$/);
  });
});
