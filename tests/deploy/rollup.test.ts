/** Hours and days on a real InfluxDB 1.x with the project's own points, against sums by hand over the same points. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DateTime } from 'luxon';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rollUpInto, rollupCommand } from '../../cli/rollup.js';
import { askInflux } from '../../cloud/influx/read.js';
import { sampleS } from '../../cloud/influx/rollup/points.js';
import { rollUp } from '../../cloud/influx/rollup/roll-up.js';
import { type Hall, hallSchema } from '../../cloud/site/hall.js';
import { type Point, point, toLine } from '../../cloud/telemetry/index.js';
import { gaugeMs } from '../../edge/hall/gauges.js';
import { testHall } from '../support/hall.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { writeSite } from '../support/site.js';
import { seededRandom, until } from '../support/until.js';

const zone = 'Europe/Warsaw';
const time = (text: string) => DateTime.fromISO(text, { zone }).toMillis();
const always = { mon: ['00:00-24:00'], tue: ['00:00-24:00'], wed: ['08:00-16:30'], sun: ['00:00-24:00'] };

function hallNamed(id: string, more: Partial<Hall> = {}): Hall {
  return hallSchema.parse({
    id,
    name: id,
    time_zone: zone,
    hours: always,
    capacity: 20,
    desks: [{ id: 'd1', name: 'One' }],
    queues: [{ id: 'cash', name: 'Cash', desks: ['d1'], service_s: 120 }],
    devices: [{ id: 'door', profile: 'hallgate-json' }],
    ...more,
  });
}

const north = hallNamed('north');
const silent = hallNamed('silent');
let influxd: Influxd;
let database: string;
let number = 0;

beforeAll(async () => {
  influxd = await startInfluxd();
});
afterAll(() => influxd.stop());
beforeEach(async () => {
  number += 1;
  database = `halls${number}`;
  await influxd.createDatabase(database);
  await influxd.query(`CREATE RETENTION POLICY "rollup" ON "${database}" DURATION 0s REPLICATION 1`);
});

async function write(points: readonly Point[], first = 0): Promise<void> {
  const lines = points.flatMap((one, index) => toLine(one, first + index) ?? []);
  for (let start = 0; start < lines.length; start += 5_000) {
    const body = lines.slice(start, start + 5_000).join('\n');
    const answer = await fetch(`${influxd.url}/write?db=${database}&precision=ns`, { method: 'POST', body });
    expect(answer.status).toBe(204);
  }
}

const roll = (now: number, since: number, halls = [north, silent]) =>
  rollUpInto({ url: influxd.url, database }, 1, halls, now, since);

type Row = Readonly<Record<string, number | string | null>>;
async function rows(measurement: string): Promise<Row[]> {
  const { results } = await influxd.query(`SELECT * FROM "rollup"."${measurement}"`, database);
  return (results[0]?.series ?? []).flatMap(({ columns, values }) =>
    values.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null]))),
  );
}
const at = (row: Row) => Number(row.time) / 1e6;

/** The gauges and events of a hall from a time to a time, one sample every 10 s. */
function dayOf(hall: string, from: number, to: number, seed: number): Point[] {
  const random = seededRandom(seed);
  const points: Point[] = [];
  for (let now = from; now < to; now += sampleS * 1_000) {
    const wait = Math.round(random() * 1_200);
    const inside = Math.round(random() * 30);
    // Of devices, the first half of the time without a walk test.
    const untested = Number(now < (from + to) / 2);
    points.push(
      point(
        'queue',
        { hall, queue: 'cash' },
        { wait_s: wait, in_sla: wait > 600 ? 0 : 1, length: random() * 9, untested },
        now,
      ),
      point(
        'occupancy',
        { hall },
        { count: inside, capacity: 20, over_limit: inside > 20 ? 1 : 0, untested },
        now,
      ),
      point(
        'device_health',
        { hall, gateway: hall, device: 'door' },
        { silent_over: random() < 0.1 ? 1 : 0, never_seen: 0 },
        now,
      ),
      point('device_health', { hall, gateway: hall, device: 'lost' }, { silent_over: 0, never_seen: 1 }, now),
      point(
        'gateway_health',
        { hall, gateway: hall },
        { seq: 1, readings: 7, rejected_messages: 1, rejected: 0 },
        now,
      ),
    );
    if (random() < 0.05)
      points.push(
        point(
          'vote',
          { hall, desk: 'd1', device: 'panel' },
          { good: random() < 0.8 ? 1 : 0, total: 1, level: 3 },
          now,
        ),
      );
    if (random() < 0.03)
      points.push(
        point('wait', { hall, queue: 'cash' }, { realised_s: wait, in_sla: wait > 600 ? 0 : 1 }, now),
      );
    if (random() < 0.01)
      points.push(
        point(
          'call',
          { hall, device: 'help' },
          { answered: 1, answer_s: wait, in_time: wait > 300 ? 0 : 1 },
          now,
        ),
      );
    if (random() < 0.01) points.push(point('call', { hall, device: 'help' }, { opened: 1 }, now));
  }
  return points;
}

const within = (points: readonly Point[], measurement: string, from: number, to: number) =>
  points.filter((one) => one.measurement === measurement && one.at >= from && one.at < to);
const sum = (points: readonly Point[], field: string) =>
  points.reduce((total, { fields }) => total + Number(fields[field] ?? 0), 0);
const largest = (points: readonly Point[], field: string) =>
  Math.max(...points.map(({ fields }) => Number(fields[field] ?? Number.NEGATIVE_INFINITY)));

/** The same figures by hand. */
function byHand(points: readonly Point[], from: number, to: number) {
  const queue = within(points, 'queue', from, to);
  const waits = queue.map(({ fields }) => Number(fields.wait_s)).sort((a, b) => a - b);
  const served = within(points, 'wait', from, to);
  return {
    n: queue.length,
    untested: sum(queue, 'untested'),
    in_sla_sum: sum(queue, 'in_sla'),
    wait_sum_s: sum(queue, 'wait_s'),
    wait_max_s: largest(queue, 'wait_s'),
    // InfluxQL takes the nearest rank, rounded half up.
    wait_p90_s: waits[Math.floor(waits.length * 0.9 + 0.5) - 1],
    length_sum: expect.closeTo(sum(queue, 'length'), 6),
    length_max: largest(queue, 'length'),
    served: served.length,
    served_in_sla: sum(served, 'in_sla'),
    served_wait_sum_s: sum(served, 'realised_s'),
  };
}

it('counts on the pace at which gateways write', () => {
  expect(sampleS * 1_000).toBe(gaugeMs);
});

describe('hours and days of a hall', () => {
  const from = time('2026-11-09T00:00');
  const now = time('2026-11-10T14:25:30');
  const points = dayOf('north', time('2026-11-09T09:00'), time('2026-11-10T14:25'), 1);

  it('are the sums by hand, of waits', async () => {
    await write(points);
    await roll(now, from);
    const hours = await rows('queue_1h');
    expect(hours.length).toBe(30);
    for (const row of hours)
      expect(row).toMatchObject({
        hall: 'north',
        queue: 'cash',
        ...byHand(points, at(row), at(row) + 3_600_000),
      });
    const days = await rows('queue_1d');
    expect(days.map(at)).toEqual([from, time('2026-11-10T00:00')]);
    expect(days[0]).toMatchObject(byHand(points, from, time('2026-11-10')));
    expect(days[1]).toMatchObject(byHand(points, time('2026-11-10'), now));
  });

  it('are the sums by hand, of all else', async () => {
    await write(points);
    await roll(now, from);
    const day = (measurement: string) => within(points, measurement, from, time('2026-11-10'));
    const [votes, calls, people] = [day('vote'), day('call'), day('occupancy')];
    expect(await rows('vote_1d')).toMatchObject([
      { desk: 'd1', good: sum(votes, 'good'), total: sum(votes, 'total') },
      {},
    ]);
    expect(await rows('call_1d')).toMatchObject([
      {
        device: 'help',
        opened: sum(calls, 'opened'),
        answered: sum(calls, 'answered'),
        in_time: sum(calls, 'in_time'),
        answer_sum_s: sum(calls, 'answer_s'),
        answer_max_s: largest(calls, 'answer_s'),
      },
      {},
    ]);
    expect(await rows('occupancy_1d')).toMatchObject([
      {
        untested: sum(people, 'untested'),
        count_sum: sum(people, 'count'),
        count_max: largest(people, 'count'),
        capacity: 20,
        over_s: sum(people, 'over_limit') * 10,
      },
      {},
    ]);
    const door = day('device_health').filter(({ tags }) => tags.device === 'door');
    expect((await rows('device_1d')).filter((row) => at(row) === from)).toMatchObject([
      { device: 'door', n: 5_400, expected: 8_640, heard: 5_400 - sum(door, 'silent_over') },
      { device: 'lost', n: 5_400, heard: 0 },
    ]);
    expect(await rows('gateway_1d')).toMatchObject([
      { n: 5_400, expected: 8_640, readings: 7 * 5_400, rejected_messages: 5_400, rejected: 0 },
      {},
    ]);
  });

  it('say what they cover while they go on', async () => {
    await write(points);
    await roll(now, from);
    expect((await rows('queue_1h')).at(-1)).toMatchObject({ ts: now / 1_000, n: 150, expected: 153 });
    expect((await rows('queue_1d')).at(-1)).toMatchObject({
      ts: now / 1_000,
      expected: (now - time('2026-11-10')) / 10_000,
    });
  });

  it('are the same when they are written twice', async () => {
    await write(points);
    await roll(now, from);
    const once = await Promise.all(['queue_1h', 'queue_1d', 'device_1h', 'vote_1h'].map(rows));
    await roll(now, from);
    expect(await Promise.all(['queue_1h', 'queue_1d', 'device_1h', 'vote_1h'].map(rows))).toEqual(once);
  });

  it('have a late point in the next run', async () => {
    await write(points);
    await roll(now, from);
    const before = (await rows('vote_1h')).find((row) => at(row) === time('2026-11-09T10:00'));
    await write(
      [
        point(
          'vote',
          { hall: 'north', desk: 'd1', device: 'panel' },
          { good: 1, total: 1 },
          time('2026-11-09T10:30'),
        ),
      ],
      777,
    );
    await roll(now, from);
    const after = (await rows('vote_1h')).find((row) => at(row) === time('2026-11-09T10:00'));
    expect(Number(after?.total) - Number(before?.total)).toBe(1);
  });

  it('are absent for a hall that never spoke', async () => {
    await write(points);
    await roll(now, from);
    const all = await Promise.all(['queue_1h', 'gateway_1d', 'device_1d', 'occupancy_1d'].map(rows));
    expect(all.flat().length).toBeGreaterThan(30);
    expect(all.flat().filter(({ hall }) => hall === 'silent')).toEqual([]);
    expect(await roll(now, from, [silent])).toEqual({ days: 2, points: 0 });
  });

  it('leave out a hall that the site does not name', async () => {
    await write(dayOf('stranger', time('2026-11-09T09:00'), time('2026-11-09T10:00'), 2));
    expect(await roll(now, from)).toEqual({ days: 2, points: 0 });
  });
});

describe('a hall that falls silent', () => {
  const points = dayOf('north', time('2026-11-09T09:00'), time('2026-11-09T11:00'), 3);

  it('counts with no sample, in its opening hours and as long as the site names its parts', async () => {
    await write(points);
    await roll(time('2026-11-09T20:00'), time('2026-11-09T00:00'));
    // The days after: the series are known from their days alone.
    const now = time('2026-11-12T00:00');
    await roll(now, time('2026-11-11T00:00'));
    const wednesday = time('2026-11-11T00:00');
    const zeros = { n: 0, expected: 3_060 };
    for (const measurement of ['queue_1d', 'occupancy_1d', 'gateway_1d', 'device_1d'])
      expect(
        (await rows(measurement)).filter((row) => at(row) === wednesday),
        measurement,
      ).toMatchObject([zeros]);
    const hours = (await rows('gateway_1h')).filter((row) => at(row) >= wednesday);
    expect(hours.map(({ expected }) => expected)).toEqual([360, 360, 360, 360, 360, 360, 360, 360, 180]);
  });
});

describe('the days of a clock change', () => {
  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
  ])('%s has %i hours, each with its own samples', async (date, hours) => {
    const start = time(date);
    const end = DateTime.fromMillis(start, { zone }).plus({ days: 1 }).toMillis();
    const points = dayOf('north', start, end, 4).filter(({ measurement }) =>
      /^(queue|gateway)/.test(measurement),
    );
    await write(points);
    await roll(end, start);
    const rolled = await rows('gateway_1h');
    expect(rolled.map(({ n, expected }) => [n, expected])).toEqual(Array(hours).fill([360, 360]));
    expect(await rows('gateway_1d')).toMatchObject([{ n: hours * 360, expected: hours * 360 }]);
    expect(await rows('queue_1d')).toMatchObject([byHand(points, start, end)]);
  });
});

describe('halls with other hours and zones', () => {
  it('are each counted in their own', async () => {
    const early = hallNamed('early', { hours: { mon: ['07:00-09:00', '10:00-11:30'] } });
    const far = hallNamed('far', { time_zone: 'Asia/Kolkata' });
    const start = time('2026-11-09T00:00');
    const end = time('2026-11-09T14:00');
    await write(['north', 'early', 'far'].flatMap((hall, index) => dayOf(hall, start, end, 10 + index)));
    await roll(end, start, [north, early, far]);
    const days = (await rows('gateway_1d')).map(({ hall, n, expected }) => [hall, n, expected]);
    expect(days.sort()).toEqual([
      ['early', 1_260, 1_260],
      ['far', 5_040, 6_660],
      ['north', 5_040, 5_040],
    ]);
    const hours = (await rows('gateway_1h')).filter(({ hall }) => hall === 'early');
    expect(hours.map(({ n }) => n)).toEqual([360, 360, 360, 180]);
    const firstOfFar = (await rows('gateway_1h')).find(({ hall, n }) => hall === 'far' && Number(n) > 0);
    expect(at(firstOfFar!) - start).toBe(-30 * 60_000);
  });
});

describe('on a line that must not change a point', () => {
  it('writes each window once, when points can hardly come late any more', async () => {
    const start = time('2026-11-09T09:00');
    const points = dayOf('north', start, time('2026-11-09T11:00'), 20);
    await write(points);
    const target = { url: influxd.url, database };
    // The steps of 3.x, on a server that answers the same InfluxQL.
    const rollAs3 = (now: number) =>
      rollUp({
        halls: [north],
        version: 3,
        now,
        since: time('2026-11-09'),
        ask: (query) => askInflux(target, 1, query),
        write: async (lines) => {
          const url = `${influxd.url}/write?db=${database}&rp=rollup&precision=ns`;
          expect((await fetch(url, { method: 'POST', body: lines.join('\n') })).status).toBe(204);
        },
      });
    await rollAs3(time('2026-11-11T09:59'));
    expect(await rows('queue_1h')).toEqual([]);
    await rollAs3(time('2026-11-11T10:00'));
    const once = await rows('queue_1h');
    expect(once.map(at)).toEqual([start]);
    await write([point('queue', { hall: 'north', queue: 'cash' }, { wait_s: 1, in_sla: 1 }, start)], 999);
    await rollAs3(time('2026-11-11T11:00'));
    const later = await rows('queue_1h');
    expect(later[0]).toEqual(once[0]);
    expect(later.map(at)).toEqual([start, start + 3_600_000]);
  });
});

describe('hallgate rollup', () => {
  const run = (...args: string[]) =>
    rollupCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(['--once', '--log-level', 'silent', ...args], { from: 'user' });

  it('writes the days of a site, and says what is missing', async () => {
    const hall = testHall({
      id: 'north',
      influx: { url: influxd.url, version: 1, database },
      broker: { listen: '127.0.0.1:1883' },
      web: { listen: '127.0.0.1:8080' },
    });
    const site = await writeSite(hall);
    const now = Date.now();
    await write(dayOf('north', now - 4 * 3_600_000, now, 30));
    await run('--site', site.dir, '--influx', `${influxd.url}/`);
    expect((await rows('queue_1d')).length).toBeGreaterThan(0);
    await influxd.query(`DROP RETENTION POLICY "rollup" ON "${database}"`);
    await expect(run('--site', site.dir)).rejects.toThrow(/influx_not_set_up/);
    await expect(run('--site', site.dir, '--since', '2020-01-01')).rejects.toThrow(/since_too_old/);
    await expect(run('--site', site.dir, '--since', 'yesterday')).rejects.toThrow(/write it as/);
    await expect(run('--site', site.dir, '--influx', 'http://127.0.0.1:1')).rejects.toThrow(
      /influx_unreachable/,
    );
    await site.remove();
  });

  it('goes on until it is asked to end', async () => {
    const built = fileURLToPath(new URL('../../dist/cli/hallgate.js', import.meta.url));
    const hall = testHall({
      id: 'north',
      influx: { url: influxd.url, version: 1, database },
      broker: { listen: '127.0.0.1:1883' },
      web: { listen: '127.0.0.1:8080' },
    });
    const site = await writeSite(hall);
    const child = spawn(process.execPath, [built, 'rollup', '--site', site.dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text));
    try {
      await until(`the first run: ${said}`, () => said.includes('hours and days are written'));
      expect(child.exitCode).toBe(null);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
      await site.remove();
    }
  });
});
