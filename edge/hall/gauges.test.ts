import { describe, expect, it } from 'vitest';
import type { Point } from '../../cloud/telemetry/index.js';
import type { RuleContext } from '../rules/rule.js';
import { estimate, type WaitEstimate } from '../wait/wait.js';
import { Bench, fieldsOf, hour, minute, second } from './fixtures.js';
import { gaugeMs, writeDevices, writeHall, writeQueues } from './gauges.js';
import { type Liveness, queueNow } from './liveness.js';
import { queuePart } from './queues.js';

/** The estimate of "cash" as it is, or with other figures and another status. */
function write(
  bench: Bench,
  gauge: (context: RuleContext) => void,
  given: { figures?: Partial<WaitEstimate>; status?: Liveness; open?: boolean } = {},
): readonly Point[] {
  return bench.work((step) => {
    const part = queuePart(step, 'cash', bench.now);
    const open = given.open ?? true;
    const known = { ...estimate(part.wait, bench.now), ...given.figures };
    const found = queueNow(bench.model, 'cash', part, known, open, bench.now);
    const status = given.status ?? found.status;
    const estimates = new Map([['cash', { ...found, status, fresh: status === 'live' }]]);
    gauge({ ...step, estimates, open });
  }).points;
}

describe('the gauge of a queue', () => {
  const live = { status: 'live', figures: { mean_s: 100, grade: 'B', desks_open: 2 } } as const;

  it('is written every ten seconds', () => {
    const bench = new Bench();
    const written = () => write(bench, writeQueues, live).length;
    expect(written()).toBe(1);
    bench.now += gaugeMs - 1;
    expect(written()).toBe(0);
    bench.now += 1;
    expect(written()).toBe(1);
  });

  it('is written at once when the verdict changes', () => {
    const bench = new Bench();
    write(bench, writeQueues, live);
    bench.now += second;
    const over = write(bench, writeQueues, { ...live, figures: { mean_s: 601 } });
    expect(fieldsOf(over, 'queue')).toMatchObject([{ wait_s: 601, over_limit: 1, in_sla: 0 }]);
    bench.now += second;
    expect(write(bench, writeQueues, { ...live, figures: { mean_s: 602 } })).toEqual([]);
    const under = write(bench, writeQueues, { ...live, figures: { mean_s: 600 } });
    expect(fieldsOf(under, 'queue')).toMatchObject([{ over_limit: 0, in_sla: 1 }]);
  });

  it('names the grade by a number', () => {
    const grades = (['A', 'B', 'C', 'D'] as const).map(
      (grade) =>
        fieldsOf(write(new Bench(), writeQueues, { ...live, figures: { grade } }), 'queue')[0]?.grade,
    );
    expect(grades).toEqual([1, 2, 3, 4]);
  });

  it.each(['stale', 'closed', 'no_data'] as const)('has no figures when it is %s', (status) => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'presence', people: 50 });
    bench.now += 5 * second;
    const points = write(bench, writeQueues, { status });
    expect(fieldsOf(points, 'queue')).toEqual([{ method: expect.any(String), status, input_age_s: 5 }]);
  });

  it('says so where there never was an input', () => {
    const points = write(new Bench(), writeQueues);
    expect(fieldsOf(points, 'queue')).toEqual([
      { method: 'none', status: 'no_data', input_age_s: undefined },
    ]);
  });
});

describe('the gauges of the hall', () => {
  const occupancy = (bench: Bench, open = true) => fieldsOf(write(bench, writeHall, { open }), 'occupancy');

  it('show the people inside while the doors are watched', () => {
    const bench = new Bench();
    expect(occupancy(bench)).toEqual([]);
    bench.read('door line:1', { kind: 'crossing', in: 21, out: 0 });
    expect(occupancy(bench)).toEqual([]);
    bench.inside(21);
    expect(occupancy(bench)).toEqual([
      { count: 21, capacity: 20, over_limit: 1, balance: 1, count_sd: expect.any(Number), reset_age_s: 1 },
    ]);
    expect(occupancy(bench, false)).toMatchObject([{ count: 21, capacity: 20, over_limit: 0 }]);
    bench.now += 10 * minute;
    expect(occupancy(bench)).toEqual([]);
  });

  it('show a zone while somebody watches it', () => {
    const bench = new Bench();
    bench.read('zone zone:1', { kind: 'presence', people: 4 });
    const zone = () => fieldsOf(write(bench, writeHall), 'zone');
    expect(zone()).toEqual([{ people: 4, occupied: 1 }]);
    bench.now += 10 * minute;
    expect(zone()).toEqual([]);
  });

  it('show open calls, and 0 when they are answered', () => {
    const bench = new Bench();
    bench.read('help button:1', { kind: 'press', press: 'single' });
    bench.now += minute;
    expect(fieldsOf(write(bench, writeHall), 'help_call')).toEqual([{ open: 1, oldest_open_s: 60 }]);
    bench.read('buttons button:answer', { kind: 'press', press: 'single' });
    expect(fieldsOf(write(bench, writeHall), 'help_call')).toEqual([{ open: 0, oldest_open_s: 0 }]);
  });

  it('show how long an alert has waited for somebody', () => {
    const bench = new Bench();
    const open = () => fieldsOf(write(bench, writeHall), 'alert_open');
    expect(open()).toEqual([{ firing: 0, not_acknowledged_s: 0 }]);
    const alert = {
      ...{ rule: 'wait', subject: 'queue/cash', value: 1, limit: 1, ended: null },
      ...{ clearSince: null, unknownSince: null },
    };
    bench.work(({ draft }) => {
      draft.set('alert', 'a', { ...alert, phase: 'firing', since: bench.now - minute });
      draft.set('alert', 'b', { ...alert, phase: 'acknowledged', since: bench.now - hour });
      draft.set('alert', 'c', { ...alert, phase: 'pending', since: bench.now - hour });
      draft.set('alert', 'd', { ...alert, phase: 'resolved', since: bench.now - hour });
    });
    expect(open()).toEqual([{ firing: 2, not_acknowledged_s: 60 }]);
  });
});

describe('the gauges of the devices', () => {
  const health = (bench: Bench, rejected = new Map<string, number>()) =>
    new Map(
      write(bench, (context) => writeDevices(context, rejected)).map((one) => [one.tags.device, one.fields]),
    );

  it('speak of every device that can speak', () => {
    const devices = [...health(new Bench()).keys()];
    expect(devices).toEqual(['door', 'zone', 'desks', 'buttons', 'help', 'panel', 'tags']);
  });

  it('tell never seen from silent from well', () => {
    const bench = new Bench();
    bench.read('door line:1', { kind: 'crossing', in: 1, out: 0 });
    const door = () => health(bench, new Map([['door', 2]])).get('door');
    expect(health(bench).get('zone')).toMatchObject({ never_seen: 1, silent_over: 0, rejected: 0 });
    expect(door()).toMatchObject({ never_seen: 0, silent_s: 0, silent_over: 0, rejected: 2 });
    bench.now += 181 * second;
    expect(door()).toMatchObject({ silent_s: 181, silent_over: 1 });
  });

  it('tell at once of a last will', () => {
    const bench = new Bench();
    bench.read('door device', { kind: 'health', online: false });
    expect(health(bench).get('door')).toMatchObject({ never_seen: 1, silent_over: 1 });
  });
});
