/**
 * Each folder is a case: hall.yaml and input.jsonl go in, expected.lp and expected-alerts.jsonl must come out. A new
 * case is a new folder; `npx vitest run tests/golden -u` writes what is expected, and somebody reads it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { hallSchema } from '../../cloud/site/hall.js';
import { standardsFileSchema } from '../../cloud/site/standards.js';
import { rules } from '../../edge/rules/judge.js';
import { play } from './play.js';

const here = new URL('.', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, here), 'utf8');
const standards = standardsFileSchema.parse(parse(read('standards.yaml')));
const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

function playCase(name: string) {
  const hall = hallSchema.parse(parse(read(`${name}/hall.yaml`)));
  return play(hall, standards, read(`${name}/input.jsonl`));
}

describe('a reading on its way through the gateway', () => {
  it('is shown by these cases', () => {
    expect(cases.length).toBe(16);
  });

  it.each(cases)('%s', async (name) => {
    const { points, alerts } = playCase(name);
    for (const [file, found] of [
      ['expected.lp', points],
      ['expected-alerts.jsonl', alerts],
    ] as const) {
      const path = fileURLToPath(new URL(`${name}/${file}`, here));
      // Without -u a missing file is a fault, and not written for the first time.
      const writing = expect.getState().snapshotState.snapshotUpdateState === 'all';
      expect(writing || existsSync(path), `${file} is missing: npx vitest run tests/golden -u`).toBe(true);
      await expect(found).toMatchFileSnapshot(path);
    }
  });

  it('fires every rule in one of the cases', () => {
    const all = cases.map((name) => playCase(name).alerts).join('');
    const fired = rules.filter(({ id }) => new RegExp(`"key":"${id}\\.[^"]+","phase":"firing"`).test(all));
    expect(fired.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
  });
});
