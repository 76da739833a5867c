import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, fieldsOf, hallOf, standards } from '../hall/fixtures.js';
import { writeHall, writeQueues } from '../hall/gauges.js';
import { HallModel } from '../hall/model.js';
import { followInside } from '../hall/occupancy.js';
import { conduct, dropAbandoned, foldAndHear } from './conduct.js';
import { resultNow } from './tested.js';
import type { TestRequest } from './view.js';

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

const ask = (request: TestRequest, by = 'Ada') =>
  bench.work((step) => conduct(step, by, request, new Map())).points;
type Reading = Parameters<Bench['read']>[1];
const tell = (from: `${string} ${string}`, reading: Reading) =>
  bench.work((step) => foldAndHear(step, bench.bound(from, reading), null)).points;
const running = () => bench.state.get('walk', 'now');
const counts = () => running()!.steps.map(({ counted, stray }) => [counted, stray]);
const device = (id: string) => bench.model.devices.get(id)!;

/** All turns of a device whose steps need nothing to be told. */
function finish(id: string) {
  ask({ do: 'start', device: id });
  while (running()) ask({ do: 'next' });
}

describe('a walk test on the state', () => {
  it('hears crossings as the hall derives them: differences of totals, turned round where the hall file says so', () => {
    tell('door line:2', { kind: 'total', in: 1_000, out: 500 });
    ask({ do: 'start', device: 'door' });
    const of = (channel: string) =>
      running()!.steps.filter((step) => step.channel === channel && step.state === 'now');
    // line:1 comes first: what line:2 tells meanwhile is a stray.
    tell('door line:2', { kind: 'total', in: 1_000, out: 501 });
    expect(of('line:1')[0]).toMatchObject({ what: 'in', counted: 0, stray: 1 });
    for (let turn = 0; turn < 3; turn += 1) ask({ do: 'next' });
    tell('door line:2', { kind: 'total', in: 1_000, out: 502 });
    expect(of('line:2')).toMatchObject([
      { what: 'in', place: { kind: 'line', id: 'side' }, counted: 1, stray: 0 },
    ]);
    tell('door line:2', { kind: 'crossing', in: 3, out: 0, backfilled: true });
    expect(of('line:2')).toMatchObject([{ counted: 1, stray: 0 }]);
  });

  it('leaves the hall to its own figures', () => {
    ask({ do: 'start', device: 'door' });
    const points = tell('door line:1', { kind: 'crossing', in: 1, out: 0 });
    expect(fieldsOf(points, 'crossing')).toEqual([{ in: 1, out: 0 }]);
    expect(bench.state.get('hall', 'now')?.crossed).toEqual({ in: 1, out: 0 });
  });

  it('takes a repeated state for no act', () => {
    tell('zone zone:1', { kind: 'presence', people: 4 });
    ask({ do: 'start', device: 'zone' });
    tell('zone zone:1', { kind: 'presence', people: 4 });
    expect(counts()[0]).toEqual([0, 0]);
    tell('zone zone:1', { kind: 'presence', people: 5 });
    tell('zone zone:1', { kind: 'presence', people: 5 });
    expect(counts()[0]).toEqual([1, 0]);
    tell('door line:1', { kind: 'crossing', in: 1, out: 0 });
    expect(counts()[0]).toEqual([1, 0]);
  });

  it('ends in a result and a point, and the state forgets the test', () => {
    ask({ do: 'start', device: 'help' });
    for (let n = 0; n < 3; n += 1) tell('help button:1', { kind: 'press', press: 'single' });
    const points = ask({ do: 'next' });
    expect(running()).toBeUndefined();
    expect(resultNow(bench.state, device('help'))).toMatchObject({
      kind: 'buttons',
      passed: true,
      by: 'Ada',
    });
    expect(fieldsOf(points, 'walk_test')).toMatchObject([
      { passed: 1, kind: 'buttons', why: '', done: 3, counted: 3, stray: 0, share: 1 },
    ]);
    expect(JSON.stringify(points)).not.toContain('Ada');
    expect(fieldsOf(points, 'event')).toMatchObject([{ title: 'Walk test of help passed' }]);
  });

  it('says nothing of a device whose entry has changed since', () => {
    finish('help');
    expect(resultNow(bench.state, device('help'))).toMatchObject({ passed: false, why: 'nothing_heard' });
    expect(resultNow(bench.state, { ...device('help'), topics: ['elsewhere'] })).toBeNull();
  });

  it('broken off, it leaves no result, only the mark on the charts', () => {
    ask({ do: 'start', device: 'help' });
    expect(fieldsOf(ask({ do: 'stop' }), 'event')).toMatchObject([
      { title: 'Walk test of help was broken off' },
    ]);
    expect(resultNow(bench.state, device('help'))).toBeNull();
  });

  it('is refused with its reason', () => {
    expect(() => ask({ do: 'next' })).toThrow('no walk test is going on');
    expect(() => ask({ do: 'start', device: 'nobody' })).toThrow('no device "nobody"');
    ask({ do: 'start', device: 'help' });
    expect(() => ask({ do: 'answer', seen: true })).toThrow('only what is lit');
    expect(() => ask({ do: 'start', device: 'door' }, 'Bo')).toThrow('Ada is testing help');
    bench.now += 130_000;
    ask({ do: 'start', device: 'door' }, 'Bo');
    expect(running()).toMatchObject({ device: 'door', by: 'Bo' });
  });

  it('is dropped when nobody goes on with it, a lamp sooner, and when its device has changed', () => {
    const tick = () => bench.work(dropAbandoned);
    ask({ do: 'start', device: 'help' });
    bench.now += 1_800_000;
    tick();
    expect(running()).toBeDefined();
    bench.now += 1;
    tick();
    expect(running()).toBeUndefined();
    ask({ do: 'start', device: 'lamp' });
    bench.now += 120_001;
    tick();
    expect(running()).toBeUndefined();
    ask({ do: 'start', device: 'help' });
    const hall = hallOf();
    const devices = hall.devices.map((one) => (one.id === 'help' ? { ...one, interval_s: 7 } : one));
    const model = new HallModel({ ...hall, devices }, standards);
    bench.work((step) => dropAbandoned({ ...step, model }));
    expect(running()).toBeUndefined();
  });
});

describe('figures that rest on an untested device', () => {
  /** The mark on the points of occupancy and of both queues. */
  function marks() {
    bench.now += 60_000;
    tell('door line:1', { kind: 'crossing', in: 1, out: 0 });
    const { points } = bench.work((step) => {
      const context = { ...step, open: true, estimates: new Map() };
      followInside(context, true);
      writeHall(context);
      writeQueues(context);
    });
    return fieldsOf(points, 'occupancy').map(({ untested }) => untested);
  }

  it('are marked once a hall does walk tests, until all that count for it have passed', () => {
    expect(marks()).toEqual([undefined]);
    finish('help');
    expect(marks()).toEqual([1]);
    ask({ do: 'start', device: 'door' });
    for (const channel of ['line:1', 'line:2', 'line:3', 'line:4']) {
      const swap = channel === 'line:2';
      const walk = (n: number, out: boolean) =>
        tell(`door ${channel}`, { kind: 'crossing', in: out === swap ? n : 0, out: out === swap ? 0 : n });
      walk(1, false);
      ask({ do: 'next' });
      walk(1, true);
      ask({ do: 'next' });
      walk(19, false);
      walk(19, true);
      ask({ do: 'next' });
    }
    expect(resultNow(bench.state, device('door'))).toMatchObject({ passed: true, share: 1 });
    expect(marks()).toEqual([0]);
  });
});
