/** Every rule on real data: a story that fires once and resolves, and stories that must stay silent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fields, type Point, point } from '../../cloud/telemetry/index.js';
import { type Influxd, startInfluxd } from '../support/influxd.js';
import { play, rules, type Story } from './timeline.js';

let influxd: Influxd;
beforeAll(async () => {
  influxd = await startInfluxd();
});
afterAll(() => influxd.stop());

const hall = 'north';
const gateway = 'north';
const wait = (wait_s: number | undefined, at: number, queue = 'cash'): Point =>
  point('queue', { hall, queue }, { wait_s, status: wait_s === undefined ? 'closed' : 'live' }, at);
/** A queue over its standard, or not, and the desks that serve it. */
const served = (over_limit: number, desks_open: number, at: number): Point =>
  point('queue', { hall, queue: 'cash' }, { over_limit, desks_open, status: 'live' }, at);
const people = (count: number, at: number): Point =>
  point('occupancy', { hall }, { count, capacity: 50 }, at);
const health = (fields: Fields<'gateway_health'>, at: number, of = gateway): Point =>
  point('gateway_health', { hall: of, gateway: of }, { seq: 1, ts: Math.floor(at / 1000), ...fields }, at);
const helpCall = (oldest_open_s: number, at: number): Point =>
  point('help_call', { hall, device: 'help' }, { open: oldest_open_s > 0 ? 1 : 0, oldest_open_s }, at);
const votes = (good: number, total: number, at: number): Point =>
  point('vote', { hall, desk: 'hall', device: 'panel' }, { good, total }, at);
const device = (silent_over: number, at: number, name = 'door'): Point =>
  point('device_health', { hall, gateway, device: name }, { silent_over, silent_s: silent_over * 900 }, at);
const battery = (battery_pct: number, at: number): Point =>
  point('device_health', { hall, gateway, device: 'door' }, { battery_pct, silent_over: 0 }, at);
const batteryDays = (battery_days_left: number, at: number): Point =>
  point('device_health', { hall, gateway, device: 'door' }, { battery_pct: 50, battery_days_left }, at);
const unknownDevice = (unknown: number, at: number, name: string): Point =>
  point('device_health', { hall, gateway, device: name }, { unknown, silent_over: 0 }, at);
const doubtful = (one: number, at: number): Point =>
  point('balance', { hall }, { in: 40, out: 40, doubtful: one, suspect: one ? 'door' : '' }, at);
const unacknowledged = (not_acknowledged_s: number, at: number): Point =>
  point('alert_open', { hall }, { firing: 1, not_acknowledged_s }, at);
const between = (minute: number, from: number, to: number): boolean => minute >= from && minute < to;

interface Expected {
  readonly uid: string;
  readonly story: Story;
  /** Minutes at which it fires and resolves. */
  readonly minutes: readonly [firing: number, resolved: number];
  readonly key: string;
  readonly text: string;
}

const fires: readonly Expected[] = [
  {
    // Above from 10, in the dead-band from 20, below from 30; five minutes below end it.
    uid: 'wait-high',
    story: {
      minutes: 45,
      points: (m, at) => [
        wait(m < 10 ? 300 : m < 20 ? 725 : m < 30 ? 570 : 200, at),
        wait(120, at, 'advice'),
      ],
    },
    minutes: [12, 35],
    key: 'hall=north,queue=cash',
    text: 'Queue cash in hall north: a newcomer waits 12m 5s, the standard is 10 min.',
  },
  {
    uid: 'wait-critical',
    story: { minutes: 30, points: (m, at) => [wait(between(m, 5, 15) ? 1000 : 700, at)] },
    minutes: [7, 20],
    key: 'hall=north,queue=cash',
    text: 'Queue cash in hall north: a newcomer waits 16m 40s, over the critical level of 15 min.',
  },
  {
    uid: 'queue-unserved',
    story: {
      minutes: 20,
      points: (m, at) => [served(m < 4 ? 0 : 1, between(m, 5, 14) ? 0 : 2, at)],
    },
    minutes: [7, 14],
    key: 'hall=north,queue=cash',
    text: 'Queue cash in hall north: people wait and no desk is open, so that nobody can say how long.',
  },
  {
    // 52 of 50 from 5, 48 (96 %) from 12 in the dead-band, 45 (90 %) from 18.
    uid: 'occupancy-over',
    story: { minutes: 25, points: (m, at) => [people(m < 5 ? 40 : m < 12 ? 52 : m < 18 ? 48 : 45, at)] },
    minutes: [6, 18],
    key: 'hall=north',
    text: 'Hall north holds 104 % of the permitted number of people, the limit is 100 %.',
  },
  {
    // 30 votes, 24 satisfied, all in minute 10; an hour later they no longer count.
    uid: 'satisfaction-low',
    story: {
      minutes: 90,
      points: (m, at) => [m === 9 ? votes(24, 30, at) : m % 10 === 5 ? votes(1, 1, at) : undefined],
    },
    minutes: [25, 70],
    key: 'hall=north',
    text: 'Hall north: 82 % of 33 votes of the last hour are satisfied, the standard is 90 %.',
  },
  {
    // Three unhappy of four in minute 10; fifteen minutes later they no longer count.
    uid: 'satisfaction-burst',
    story: {
      minutes: 40,
      points: (m, at) => [m === 9 ? votes(1, 4, at) : m % 10 === 1 ? votes(1, 1, at) : undefined],
    },
    minutes: [9, 24],
    key: 'hall=north',
    text: 'Hall north: 60 % of 5 votes of the last 15 min are unhappy, the limit is 50 %.',
  },
  {
    uid: 'help-unanswered',
    story: { minutes: 20, points: (m, at) => [helpCall(between(m, 3, 12) ? (m - 3) * 60 : 0, at)] },
    minutes: [9, 12],
    key: 'device=help,hall=north',
    text: 'Hall north: the call of button help has been open for 6m 0s, the standard is 5 min.',
  },
  {
    uid: 'alert-not-acknowledged',
    story: { minutes: 25, points: (m, at) => [unacknowledged(between(m, 2, 16) ? (m - 2) * 60 : 0, at)] },
    minutes: [13, 16],
    key: 'hall=north',
    text: 'Hall north: an alert has waited 11m 0s for somebody to acknowledge it.',
  },
  {
    uid: 'device-silent',
    story: {
      minutes: 20,
      points: (m, at) => [device(between(m, 5, 12) ? 1 : 0, at), device(0, at, 'panel')],
    },
    minutes: [7, 12],
    key: 'device=door,gateway=north,hall=north',
    text: 'Device door in hall north has been silent for longer than the site allows.',
  },
  {
    uid: 'bridge-down',
    story: {
      minutes: 20,
      points: (m, at) => [
        ...['help', 'seat'].map((id) => unknownDevice(between(m, 5, 12) ? 1 : 0, at, id)),
        unknownDevice(0, at, 'door'),
      ],
    },
    minutes: [7, 12],
    key: 'hall=north',
    text: 'In hall north nothing is known of 2 devices: their bridge is down, or just back.',
  },
  {
    uid: 'sensor-doubtful',
    story: {
      minutes: 60,
      points: (m, at) => [m % 5 === 0 ? doubtful(between(m, 10, 40) ? 1 : 0, at) : undefined],
    },
    minutes: [10, 40],
    key: 'hall=north',
    text: 'In hall north people in, out, served and present do not balance, and a sensor is named.',
  },
  {
    // Two weeks or less from 10, in the dead-band from 40, a new battery in 60.
    uid: 'battery-ends',
    story: {
      minutes: 80,
      points: (m, at) => [batteryDays(m < 10 ? 16 : m < 40 ? 12 : m < 60 ? 18 : 300, at)],
    },
    minutes: [20, 60],
    key: 'device=door,hall=north',
    text: 'The battery of device door in hall north lasts about 12 days more, by the trend of a month.',
  },
  {
    // Under the limit from 10, in the dead-band from 40, a new battery in 60.
    uid: 'battery-low',
    story: {
      minutes: 80,
      points: (m, at) => [battery(m < 10 ? 16 : m < 40 ? 12 : m < 60 ? 20 : 98, at)],
    },
    minutes: [20, 60],
    key: 'device=door,hall=north',
    text: 'Device door in hall north has 12 % of its battery left, the limit is 15 %.',
  },
  {
    uid: 'gateway-silent',
    story: {
      minutes: 30,
      points: (m, at) => [health({}, at, 'south'), between(m, 6, 20) ? undefined : health({}, at)],
    },
    minutes: [12, 20],
    key: 'gateway=north,hall=north',
    text: 'The gateway of hall north has been silent for 7m 0s.',
  },
  {
    uid: 'journal-backlog',
    story: {
      minutes: 30,
      points: (m, at) => [health({ journal_oldest_s: between(m, 3, 18) ? (m - 3) * 60 : 2 }, at)],
    },
    minutes: [14, 18],
    key: 'gateway=north,hall=north',
    text: 'The gateway of hall north has points that have waited 11m 0s for upload; figures of that time are incomplete.',
  },
  {
    uid: 'clock-skew',
    story: {
      minutes: 20,
      points: (m, at) => [health({ clock_skew_abs_ms: between(m, 4, 14) ? 5400 : 20 }, at)],
    },
    minutes: [9, 14],
    key: 'gateway=north,hall=north',
    text: 'The gateway of hall north and one of its devices differ by 5400 ms.',
  },
  {
    uid: 'clock-wrong',
    story: {
      minutes: 20,
      points: (m, at) => [health({ clock_skew_abs_ms: between(m, 4, 14) ? 3_600_000 : 20 }, at)],
    },
    minutes: [9, 14],
    key: 'gateway=north,hall=north',
    text: 'The gateway of hall north and one of its devices differ by 3600000 ms.',
  },
  {
    uid: 'write-rejected',
    story: { minutes: 30, points: (m, at) => [health({ rejected: m === 5 ? 3 : 0 }, at)] },
    minutes: [5, 20],
    key: 'gateway=north,hall=north',
    text: 'InfluxDB refused 3 points of hall north in the last 15 minutes.',
  },
  {
    uid: 'datasource-down',
    story: { minutes: 30, points: (m, at) => [between(m, 3, 20) ? undefined : health({}, at)] },
    // The last point leaves the range in minute 12: then there is no data, which is what the rule waits for.
    minutes: [14, 20],
    key: '',
    text: '',
  },
];

describe('rules that fire once and resolve', () => {
  it('are all the rules', () => {
    expect(fires.map(({ uid }) => uid).sort()).toEqual(rules.map(({ rule }) => rule.uid).sort());
  });

  it.each(fires)('$uid', async ({ uid, story, minutes: [firing, resolved], key, text }) => {
    const told = await play(influxd, uid, story);
    expect(told.map(({ minute, to, key: of }) => ({ minute, to, key: of }))).toEqual([
      { minute: firing, to: 'firing', key },
      { minute: resolved, to: 'resolved', key },
    ]);
    expect(told[0]?.summary).toBe(text);
  });
});

/** The wait of an ordinary hour, under the standard. */
const calm = (minute: number): number => 420 + 100 * Math.sin(minute / 4);

const silent: readonly (readonly [name: string, uid: string, story: Story])[] = [
  ['a wait at the limit', 'wait-high', { minutes: 15, points: (_, at) => [wait(600, at)] }],
  [
    'a spike shorter than the hold time',
    'wait-high',
    { minutes: 30, points: (m, at) => [wait(m % 5 === 0 ? 900 : 500, at)] },
  ],
  ['a closed hall', 'wait-high', { minutes: 30, points: (m, at) => [wait(m < 10 ? 400 : undefined, at)] }],
  [
    'late points of a wait that is over',
    'wait-high',
    {
      minutes: 30,
      points: (m, at) => [
        wait(300, at),
        ...(m === 15 ? [12, 11, 10].map((age) => wait(900, at - age * 60_000)) : []),
      ],
    },
  ],
  [
    'a queue that is no longer written',
    'wait-high',
    { minutes: 30, points: (m, at) => [wait(calm(m), at), m < 12 ? wait(calm(m), at, 'advice') : undefined] },
  ],
  [
    'a data source that does not answer for a while',
    'wait-high',
    { minutes: 30, points: (m, at) => [wait(calm(m), at)], down: (m) => between(m, 8, 16) },
  ],
  [
    'a restart of the gateway',
    'wait-high',
    { minutes: 30, points: (m, at) => [between(m, 10, 14) ? undefined : wait(calm(m), at)] },
  ],
  [
    'a queue without people and desks',
    'queue-unserved',
    { minutes: 20, points: (_, at) => [served(0, 0, at)] },
  ],
  [
    'a desk that changes hands',
    'queue-unserved',
    { minutes: 20, points: (m, at) => [served(1, m % 4 === 0 ? 0 : 1, at)] },
  ],
  ['a full hall', 'occupancy-over', { minutes: 15, points: (_, at) => [people(50, at)] }],
  [
    'a crowd that leaves at once',
    'occupancy-over',
    { minutes: 30, points: (m, at) => [people(m % 4 === 0 ? 60 : 30, at)] },
  ],
  [
    'an empty hall',
    'occupancy-over',
    { minutes: 15, points: (m, at) => [m < 5 ? people(10, at) : undefined] },
  ],
  [
    'few unhappy votes',
    'satisfaction-low',
    { minutes: 60, points: (m, at) => [m % 6 === 0 ? votes(0, 1, at) : undefined] },
  ],
  [
    'unhappy votes that come one by one',
    'satisfaction-burst',
    { minutes: 60, points: (m, at) => [m % 5 === 0 ? votes(0, 1, at) : undefined] },
  ],
  [
    'a burst of votes of which most are happy',
    'satisfaction-burst',
    { minutes: 30, points: (m, at) => [m % 3 === 0 ? votes(3, 5, at) : undefined] },
  ],
  [
    'a battery that is measured in the cold',
    'battery-low',
    { minutes: 60, points: (m, at) => [battery(m % 20 === 0 ? 14 : 40, at)] },
  ],
  [
    'a battery that lasts three weeks',
    'battery-ends',
    { minutes: 60, points: (_, at) => [batteryDays(20, at)] },
  ],
  [
    'a bridge that starts again',
    'bridge-down',
    { minutes: 20, points: (m, at) => [unknownDevice(m % 5 === 0 ? 1 : 0, at, 'help')] },
  ],
  [
    'a hall whose counts balance',
    'sensor-doubtful',
    { minutes: 60, points: (m, at) => [m % 5 === 0 ? doubtful(0, at) : undefined] },
  ],
  [
    'a wait over the critical level that ends at once',
    'wait-critical',
    { minutes: 20, points: (m, at) => [wait(m % 4 === 0 ? 1200 : 700, at)] },
  ],
  [
    'an acknowledged alert',
    'alert-not-acknowledged',
    { minutes: 40, points: (m, at) => [unacknowledged(m < 8 ? m * 60 : 0, at)] },
  ],
  [
    'a clock that is set',
    'clock-skew',
    { minutes: 20, points: (m, at) => [health({ clock_skew_abs_ms: m === 8 ? 4000 : 100 }, at)] },
  ],
  [
    'a clock that is off by seconds',
    'clock-wrong',
    { minutes: 20, points: (_, at) => [health({ clock_skew_abs_ms: 5000 }, at)] },
  ],
  [
    'messages of devices that were refused',
    'write-rejected',
    { minutes: 20, points: (_, at) => [health({ rejected: 0, rejected_messages: 5 }, at)] },
  ],
  [
    'one gateway that falls silent',
    'datasource-down',
    {
      minutes: 30,
      points: (m, at) => [health({}, at, 'south'), m < 5 ? health({}, at) : undefined],
    },
  ],
  [
    'a call that is answered in time',
    'help-unanswered',
    { minutes: 20, points: (m, at) => [helpCall((m % 5) * 60, at)] },
  ],
  [
    'a device that is heard again within two minutes',
    'device-silent',
    { minutes: 20, points: (m, at) => [device(m % 5 === 0 ? 1 : 0, at)] },
  ],
  [
    'a restart of the gateway',
    'gateway-silent',
    {
      minutes: 20,
      points: (m, at) => [health({}, at, 'south'), between(m, 6, 9) ? undefined : health({}, at)],
    },
  ],
  [
    'a data source that does not answer for two minutes',
    'journal-backlog',
    { minutes: 20, points: (_, at) => [health({ journal_oldest_s: 3 }, at)], down: (m) => between(m, 8, 10) },
  ],
];

describe('rules that stay silent', () => {
  it('are all the rules', () => {
    const uids = new Set(silent.map(([, uid]) => uid));
    expect([...uids].sort()).toEqual(rules.map(({ rule }) => rule.uid).sort());
  });

  it.each(silent)('on %s: %s', async (_name, uid, story) => {
    expect(await play(influxd, uid, story)).toEqual([]);
  });
});

describe('rules that go on', () => {
  it('keep a firing alert through an answer that does not come', async () => {
    const story: Story = {
      minutes: 20,
      points: (m, at) => [wait(m < 5 ? 300 : 800, at)],
      down: (m) => between(m, 10, 15),
    };
    expect((await play(influxd, 'wait-high', story)).map(({ minute, to }) => [minute, to])).toEqual([
      [7, 'firing'],
    ]);
  });

  it('end the alert of a queue that vanished, after two evaluations', async () => {
    const story: Story = {
      minutes: 25,
      points: (m, at) => [m < 12 ? wait(800, at) : undefined, wait(200, at, 'advice')],
    };
    // The last value of minute 11 is in range until minute 15; the second evaluation without it is that of minute 17.
    const told = await play(influxd, 'wait-high', story);
    expect(told.map(({ minute, to }) => [minute, to])).toEqual([
      [2, 'firing'],
      [17, 'resolved'],
    ]);
  });

  it('report a data source that is down once', async () => {
    const story: Story = { minutes: 15, points: (_, at) => [health({}, at)], down: (m) => between(m, 5, 10) };
    const told = await play(influxd, 'datasource-down', story);
    expect(told.map(({ minute, to, key }) => [minute, to, key])).toEqual([
      [5, 'firing', 'DatasourceError'],
      [11, 'resolved', 'DatasourceError'],
    ]);
  });
});
