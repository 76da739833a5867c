import { describe, expect, it } from 'vitest';
import { Counters } from './counters.js';

describe('the gateway’s own counts', () => {
  it('are taken since the last time', () => {
    const counters = new Counters();
    counters.readings(3);
    counters.rejected('door', 'schema');
    counters.rejected('door', 'duplicate');
    counters.rejected('zone', 'schema');
    expect(counters.takeWindow()).toMatchObject({
      readings: 3,
      rejected: 3,
      duplicates: 1,
      byDevice: new Map([
        ['door', 2],
        ['zone', 1],
      ]),
    });
    expect(counters.takeWindow()).toMatchObject({
      readings: 0,
      rejected: 0,
      duplicates: 0,
      byDevice: new Map(),
    });
  });

  it('know the commit that 99 of 100 undercut', () => {
    const counters = new Counters();
    expect(counters.takeWindow().commitP99Ms).toBeUndefined();
    for (let ms = 200; ms >= 1; ms--) counters.committed(ms);
    expect(counters.takeWindow().commitP99Ms).toBe(198);
    counters.committed(7);
    expect(counters.takeWindow().commitP99Ms).toBe(7);
  });

  it('list refusals since the start, most first', () => {
    const counters = new Counters();
    for (const code of ['schema', 'duplicate', 'schema']) counters.rejected('door', code);
    counters.takeWindow();
    expect(counters.table()).toEqual([
      { device: 'door', code: 'schema', n: 2 },
      { device: 'door', code: 'duplicate', n: 1 },
    ]);
  });

  it('do not grow with made-up names', () => {
    const counters = new Counters();
    for (let n = 0; n < 1_500; n++) counters.rejected(`made-up-${n}`, 'mqtt_login');
    expect(counters.table()[0]).toEqual({ device: 'others', code: 'mqtt_login', n: 500 });
    expect(counters.table().length).toBe(50);
    expect(counters.takeWindow().rejected).toBe(1_500);
  });
});
