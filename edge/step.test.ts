import { describe, expect, it } from 'vitest';
import { point } from '../cloud/telemetry/index.js';
import { Bench, fieldsOf, minute, monday, second } from './hall/fixtures.js';
import { HallState } from './state/state.js';
import { stepHall, type Work } from './step.js';

const idle: Work = {
  readings: [],
  rejected: [],
  commands: [],
  tasks: [],
  tick: 'none',
  points: [],
  rejectedByDevice: new Map(),
};
const noEstimates = new Map();

/** A hall with something of everything in it. */
function lived(): Bench {
  const bench = new Bench();
  bench.read('door line:1', { kind: 'crossing', in: 30, out: 0 });
  bench.read('zone zone:1', { kind: 'presence', people: 25 });
  bench.read('desks desk:1', { kind: 'desk', state: 'serving' });
  bench.read('help button:1', { kind: 'press', press: 'single' });
  bench.read('panel p', { kind: 'vote', level: 5, levels: 5, n: 2 });
  bench.read('tags wait', { kind: 'sighting', beacon: 'beacon-1' });
  return bench;
}

function work(bench: Bench): Work {
  const readings = [
    bench.bound('door line:1', { kind: 'crossing', in: 1, out: 2 }),
    bench.bound('zone zone:1', { kind: 'presence', people: 26 }),
    bench.bound('tags served', { kind: 'sighting', beacon: 'beacon-1' }),
  ].map((bound) => ({ bound, offsetMs: null }));
  const rejected = ['schema', 'duplicate', 'schema'].map((code) => ({
    ...{ device: 'door', receivedAt: bench.now, code, message: '', topic: 't' },
  }));
  const commands = [{ verb: 'open-desk', payload: { desk: 'desk-2' } }];
  return { ...idle, readings, rejected, commands, tick: 'gauge' };
}

/** The whole of a state as text. */
const text = (state: HallState) =>
  JSON.stringify(
    ['hall', 'zone', 'desk', 'queue', 'call', 'alert', 'tag'].map((section) => [
      ...state.all(section as 'zone'),
    ]),
  );

describe('a step', () => {
  it('is a pure function: the same input gives the same output, and the input stays as it was', () => {
    const bench = lived();
    const before = { model: bench.model, state: bench.state, estimates: noEstimates };
    const given = text(bench.state);
    const run = () => {
      const { points, draft, estimates, alerts, answers } = stepHall(before, work(bench), bench.now, true);
      return JSON.stringify({
        points,
        changes: [...draft.changes()],
        estimates: [...estimates],
        alerts,
        answers,
      });
    };
    const first = run();
    expect(run()).toBe(first);
    expect(text(bench.state)).toBe(given);
    expect(first.length).toBeGreaterThan(2_000);
  });

  it('goes on from a stored state as from the one in memory', () => {
    const bench = new Bench();
    const stored = new Map<string, string>();
    const restored = () => HallState.load(stored);
    for (let n = 0; n < 5; n++) {
      bench.now = monday + n * minute;
      const from = (state: HallState) =>
        stepHall({ model: bench.model, state, estimates: noEstimates }, work(bench), bench.now, true);
      const [kept, loaded] = [from(bench.state), from(restored())];
      expect([...loaded.draft.changes()]).toEqual([...kept.draft.changes()]);
      expect(loaded.points).toEqual(kept.points);
      bench.state.accept(kept.draft);
      for (const [key, json] of kept.draft.changes()) {
        if (json === null) stored.delete(key);
        else stored.set(key, json);
      }
    }
    expect(stored.size).toBeGreaterThan(5);
  });

  it('counts refusals by device and reason', () => {
    const bench = new Bench();
    const before = { model: bench.model, state: bench.state, estimates: noEstimates };
    const { points } = stepHall(before, { ...work(bench), readings: [] }, bench.now, true);
    const rejected = points.filter((one) => one.measurement === 'rejected');
    expect(rejected.map((one) => [one.tags.reason, one.fields.n])).toEqual([
      ['schema', 2],
      ['duplicate', 1],
    ]);
  });

  it('judges when time passes or a queue changed, and tells which alerts a command changed', () => {
    const bench = new Bench();
    bench.read('help button:1', { kind: 'press', press: 'single' });
    bench.now += 6 * minute;
    const run = (given: Partial<Work>) => {
      const before = { model: bench.model, state: bench.state, estimates: noEstimates };
      const stepped = stepHall(before, { ...idle, ...given }, bench.now, true);
      bench.state.accept(stepped.draft);
      return stepped;
    };
    expect(run({}).alerts).toEqual([]);
    expect(run({ tick: 'second' }).alerts).toEqual(['help-call.device.help', 'device-silent.device.help']);
    bench.now += second / 10;
    const acknowledge = [{ verb: 'acknowledge', payload: { key: 'help-call.device.help' } }];
    expect(run({ commands: acknowledge }).alerts).toEqual(['help-call.device.help']);
    expect(fieldsOf(run({ tick: 'gauge' }).points, 'alert_open')).toEqual([
      { firing: 1, not_acknowledged_s: 0 },
    ]);
  });

  it('estimates every queue at a tick, and only those that changed otherwise', () => {
    const bench = lived();
    const first = stepHall(
      { model: bench.model, state: bench.state, estimates: noEstimates },
      idle,
      bench.now,
      true,
    );
    expect([...first.estimates.keys()]).toEqual(['cash', 'advice']);
    const next = (given: Work) =>
      stepHall(
        { model: bench.model, state: bench.state, estimates: first.estimates },
        given,
        bench.now + second,
        true,
      );
    const { bound } = { bound: bench.bound('zone zone:1', { kind: 'presence', people: 1 }) };
    const one = next({ ...idle, readings: [{ bound, offsetMs: null }] });
    expect(one.estimates.get('cash')).not.toBe(first.estimates.get('cash'));
    expect(one.estimates.get('advice')).toBe(first.estimates.get('advice'));
    expect(next({ ...idle, tick: 'second' }).estimates.get('advice')).not.toBe(first.estimates.get('advice'));
  });

  it('hands the gateway’s own points on', () => {
    const bench = new Bench();
    const own = point('event', { hall: 'h', type: 'gateway' }, { title: 'x' }, bench.now);
    const before = { model: bench.model, state: bench.state, estimates: noEstimates };
    expect(stepHall(before, { ...idle, points: [own] }, bench.now, true).points).toContain(own);
  });
});
