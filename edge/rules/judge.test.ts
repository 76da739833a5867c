import { describe, expect, it } from 'vitest';
import type { Point } from '../../cloud/telemetry/index.js';
import { Bench, fieldsOf, second } from '../hall/fixtures.js';
import type { AlertPart } from '../state/parts.js';
import { type Given, judged } from './fixtures.js';
import { acknowledgeAlert, alertKey, judge } from './judge.js';

const key = 'wait.queue.cash';
const phases = (points: readonly Point[]) => fieldsOf(points, 'alert').map((fields) => fields.state);

/** A hall whose queue "cash" is judged again and again. */
class Watch {
  readonly bench = new Bench();

  judge(given: Given, afterS = 0): { changed: string[]; points: readonly Point[] } {
    this.bench.now += afterS * second;
    const { result, points } = judged(this.bench, given, judge);
    return { changed: result, points };
  }

  get alert(): AlertPart | undefined {
    return this.bench.state.get('alert', key);
  }

  acknowledge(): { ok: boolean; points: readonly Point[] } {
    const { result, points } = this.bench.work((step) => acknowledgeAlert(step, key));
    return { ok: result, points };
  }
}

describe('the key of an alert', () => {
  it('names rule and subject without a slash', () => {
    expect(alertKey('wait', 'queue/cash')).toBe(key);
    expect(alertKey('occupancy', 'hall')).toBe('occupancy.hall');
  });
});

describe('judging', () => {
  it('writes a point at each change of phase, and at no other time', () => {
    const watch = new Watch();
    expect(watch.judge({ wait: 500 })).toEqual({ changed: [], points: [] });
    const pending = watch.judge({ wait: 700 }, 1);
    expect(phases(pending.points)).toEqual(['pending']);
    expect(fieldsOf(pending.points, 'event')).toEqual([]);
    const since = watch.bench.now;
    expect(watch.judge({ wait: 720 }, 30)).toEqual({ changed: [key], points: [] });
    expect(watch.judge({ wait: 720 }, 1)).toEqual({ changed: [], points: [] });
    const firing = watch.judge({ wait: 730 }, 29);
    expect(firing.points).toMatchObject([
      {
        measurement: 'alert',
        tags: { hall: 'h', rule: 'wait', subject: 'queue/cash' },
        fields: { state: 'firing', firing: 1, value: 730, limit: 600, since_ms: since },
      },
      { measurement: 'event', tags: { type: 'alert' }, fields: { title: 'wait queue/cash: firing' } },
    ]);
    expect(watch.judge({ wait: 740 }, 10).points).toEqual([]);
    expect(phases(watch.acknowledge().points)).toEqual(['acknowledged']);
    expect(watch.judge({ wait: 400 }, 10).points).toEqual([]);
    const resolved = watch.judge({ wait: 400 }, 30);
    expect(fieldsOf(resolved.points, 'alert')).toMatchObject([
      { state: 'resolved', firing: 0, since_ms: since },
    ]);
  });

  it('takes back what was pending only, without telling anybody', () => {
    const watch = new Watch();
    watch.judge({ wait: 700 });
    const { changed, points } = watch.judge({ wait: 500 }, 10);
    expect(changed).toEqual([key]);
    expect(watch.alert).toBeUndefined();
    expect(points.map((one) => [one.measurement, one.fields.state])).toEqual([['alert', 'resolved']]);
  });

  it('follows every rule by itself', () => {
    const watch = new Watch();
    watch.judge({ wait: 1_000 });
    expect(watch.judge({ wait: 1_000 }, 60).changed.sort()).toEqual(['wait-critical.queue.cash', key]);
    watch.judge({ wait: 700 });
    expect(watch.judge({ wait: 700 }, 30).changed).toContain('wait-critical.queue.cash');
    expect(watch.alert?.phase).toBe('firing');
    expect(watch.bench.state.get('alert', 'wait-critical.queue.cash')?.phase).toBe('resolved');
  });

  it('acknowledges what fires, once', () => {
    const watch = new Watch();
    expect(watch.acknowledge()).toEqual({ ok: false, points: [] });
    watch.judge({ wait: 700 });
    expect(watch.acknowledge().ok).toBe(false);
    watch.judge({ wait: 700 }, 60);
    expect([watch.acknowledge().ok, watch.acknowledge().ok]).toEqual([true, false]);
    watch.judge({ wait: 800 }, 5);
    expect(watch.alert).toMatchObject({ phase: 'acknowledged', value: 800 });
  });

  it('shows a resolved alert for ten minutes', () => {
    const watch = new Watch();
    watch.judge({ wait: 700 });
    watch.judge({ wait: 700 }, 60);
    const closed = watch.judge({ wait: 700, open: false }, 1);
    expect(fieldsOf(closed.points, 'event')[0]?.text).toContain('ended: closed');
    watch.judge({ wait: 100 }, 599);
    expect(watch.alert?.phase).toBe('resolved');
    expect(watch.judge({ wait: 100 }, 1)).toEqual({ changed: [key], points: [] });
    expect(watch.alert).toBeUndefined();
  });

  it('ends what nobody judges any more', () => {
    const watch = new Watch();
    const gone: AlertPart = {
      ...{ rule: 'wait', subject: 'queue/gone', phase: 'acknowledged', since: 1, value: 700, limit: 600 },
      ...{ clearSince: null, unknownSince: null, ended: null },
    };
    watch.bench.work(({ draft }) => {
      draft.set('alert', 'wait.queue.gone', gone);
      draft.set('alert', 'old-rule.hall', { ...gone, rule: 'old-rule', subject: 'hall', phase: 'pending' });
    });
    const { changed, points } = watch.judge({ wait: 100 });
    expect(changed).toEqual(['wait.queue.gone', 'old-rule.hall']);
    expect(phases(points)).toEqual(['resolved', 'resolved']);
    expect(watch.bench.state.get('alert', 'wait.queue.gone')).toMatchObject({
      phase: 'resolved',
      ended: 'removed',
    });
    expect(watch.bench.state.get('alert', 'old-rule.hall')).toBeUndefined();
  });

  it('ends as no data what was not known for five minutes', () => {
    const watch = new Watch();
    watch.judge({ wait: 700 });
    watch.judge({ wait: 700 }, 60);
    watch.judge({ wait: null }, 1);
    expect(watch.judge({ wait: null }, 299).points).toEqual([]);
    expect(phases(watch.judge({ wait: null }, 1).points)).toEqual(['resolved']);
    expect(watch.alert?.ended).toBe('no_data');
  });
});
