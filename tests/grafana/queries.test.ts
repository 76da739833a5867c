/** Every query of every board runs on a real InfluxDB and finds the points that our own writer wrote. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { checkedIn, parsed, queriesOf } from './boards.js';
import { intervalOf, substitute, timesOf } from './macros.js';
import { sampleMonths } from './months.js';
import { createStores, sampleDay, seriesOf, write } from './story.js';

const now = Date.now();
const boards = checkedIn.map(parsed);
const all = boards.flatMap(queriesOf);
const variables = { hall: ['north'], queue: ['cash', 'advice'] };
let influxd: Influxd;
let ran = 0;

beforeAll(async () => {
  influxd = await startInfluxd();
  await createStores(influxd);
  await write(influxd, [...sampleDay(now), ...sampleMonths(now)]);
});
afterAll(() => influxd.stop());

describe('queries of the boards on InfluxDB 1.x', () => {
  it.each(all)('$name', async ({ query, range }) => {
    const { from, to } = timesOf(range, now);
    const text = substitute(query, { from, to, intervalMs: intervalOf(from, to), variables });
    const series = await seriesOf(influxd, text);
    ran += 1;
    expect(series.length, text).toBeGreaterThan(0);
    for (const { columns, values } of series) {
      for (const [index, column] of columns.entries()) {
        if (column === 'time') continue;
        const known = series.some((one) => one.values.some((row) => row[index] !== null));
        expect(known, `${column} is always null: ${text}`).toBe(true);
      }
      expect(values.length).toBeGreaterThan(0);
    }
  });

  it('are all that stand in the files', () => {
    const found = checkedIn
      .map(({ text }) => text.match(/"query": "(SELECT|SHOW) /g)?.length ?? 0)
      .reduce((sum, count) => sum + count, 0);
    console.log(`${ran} queries of ${boards.length} boards ran, ${found} stand in the files`);
    expect(ran).toBe(found);
    expect(ran).toBe(all.length);
    expect(ran).toBeGreaterThan(150);
  });
});

describe('queries that tell the truth', () => {
  const firstValue = async (title: string, column = 1) => {
    const found = all.find(({ name }) => name.startsWith(title))!;
    const shown = { ...timesOf(found.range, now), intervalMs: 60_000, variables };
    return (await seriesOf(influxd, substitute(found.query, shown))).map(
      ({ tags, values }) => [tags?.hall ?? '', values[0]?.[column]] as const,
    );
  };

  it('counts halls with an open desk', async () => {
    expect(await firstValue('ops-wall: Halls open')).toEqual([['', 6]]);
  });

  it('counts the queues over the standard', async () => {
    expect(await firstValue('ops-wall: Queues over')).toEqual([['', 1]]);
  });

  it('shows the worst queue of each hall', async () => {
    const worst = new Map(await firstValue('ops-wall: Halls, the longest wait first, A'));
    expect([...worst.keys()].sort()).toEqual([
      'airport',
      'harbour',
      'north',
      'old-town',
      'south',
      'university',
    ]);
    expect(worst.get('north')).toBeGreaterThan(700);
    expect(worst.get('south')).toBeLessThan(400);
  });

  it('takes the age of the newest reading from the gateway that has been quiet longest', async () => {
    const [row] = await firstValue('ops-wall: Oldest data');
    expect(Number(row?.[1])).toBeCloseTo(Math.floor(now / 1000) * 1000 - 1500 - 45 * 60_000, -3);
  });
});
