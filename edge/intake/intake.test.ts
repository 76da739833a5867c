import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { hallSchema } from '../../cloud/site/hall.js';
import { catalogue } from '../../devices/profiles/index.js';
import { testHall } from '../../tests/support/hall.js';
import { type Arrived, Intake, type Taken } from './intake.js';
import { Router } from './router.js';

const now = Date.UTC(2026, 0, 5, 10);
const windowMs = 600_000;

type Devices = NonNullable<z.input<typeof hallSchema>['devices']>;
const sensor: Devices[number] = {
  id: 'sensor',
  profile: 'hallgate-json',
  topics: ['hall/sensor'],
  watches: [
    { channel: 'zone:1', zone: 'west' },
    { channel: 'line:1', line: 'main' },
  ],
};

/** An intake over a journal that remembers the keys of committed batches. */
function bench(devices: Devices = [sensor]) {
  const hall = testHall({
    zones: [{ id: 'west', name: 'West' }],
    lines: [{ id: 'main', name: 'Main door' }],
    devices,
  });
  const committed = new Set<string>();
  const intake = new Intake({
    router: new Router(hall.devices),
    profiles: new Map(catalogue.map((profile) => [profile.id, profile])),
    seen: (device, key) => committed.has(`${device}|${key}`),
    pseudonym: (id, at) => `pseudonym-of-${id.length}-${at}`,
  });
  const batch = (...messages: Arrived[]): Taken[] => {
    const pending = new Set<string>();
    const taken = messages.map((message) => intake.take(message, pending));
    for (const { keys } of taken) for (const { device, key } of keys) committed.add(`${device}|${key}`);
    return taken;
  };
  return { intake, batch, one: (message: Arrived) => batch(message)[0]! };
}

function message(payload: unknown, parts: Partial<Arrived> = {}): Arrived {
  return {
    topic: 'hall/sensor',
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    retained: false,
    account: 'sensor',
    transmission: null,
    repeated: false,
    receivedAt: now,
    ...parts,
  };
}

const codes = (taken: Taken) => taken.rejected.map(({ device, code }) => `${device} ${code}`);
const kinds = (taken: Taken) => taken.bound.map(({ bound }) => `${bound.device.id} ${bound.reading.kind}`);

describe('a message', () => {
  it('becomes bound readings with the time of arrival', () => {
    const taken = bench().one(message({ people: 7, in: 2 }));
    expect(kinds(taken).sort()).toEqual(['sensor crossing', 'sensor presence']);
    expect(taken.bound.map(({ bound, offsetMs }) => [bound.at, offsetMs])).toEqual([
      [now, null],
      [now, null],
    ]);
    expect(taken.rejected).toEqual([]);
  });

  it('on a topic of nobody is kept as unknown, with what it said', () => {
    const taken = bench().one(message({ people: 7 }, { topic: 'hall/other' }));
    expect(codes(taken)).toEqual(['unknown unknown_topic']);
    expect(taken.rejected[0]).toMatchObject({ topic: 'hall/other', receivedAt: now });
    expect(Buffer.from(taken.rejected[0]!.payload!).toString()).toBe('{"people":7}');
  });

  it.each([
    ['{"people":', 'syntax'],
    ['', 'empty'],
    ['{"people":-1}', 'implausible'],
    ['{"nonsense":1}', 'schema'],
    ['{"people":1e999}', 'hostile'],
  ])('that says %j is refused as %s', (payload, code) => {
    const taken = bench().one(message(payload));
    expect(codes(taken)).toEqual([`sensor ${code}`]);
    expect([taken.bound, taken.keys]).toEqual([[], []]);
  });

  it('of a profile that is not known is refused', () => {
    const taken = bench([{ ...sensor, profile: 'no-such-thing' }]).one(message({ people: 1 }));
    expect(codes(taken)).toEqual(['sensor no_profile']);
  });

  it('shows a beacon only by its pseudonym', () => {
    const taken = bench().one(message({ beacon: 'aa:bb:cc:dd:ee:ff', rssi_dbm: -60, channel: 'zone:1' }));
    expect(JSON.stringify(taken.bound)).toContain('pseudonym-of-');
    expect(JSON.stringify(taken.bound)).not.toMatch(/aa:?bb:?cc/i);
  });
});

describe('duplicates by content', () => {
  const said = message({ in: 1, id: 'press-1' });

  it('count once within a batch', () => {
    const [first, second, third] = bench().batch(said, said, message({ in: 1, id: 'press-2' }));
    expect(kinds(first!)).toEqual(['sensor crossing']);
    expect([kinds(second!), codes(second!), second!.keys]).toEqual([[], ['sensor duplicate'], []]);
    expect(kinds(third!)).toEqual(['sensor crossing']);
  });

  it('count once across batches, at any age and by any transmission', () => {
    const { one } = bench();
    expect(kinds(one(said))).toHaveLength(1);
    const again = { ...said, receivedAt: now + 86_400_000, transmission: 'x:9' };
    expect(codes(one(again))).toEqual(['sensor duplicate']);
  });

  it('are told apart by device', () => {
    const { batch } = bench([sensor, { ...sensor, id: 'other', topics: ['hall/other'] }]);
    const [first, second] = batch(said, { ...said, topic: 'hall/other' });
    expect([kinds(first!), kinds(second!)]).toEqual([['sensor crossing'], ['other crossing']]);
  });

  it('of a batch that was not committed count when they come again', () => {
    const { intake } = bench();
    expect(kinds(intake.take(said, new Set()))).toEqual(['sensor crossing']);
    expect(kinds(intake.take(said, new Set()))).toEqual(['sensor crossing']);
  });
});

describe('duplicates by transmission', () => {
  const first = message({ in: 1 }, { transmission: 'client:7' });
  const repeated = { ...first, repeated: true };
  const slotStart = Math.floor(now / windowMs) * windowMs;

  it('are told by packet id and bytes, if the sender says that it repeats', () => {
    const { one } = bench();
    expect(kinds(one(first))).toHaveLength(1);
    expect(codes(one(repeated))).toEqual(['sensor duplicate']);
  });

  it('within a batch, too', () => {
    const [, second] = bench().batch(first, repeated);
    expect(codes(second!)).toEqual(['sensor duplicate']);
  });

  it.each([
    ['the same id without DUP is a new message', { repeated: false }],
    ['another id', { transmission: 'client:8' }],
    ['another client', { transmission: 'other:7' }],
    ['other bytes', { payload: Buffer.from('{"in":2}') }],
    ['QoS 0 names no transmission', { transmission: null }],
  ] as const)('%s', (_, parts) => {
    const { one } = bench();
    one(first);
    expect(kinds(one({ ...repeated, ...parts }))).toHaveLength(1);
  });

  it('a repetition of what never arrived counts', () => {
    expect(kinds(bench().one(repeated))).toHaveLength(1);
  });

  it.each([
    ['in the same window', 0, windowMs - 1, true],
    ['in the next window', windowMs - 1, windowMs, true],
    ['at the end of the next window', 0, 2 * windowMs - 1, true],
    ['after that', 0, 2 * windowMs, false],
  ])('%s: recognised %s', (_, at, later, recognised) => {
    const { one } = bench();
    one({ ...first, receivedAt: slotStart + at });
    const taken = one({ ...repeated, receivedAt: slotStart + later });
    expect(codes(taken)).toEqual(recognised ? ['sensor duplicate'] : []);
  });
});

describe('meaning', () => {
  it('a message of which something is watched gives that, and no refusal', () => {
    const taken = bench().one(message([{ people: 3 }, { people: 9, channel: 'zone:7' }]));
    expect(taken.bound.map(({ bound }) => bound.reading.channel)).toEqual(['zone:1']);
    expect(codes(taken)).toEqual([]);
  });

  it('a message of nothing that is watched is refused', () => {
    const taken = bench().one(message({ people: 9, channel: 'zone:7' }));
    expect(codes(taken)).toEqual(['sensor not_watched']);
    expect(taken.rejected[0]!.message).toContain('zone:7');
    expect(taken.bound).toEqual([]);
  });

  it('what speaks for itself needs no entry', () => {
    expect(kinds(bench([{ ...sensor, watches: [] }]).one(message({ battery_pct: 80 })))).toEqual([
      'sensor health',
    ]);
  });
});

describe('several devices on one topic', () => {
  const { one } = bench([sensor, { ...sensor, id: 'twin' }, { ...sensor, id: 'blind', watches: [] }]);

  it('each take it, with their own refusals and keys', () => {
    const taken = one(message({ people: 3, id: 'a' }));
    expect(kinds(taken).sort()).toEqual(['sensor presence', 'twin presence']);
    expect(codes(taken)).toEqual(['blind not_watched']);
    expect(taken.keys.map(({ device }) => device).sort()).toEqual(['blind', 'sensor', 'twin']);
  });

  it('each recognise it again', () => {
    expect(codes(one(message({ people: 3, id: 'a' }))).sort()).toEqual([
      'blind duplicate',
      'sensor duplicate',
      'twin duplicate',
    ]);
  });
});

describe('time', () => {
  const at = (taken: Taken) => taken.bound.map(({ bound, offsetMs }) => [bound.at - now, offsetMs]);
  const ts = (ms: number) => new Date(now + ms).toISOString();

  it.each([
    ['a little late', -1_000, [[-1_000, -1_000]]],
    ['far off: receive time', -3_600_000, [[0, -3_600_000]]],
    ['ahead: receive time', 60_000, [[0, 60_000]]],
  ] as const)('device clock %s', (_, offset, expected) => {
    expect(at(bench().one(message({ in: 1, ts: ts(offset) })))).toEqual(expected);
  });

  it('a back-filled record keeps its own', () => {
    expect(at(bench().one(message({ in: 1, ts: ts(-3_600_000), backfilled: true })))).toEqual([
      [-3_600_000, null],
    ]);
  });

  it.each([
    ['from before what is kept', -8 * 86_400_000],
    ['from the future', 3_600_000],
  ])('a back-filled record %s is refused', (_, offset) => {
    expect(codes(bench().one(message({ in: 1, ts: ts(offset), backfilled: true })))).toEqual([
      'sensor time_refused',
    ]);
  });
});

describe('a retained message', () => {
  it('that tells an event is refused: it is of unknown age', () => {
    const taken = bench().one(message({ in: 1 }, { retained: true }));
    expect([codes(taken), kinds(taken)]).toEqual([['sensor retained_event'], []]);
  });
  it('that tells a state is a reading', () => {
    expect(kinds(bench().one(message({ people: 3 }, { retained: true })))).toEqual(['sensor presence']);
  });

  describe('that an outside broker kept', () => {
    const stored = (payload: object) => bench().one(message(payload, { retained: true, account: null }));

    it('is no head count of now, unless its own time says so', () => {
      expect(codes(stored({ people: 3 }))).toEqual(['sensor retained_state']);
      expect(codes(stored({ people: 3, ts: now - 121_000 }))).toEqual(['sensor retained_state']);
      const young = stored({ people: 3, ts: now - 60_000 });
      expect(kinds(young)).toEqual(['sensor presence']);
      expect(young.bound[0]?.bound.stored).toBeUndefined();
    });

    it('tells how the device was, marked as of unknown age, and nothing of its clock', () => {
      const taken = stored({ online: true, ts: now - 3_600_000 });
      expect(taken.bound).toMatchObject([{ bound: { stored: true, at: now }, offsetMs: null }]);
    });
  });
});

describe('a topic that speaks for several devices', () => {
  it('is told to each of them as such', () => {
    const two = [sensor, { ...sensor, id: 'other' }];
    const shared = (devices: Devices) =>
      bench(devices)
        .one(message({ online: false }))
        .bound.map(({ bound }) => [bound.device.id, bound.shared]);
    expect(shared([sensor])).toEqual([['sensor', undefined]]);
    expect(shared(two)).toEqual([
      ['sensor', true],
      ['other', true],
    ]);
  });
});
