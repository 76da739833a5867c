import { describe, expect, it } from 'vitest';
import { Bench, hallOf, hour, monday, standards } from './fixtures.js';
import { hasMeaning } from './fold.js';
import { HallModel, watchesOf } from './model.js';

const model = new HallModel(hallOf(), standards);

describe('the prepared hall file', () => {
  it('knows the local day, across midnight and summer time', () => {
    expect(model.day(Date.UTC(2026, 0, 5, 22, 59, 59, 999))).toBe('2026-01-05');
    expect(model.day(Date.UTC(2026, 0, 5, 23))).toBe('2026-01-06');
    expect(model.day(Date.UTC(2026, 6, 5, 21, 59))).toBe('2026-07-05');
    expect(model.day(Date.UTC(2026, 6, 5, 22))).toBe('2026-07-06');
  });

  it('finds queues by zone and desk, and devices by what they watch', () => {
    expect(model.queueOfZone('area')).toBe('cash');
    expect(model.queueOfZone('elsewhere')).toBeUndefined();
    expect(model.queueOfZone(undefined)).toBeUndefined();
    expect(model.queuesOfDesk('desk-2')).toEqual(['cash', 'advice']);
    expect(model.queuesOfDesk('desk-9')).toEqual([]);
    expect([model.isEntrance('door'), model.isEntrance('lift')]).toEqual([true, false]);
    const watching = (kind: 'line' | 'zone', id: string) =>
      model.watching(kind, id).map((device) => device.id);
    expect(watching('line', 'side')).toEqual(['door']);
    expect(watching('zone', 'area')).toEqual(['zone', 'desks', 'tags']);
    expect(watching('zone', 'advice')).toEqual(['door', 'zone', 'buttons']);
    expect(watching('zone', 'gone')).toEqual([]);
  });

  it('takes a device’s interval before its profile’s', () => {
    const plain = { profile: 'p', topics: ['t'], watches: [] };
    const devices = [
      { ...plain, id: 'own', interval_s: 5 },
      { ...plain, id: 'of-profile', topics: ['u'] },
    ];
    const other = new HallModel(hallOf({ devices }), standards, new Map([['p', 900]]));
    expect(['own', 'of-profile', 'unknown'].map((id) => other.intervalS(id))).toEqual([5, 900, null]);
  });

  it('tells the estimator the desks planned for today and tomorrow, and the local time', () => {
    const [cash, advice] = hallOf().queues;
    const desk_plan = { mon: [{ from: '11:00', desks: 2 }], tue: [{ from: '08:00', desks: 1 }] };
    const planned = new HallModel(hallOf({ queues: [{ ...cash!, desk_plan }, advice!] }), standards);
    const plan = [
      { at: monday + hour, open: 2 },
      { at: monday + 22 * hour, open: 1 },
    ];
    expect(planned.waitConfig('cash', monday)).toMatchObject({ plan, utcOffsetS: 3_600, deskCount: 2 });
    expect(planned.waitConfig('cash', monday + 13 * hour).plan).toEqual(plan);
    expect(planned.waitConfig('cash', monday + 14 * hour).plan).toEqual(plan.slice(1));
    expect(planned.waitConfig('advice', monday)).not.toHaveProperty('plan');
  });

  it('refuses a queue that does not exist', () => {
    expect(() => model.waitConfig('none', monday)).toThrow('no queue "none" in hall h');
  });

  it('a star watches every channel', () => {
    const panel = model.devices.get('panel')!;
    expect(watchesOf(panel, 'anything')).toEqual([{ channel: '*', desk: 'desk-1' }]);
    const buttons = model.devices.get('buttons')!;
    expect(watchesOf(buttons, 'button:desk').length).toBe(2);
    expect(watchesOf(buttons, 'button:none')).toEqual([]);
  });
});

describe('a reading has a meaning', () => {
  const meaning = (kind: 'crossing' | 'health' | 'press', channel: string) => {
    const bound = new Bench(model).bound(`door ${channel}`, { kind } as never);
    return hasMeaning(bound);
  };

  it('when its channel is watched, or when it speaks for itself', () => {
    expect(meaning('crossing', 'line:1')).toBe(true);
    expect(meaning('crossing', 'line:99')).toBe(false);
    expect(meaning('health', 'device')).toBe(true);
    expect(meaning('press', 'button:99')).toBe(true);
  });
});
