import { describe, expect, it } from 'vitest';
import { observeHall, scenarios, simulateHall } from '../../devices/virtual/simulator/index.js';
import { selfScore } from './self-score.js';
import { staffing } from './staffing.js';
import { sensorSets } from './trial/sensors.js';
import {
  estimate,
  newWait,
  observe,
  realisedWaits,
  staffingInput,
  type WaitConfig,
  type WaitEvent,
  type WaitState,
  withConfig,
} from './wait.js';

const T0 = Date.UTC(2026, 0, 5, 9);
const config: WaitConfig = { deskCount: 5, meanServiceS: 300, meanPatienceS: null, targetS: 600 };
const played = (events: WaitEvent[], from = config) => events.reduce(observe, newWait(from, T0));
const count = (people: number, s: number): WaitEvent => ({ type: 'zone', at: T0 + s * 1000, people });

/** Three hours of a usual hall, as its sensors tell them. */
const morning = observeHall(
  [...simulateHall(scenarios.get('stationary')!, 3)].filter(({ t }) => t < 3 * 3600),
  sensorSets.tags!,
  4,
  T0,
) as WaitEvent[];
const noon = T0 + 3 * 3_600_000;

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}

describe('the wait engine', () => {
  it('knows nothing at first, and says so', () => {
    const told = estimate(newWait(config, T0), T0);
    expect(told).toMatchObject({
      mean_s: null,
      p90_s: null,
      length: null,
      method: 'none',
      grade: null,
      realised: null,
    });
    expect(told.abandonment.refused).toBe('nobody counts arrivals');
  });

  it('takes head counts for the people ahead', () => {
    const told = estimate(played([count(10, 0), count(10, 20), count(10, 40)]), T0 + 40_000);
    expect(told.length).toBeGreaterThan(8.5);
    expect(told.length).toBeLessThan(11);
    expect(told.mean_s! / 60).toBeGreaterThan(9);
    expect(told.mean_s! / 60).toBeLessThan(12.5);
    expect(told.p10_s!).toBeLessThan(told.p50_s!);
    expect(told.p50_s!).toBeLessThan(told.p90_s!);
  });

  it('never changes the state that it is given', () => {
    let state: WaitState = newWait(config, T0);
    for (const event of morning.slice(0, 400)) state = observe(freeze(state), freeze(event));
    expect(() => estimate(freeze(state), noon)).not.toThrow();
  });

  it('lives in JSON: stored and restored after every event it tells the same', () => {
    const kept = played(morning);
    const stored = morning.reduce<WaitState>(
      (state, event) => JSON.parse(JSON.stringify(observe(state, event))) as WaitState,
      newWait(config, T0),
    );
    expect(estimate(stored, noon)).toEqual(estimate(kept, noon));
    expect(JSON.stringify(kept).length).toBeLessThan(10_000);
  });

  it('tells the same whether it was asked after every event or only now', () => {
    let [asked, seen] = [newWait(config, T0), 0];
    // Neighbours that change places are held in the right order, which what was told meanwhile did not know.
    const shuffled = morning
      .slice(0, 600)
      .flatMap((event, i, all) => (i % 7 === 3 ? [all[i + 1]!, event] : i % 7 === 4 ? [] : [event]));
    for (const event of shuffled) {
      asked = observe(asked, event);
      const now = asked.latest + (seen++ % 3) * 700;
      const restored = JSON.parse(JSON.stringify(asked)) as WaitState;
      expect(estimate(asked, now)).toEqual(estimate(restored, now));
    }
    expect(seen).toBeGreaterThan(500);
  });

  it('does not mind events that come a second out of order', () => {
    const swapped = [...morning];
    for (let i = 0; i + 1 < swapped.length; i += 2)
      if (swapped[i + 1]!.at - swapped[i]!.at < 1000)
        [swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!];
    const plain = (events: WaitEvent[]) =>
      events.map(({ receivedAt: _, source: __, ...event }) => event as WaitEvent);
    const right = estimate(played(plain(morning)), noon);
    expect(estimate(played(plain(swapped)), noon).mean_s! / right.mean_s!).toBeCloseTo(1, 1);
  });

  it('tells what it rests on, and how old that is', () => {
    const told = estimate(played(morning), noon);
    expect(told.method).toBe('filter');
    expect(['A', 'B']).toContain(told.grade);
    expect(told.inputs.map(({ name }) => name).sort()).toEqual(['desks', 'door', 'service', 'tags', 'zone']);
    expect(told.inputs.find(({ name }) => name === 'zone')!.age_s).toBeLessThan(40);
    expect(told.realised!.n).toBeGreaterThan(5);
    expect(told.realised!.inferred).toBe(false);
    expect(told.tags_60min).toBe(told.realised!.n);
    expect(told.arrival_rate_per_h!).toBeGreaterThan(30);
    expect(told.service_rate_per_h!).toBeCloseTo(12, -1);
    expect(told.abandonment.refused).toBeNull();
  });

  it('says that waits are inferred when nobody was seen at both ends', () => {
    const told = estimate(played(morning.filter(({ type }) => !type.startsWith('tag'))), noon);
    expect(told.realised).toMatchObject({ inferred: true });
    expect(told.tags_60min).toBe(0);
  });

  it('lowers the grade within two minutes of losing a sensor', () => {
    const dead: WaitEvent = { type: 'sensor', at: noon, input: 'door', alive: false };
    const before = estimate(played(morning), noon).grade!;
    const told = estimate(played([...morning, dead]), noon + 120_000);
    expect(told.grade! > before).toBe(true);
    expect(told.inputs.find(({ name }) => name === 'door')!.used).toBe(false);
    expect(told.abandonment.refused).toBe('nobody counts arrivals');
  });

  it('drops a door that is silent while the desks serve', () => {
    const silent = morning.filter(
      ({ type, at }) => type !== 'exit' && (type !== 'entry' || at < T0 + 3_600_000),
    );
    expect(estimate(played(silent), noon).inputs.find(({ name }) => name === 'door')!.used).toBe(false);
  });

  it('drops a zone sensor that is stuck', () => {
    const stuck = morning.map((event) =>
      event.type === 'zone' && event.at > T0 + 3_600_000 ? { ...event, people: 30 } : event,
    );
    const told = estimate(played(stuck), noon);
    const right = estimate(played(morning), noon);
    expect(told.inputs.find(({ name }) => name === 'zone')!.used).toBe(false);
    expect(Math.abs(told.length! - right.length!)).toBeLessThan(8);
  });

  it('refuses a stamp that is a year wrong, and counts it', () => {
    const state = newWait(config, T0);
    const wrong: WaitEvent = { type: 'zone', at: T0 - 3.2e10, receivedAt: T0, source: 'zone-1', people: 5 };
    expect(observe(state, wrong)).toMatchObject({ rejected: 1, pending: [] });
  });

  it('has no number when nobody serves, and one when a desk is going to open', () => {
    const closed: WaitEvent[] = [count(4, 0), { type: 'desks', at: T0, open: 0 }, count(4, 20)];
    expect(estimate(played(closed), T0 + 30_000).mean_s).toBeNull();
    const plan = [{ at: T0 + 600_000, open: 3 }];
    const told = estimate(played(closed, { ...config, plan }), T0 + 30_000);
    expect(told.mean_s!).toBeGreaterThan(570);
    expect(told.mean_s!).toBeLessThan(1500);
  });

  it('believes a plan', () => {
    const events = [count(12, 0), { type: 'desks', at: T0, open: 2 } as WaitEvent, count(12, 20)];
    const without = estimate(played(events), T0 + 20_000).mean_s!;
    const plan = [{ at: T0 + 300_000, open: 5 }];
    expect(estimate(played(events, { ...config, plan }), T0 + 20_000).mean_s!).toBeLessThan(0.65 * without);
  });

  it('goes by ticket numbers where there is nothing else', () => {
    const looks = Array.from({ length: 24 }, (_, i): WaitEvent[] => [
      { type: 'desks', at: T0 + i * 300_000, open: 3 },
      { type: 'zone', at: T0 + i * 300_000, people: 9 },
      { type: 'called', at: T0 + i * 300_000, number: 1 + 2 * i },
    ]).flat();
    const told = estimate(played(looks), T0 + 23 * 300_000 + 1000);
    // Ten tickets at two in five minutes.
    expect(told.method).toBe('blend');
    expect(told.p50_s! / 60).toBeGreaterThan(17);
    expect(told.p50_s! / 60).toBeLessThan(35);
    expect(told.realised!.n).toBeGreaterThan(3);
  });

  it('counts a queue from issued and called numbers alone', () => {
    const events = Array.from({ length: 60 }, (_, i): WaitEvent[] => [
      { type: 'issued', at: T0 + i * 60_000, number: 10 + i },
      { type: 'called', at: T0 + i * 60_000 + 500, number: 1 + i },
    ]).flat();
    const told = estimate(played(events), T0 + 60 * 60_000);
    expect(told.method).toBe('blend');
    expect(told.p50_s! / 60).toBeGreaterThan(4);
    expect(told.p50_s! / 60).toBeLessThan(20);
  });

  it('goes by waits seen by tags where there is nothing else', () => {
    const events = Array.from({ length: 12 }, (_, i): WaitEvent => {
      const at = T0 + i * 180_000;
      return { type: 'tag', at, joinedAt: at - 600_000 };
    });
    const told = estimate(played(events), T0 + 11 * 180_000 + 10_000);
    expect(told.mean_s! / 60).toBeGreaterThan(6);
    expect(told.mean_s! / 60).toBeLessThan(14);
  });

  it('forgets a queue over night, and keeps what it learnt', () => {
    const state = played(morning);
    const next = observe(state, { type: 'entry', at: T0 + 86_400_000, n: 1 });
    const told = estimate(next, T0 + 86_400_000 + 5000);
    expect(told.length!).toBeLessThan(4);
    expect(told.service_rate_per_h).toBeCloseTo(estimate(state, noon).service_rate_per_h!, 1);
  });

  it('scores itself by the waits that it saw', () => {
    const waits = realisedWaits(played(morning), T0);
    const seen = waits.filter(({ inferred }) => !inferred);
    expect(seen.length).toBeGreaterThan(20);
    let state = newWait(config, T0);
    const told = morning.map((event) => {
      state = observe(state, event);
      const { mean_s, p10_s, p90_s } = estimate(state, event.at);
      return { at: event.at, mean_s: mean_s ?? 0, p10_s: p10_s ?? 0, p90_s: p90_s ?? 0 };
    });
    const score = selfScore(told, seen)!;
    expect(score.n).toBe(seen.length);
    expect(score.rmse_s).toBeLessThan(300);
  });

  it('keeps what it learnt under a new configuration', () => {
    const state = played(morning);
    const stricter = withConfig(state, { ...config, targetS: 60 });
    expect(estimate(stricter, noon).mean_s).toBe(estimate(state, noon).mean_s);
    expect(estimate(stricter, noon).p_over_target!).toBeGreaterThan(estimate(state, noon).p_over_target!);
  });

  it('tells how many desks a queue needs', () => {
    const state = played([count(20, 0), { type: 'desks', at: T0, open: 2 }, count(20, 20)]);
    const { needed, passesInMin } = staffing(staffingInput(state, T0 + 25_000)!);
    expect(passesInMin).toBe(0);
    expect(needed === null || needed > 2).toBe(true);
    expect(staffingInput(newWait(config, T0), T0)).toBeNull();
  });
});
