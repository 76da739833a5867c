import { describe, expect, it } from 'vitest';
import { engineOver, message, nothing } from '../tests/support/engine.js';
import { monday } from './hall/fixtures.js';

const came = (n: number, id: string | number) => message('sensors/door', { in: n, id }, monday);

describe('the engine', () => {
  it('stores readings, keys, refusals, points and state of a batch in one commit', () => {
    const { engine, journal } = engineOver();
    const messages = [came(2, 'a'), came(2, 'a'), message('sensors/nowhere', {}, monday)];
    engine.run({ ...nothing, messages }, monday);
    expect(journal.batches.length).toBe(1);
    const [batch] = journal.batches;
    expect(batch?.readings).toMatchObject([
      { device: 'door', receivedAt: monday, at: monday, reading: { kind: 'crossing', in: 2 } },
    ]);
    expect(batch?.keys.map(({ device }) => device)).toEqual(['door']);
    expect(batch?.rejected.map(({ device, code }) => [device, code])).toEqual([
      ['door', 'duplicate'],
      ['unknown', 'unknown_topic'],
    ]);
    expect(batch?.points.map(({ measurement }) => measurement)).toContain('crossing');
    expect([...(batch?.state.keys() ?? [])]).toContain('hall/now');
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
  });

  it('shows the estimates and the hours of its last batch', () => {
    const { engine } = engineOver();
    expect([engine.estimates.size, engine.open]).toEqual([0, false]);
    engine.run({ ...nothing, messages: [message('sensors/zone', { people: 9 }, monday)] }, monday);
    expect(engine.estimates.get('cash')).toMatchObject({ status: 'live', fresh: true });
    expect(engine.estimates.get('advice')).toMatchObject({ status: 'no_data', fresh: false });
    expect(engine.open).toBe(true);
  });

  it('knows a message again in a later batch', () => {
    const { engine, counters } = engineOver();
    engine.run({ ...nothing, messages: [came(2, 'a')] }, monday);
    engine.run({ ...nothing, messages: [came(2, 'a')] }, monday + 1);
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 2, out: 0 });
    expect(counters.table()).toEqual([{ device: 'door', code: 'duplicate', n: 1 }]);
  });

  it('is as if nothing had come when the journal refuses, and takes the same message then', () => {
    const { engine, journal, counters } = engineOver();
    engine.run({ ...nothing, messages: [came(1, 'a')] }, monday);
    const estimates = engine.estimates;
    journal.failure = 'full';
    expect(() => engine.run({ ...nothing, messages: [came(5, 'b')] }, monday + 1)).toThrow(/disk is full/);
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 1, out: 0 });
    expect(engine.estimates).toBe(estimates);
    expect(counters.takeWindow().readings).toBe(1);
    journal.failure = null;
    engine.run({ ...nothing, messages: [came(5, 'b')] }, monday + 2);
    expect(engine.state.get('hall', 'now')?.crossed).toEqual({ in: 6, out: 0 });
  });

  it('goes on after a restart where the journal was', () => {
    const { engine, journal } = engineOver();
    engine.run({ ...nothing, messages: [came(4, 'a')], tick: 'gauge' }, monday);
    const after = engineOver(journal).engine;
    expect(after.state.get('inside', 'now')).toEqual(engine.state.get('inside', 'now'));
    after.run({ ...nothing, messages: [came(4, 'a'), came(1, 'b')], tick: 'second' }, monday + 1_000);
    expect(Math.round(after.state.get('inside', 'now')!.people)).toBe(5);
    expect(after.open).toBe(true);
  });
});
