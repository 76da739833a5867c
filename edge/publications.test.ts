import { describe, expect, it } from 'vitest';
import { Bench } from './hall/fixtures.js';
import { queueNow } from './hall/liveness.js';
import { queuePart } from './hall/queues.js';
import { alertPublication, devicePublication, queuePublication, zonePublication } from './publications.js';
import type { AlertPart } from './state/parts.js';
import { estimate } from './wait/wait.js';

const bench = new Bench();
const { model } = bench;

function queue(open: boolean, mean_s: number | null) {
  const part = bench.work((step) => queuePart(step, 'cash', bench.now)).result;
  const known = { ...estimate(part.wait, bench.now), mean_s, p90_s: 700.04, length: 3.26, desks_open: 2 };
  const now = queueNow(model, 'cash', { ...part, inputAt: bench.now }, known, open, bench.now);
  return queuePublication(model, bench.state, 'cash', now);
}

describe('what Hallgate says on MQTT', () => {
  it('of a queue: its wait with its band', () => {
    expect(queue(true, 600.06)).toMatchObject({
      topic: 'hallgate/h/queue/cash',
      body: { status: 'live', wait_s: 600.1, wait_p90_s: 700, over_limit: true, length: 3.3, desks_open: 2 },
    });
    expect(queue(true, 600)).toMatchObject({ body: { over_limit: false } });
  });

  it('of a queue that is not live: its status, and every figure unknown', () => {
    const closed = queue(false, 900).body!;
    const { status, inputs, desks_to_open, ...figures } = closed;
    expect({ status, inputs, desks_to_open }).toEqual({ status: 'closed', inputs: [], desks_to_open: [] });
    expect(Object.keys(figures).length).toBe(23);
    expect(new Set(Object.values(figures))).toEqual(new Set([null]));
    expect(queue(true, null).body).toEqual({ ...closed, status: 'no_data' });
  });

  it('of a zone: people and since when', () => {
    bench.read('zone zone:1', { kind: 'presence', people: 4 });
    const say = (id: string) => zonePublication(model, bench.state.draft(), id);
    expect(say('area')).toEqual({
      topic: 'hallgate/h/zone/area',
      body: { people: 4, occupied: true, at: bench.now },
    });
    expect(say('unknown').body).toEqual({ people: null, occupied: null, at: null });
  });

  it('of a device: whether and when it was heard', () => {
    bench.read('door device', { kind: 'health', battery_pct: 55, faults: ['blocked'] });
    const say = (id: string) => devicePublication(model, bench.state, id, bench.now).body;
    const unknown = {
      suspect: null,
      seen_before: null,
      bridge: null,
      battery_days_left: null,
      clock_offset_ms: null,
    };
    expect(say('door')).toEqual({
      ...{ ...unknown, state: 'faulty', reasons: ['fault'], online: true, seen_at: bench.now },
      ...{ battery_pct: 55, faults: ['blocked'] },
    });
    expect(say('tags')).toEqual({
      ...{ ...unknown, state: 'never_seen', reasons: ['never_seen'], online: null, seen_at: null },
      ...{ battery_pct: null, faults: [] },
    });
  });

  it('of an alert: what, where, how bad, and what to do; and nothing when it is over', () => {
    const alert: AlertPart = {
      ...{ rule: 'wait', subject: 'queue/cash', phase: 'firing', since: 5, value: 725.4, limit: 600 },
      ...{ clearSince: null, unknownSince: null, ended: null },
    };
    bench.work(({ draft }) => draft.set('alert', 'wait.queue.cash', alert));
    const say = () => alertPublication(model, bench.state, 'wait.queue.cash');
    expect(say()).toEqual({
      topic: 'hallgate/h/alert/wait.queue.cash',
      body: {
        ...{ key: 'wait.queue.cash', rule: 'wait', hall: 'h', subject: 'queue/cash', state: 'firing' },
        ...{ severity: 'warning', since: 5, value: 725, limit: 600, unit: 's', ended: null },
        text: 'Cash: a newcomer waits 12 min, the standard is 10 min',
        action: 'Open one more desk',
      },
    });
    bench.work(({ draft }) => draft.delete('alert', 'wait.queue.cash'));
    expect(say().body).toBeNull();
  });
});
