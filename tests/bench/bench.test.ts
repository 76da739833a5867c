import { describe, expect, it } from 'vitest';
import { documentSchema, type Parts } from './document.js';
import { bridge, mix, probe, say, sayProbe } from './mix.js';
import { Sightings } from './probe.js';
import { cpuSeconds, memoryOf } from './processes.js';
import { distributionOf, percentile } from './statistics.js';
import { figure, figuresOf } from './targets.js';

const ms = { n: 1_000, p50: 3, p95: 10, p99: 40, max: 60 };
const latency = {
  background_per_s: 0,
  publishes: 1_000,
  queue_state: { ms, missed: 0 },
  wall: { ms: { ...ms, p99: 51 }, missed: 0 },
  puback: { ms, missed: 0 },
};
const parts: Parts = {
  latency: { at_rest: latency, loaded: { ...latency, puback: { ms, missed: 1 } } },
  estimator: { events: 4_000, us_per_event: 9, estimates: 400, us_per_estimate: 20 },
  upload: { absent: 'influxd', install: 'apt-get install influxdb' },
};

describe('percentiles', () => {
  it('are values that were seen, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(distributionOf(hundred)).toEqual({ n: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    expect(distributionOf([7])).toEqual({ n: 1, p50: 7, p95: 7, p99: 7, max: 7 });
    expect(percentile([1, 2, 3], 0.34)).toBe(2);
  });

  it('of nothing do not exist', () => {
    expect(() => distributionOf([])).toThrow(RangeError);
  });
});

describe('sightings', () => {
  it('take a newer figure for the older ones that it replaced, and keep what was never seen', () => {
    const sightings = new Sightings();
    for (const n of [0, 1, 2, 3]) sightings.sent(n, n * 10);
    sightings.seenUpTo(1, 30);
    sightings.seen(3, 35);
    expect(sightings.result()).toEqual({ ms: { n: 3, p50: 20, p95: 30, p99: 30, max: 30 }, missed: 1 });
  });
});

describe('sightings by the time of their sending', () => {
  it('take all that were sent by then', () => {
    const sightings = new Sightings();
    for (const n of [0, 1, 2]) sightings.sent(n, n * 10);
    sightings.seenSentBy(10, 15);
    expect(sightings.result()).toMatchObject({ ms: { n: 2, p50: 5, max: 15 }, missed: 1 });
  });
});

describe('the mix', () => {
  it('is held by every ten clients', () => {
    const kinds = Array.from({ length: 100 }, (_, client) => say('t', client, 0, 1).topic.split(/[/-]/)[1]!);
    for (const [kind, share] of Object.entries(mix)) {
      expect(kinds.filter((one) => one === kind).length, kind).toBe(share * 100);
    }
  });

  it('gives every reading an id of its own', () => {
    const ids = [0, 1].flatMap((message) =>
      [0, 1].flatMap((client) => {
        const items = JSON.parse(say(bridge, client, message, 10).payload) as { id: string }[];
        return items.map(({ id }) => id);
      }),
    );
    expect(new Set(ids).size).toBe(40);
  });

  it('has a probe whose figure tells a reading from the 30 after it', () => {
    const people = Array.from({ length: 31 }, (_, n) => sayProbe('t', n).people);
    expect(new Set(people).size).toBe(31);
    expect(probe.topic).toMatch(/^bench\//);
  });
});

describe('targets', () => {
  it('are met, missed, or not known', () => {
    expect(figure('a', '', 50, 'ms', '<=', 50).met).toBe(true);
    expect(figure('a', '', 50.1, 'ms', '<=', 50).met).toBe(false);
    expect(figure('a', '', 10_000, '', '>=', 10_000).met).toBe(true);
    expect(figure('a', '', 5, '', '>', 5).met).toBe(false);
    expect(figure('a', '', 5, '').met).toBeNull();
    expect(figure('a', '', undefined, '', '<=', 5)).toMatchObject({ value: null, met: null });
  });

  it('stand beside a figure each, measured or not', () => {
    const none = figuresOf({});
    expect(none.length).toBe(26);
    expect(new Set(none.map(({ id }) => id)).size).toBe(none.length);
    expect(none.every(({ value, met }) => value === null && met === null)).toBe(true);
    expect(figuresOf(parts).map(({ id }) => id)).toEqual(none.map(({ id }) => id));
  });

  it('judge what was measured', () => {
    const met = Object.fromEntries(figuresOf(parts).map((one) => [one.id, one.met]));
    expect(met).toMatchObject({
      'latency.at_rest.queue_state': true,
      'latency.at_rest.wall': false,
      'latency.loaded.missed': false,
      'estimator.event': true,
      'upload.drain': null,
    });
  });
});

describe('the document', () => {
  const document = {
    format: 'hallgate-bench/1',
    started_at: '2026-01-05T09:00:00.000Z',
    seconds: 12.5,
    machine: {
      cpu: 'a processor',
      cores: 2,
      memory_mb: 8_000,
      kernel: '6.1.0',
      node: 'v20.20.0',
      load_before: [0.1, 0.2, 0.3],
      journal_on: 'ext4 on /dev/sda1',
    },
    mix,
    figures: figuresOf(parts),
    parts,
  };

  it('fits its schema after JSON and back', () => {
    expect(documentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it('has no place for what the schema does not name', () => {
    expect(documentSchema.safeParse({ ...document, extra: 1 }).success).toBe(false);
    expect(documentSchema.safeParse({ ...document, parts: { ...parts, upload: {} } }).success).toBe(false);
  });
});

describe('processes', () => {
  it('tell their time and memory', () => {
    const until = cpuSeconds(process.pid) + 0.05;
    let turns = 0;
    while (cpuSeconds(process.pid) < until && turns < 1e7) turns += 1;
    expect(cpuSeconds(process.pid)).toBeGreaterThanOrEqual(until);
    const { rss_mb, peak_mb } = memoryOf(process.pid);
    expect(rss_mb).toBeGreaterThan(process.memoryUsage.rss() / 2e6);
    // The kernel sums both from counters that lag a little.
    expect(peak_mb).toBeGreaterThan(rss_mb * 0.95);
  });
});
