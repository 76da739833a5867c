/**
 * Hours and days, for scorecards: sums and the numbers that they rest on, so that windows can be added up.
 *
 * A share is `sum(part) / sum(n)`. Percentiles do not average: the largest of some days is "of daily p90", no more.
 */
import { float, int, measurement } from './measurement.js';

const hall = 'the hall, by its id in the site';
const queue = 'the queue, by its id';
const device = 'the device, by its id in the hall file';

/**
 * What every window states. `n` of `expected` is its completeness. Numbers that are divided are floats, for InfluxQL
 * cuts off the fraction of a quotient of integers inside a subquery.
 */
const window = {
  ts: int(
    's',
    'end of what the window covers, UTC seconds: before the end of the hour or day while it goes on',
  ),
  n: float('1', 'samples in which the value was known'),
  expected: float('1', 'samples that the opening hours, up to `ts`, ask for'),
};

const untested = int(
  '1',
  'samples that rest on a device without a passed walk test that was still good; absent in a hall that never did one',
);

const queueFields = {
  ...window,
  untested,
  in_sla_sum: float('1', 'samples in which the expected wait was within the standard'),
  wait_sum_s: float('s', 'sum of the expected waits: divide by n'),
  wait_max_s: float('s', 'longest expected wait'),
  wait_p90_s: float('s', '90th percentile of the expected waits of this window; never average it'),
  length_sum: float('people', 'sum of the people waiting: divide by n'),
  length_max: float('people', 'most people waiting'),
  served: int('people', 'waits that ended'),
  served_in_sla: int('people', 'of these, within the standard'),
  served_wait_sum_s: float('s', 'sum of these waits'),
};

const occupancyFields = {
  ...window,
  untested,
  count_sum: int('people', 'sum of the people inside: divide by n'),
  count_max: int('people', 'most people inside'),
  capacity: int('people', 'permitted number'),
  over_s: float('s', 'time with more people than permitted'),
};

const voteFields = {
  ts: window.ts,
  good: int('votes', 'votes that count as satisfied'),
  total: int('votes', 'all votes'),
};

const callFields = {
  ts: window.ts,
  opened: int('calls', 'help calls'),
  answered: int('calls', 'calls that were answered in the window'),
  in_time: int('calls', 'of these, within the standard'),
  answer_sum_s: float('s', 'sum of the times to the answer: divide by answered'),
  answer_max_s: float('s', 'longest time to an answer'),
};

const deviceFields = {
  ...window,
  heard: float('1', 'samples in which the device was not silent for too long'),
};

const gatewayFields = {
  ...window,
  readings: int('readings', 'readings accepted'),
  rejected_messages: int('messages', 'messages refused'),
  rejected: int('points', 'points that InfluxDB refused'),
};

const about = {
  queue: 'The wait of a queue, by',
  occupancy: 'People in the hall, by',
  vote: 'Votes, by desk and',
  call: 'Help calls of a button, by',
  device: 'How much of the time a device was heard, by',
  gateway: 'How much of the time a gateway wrote its health, by',
};

const tags = {
  queue: { hall, queue },
  vote: { hall, desk: 'the desk, or "hall" for a panel that belongs to none' },
  device: { hall, device },
  gateway: { hall, gateway: 'the gateway, by its hall' },
};

const rollup = { sort: 'rollup' } as const;

export const rollups = {
  queue_1h: measurement({ ...rollup, about: `${about.queue} hour.`, tags: tags.queue, fields: queueFields }),
  queue_1d: measurement({ ...rollup, about: `${about.queue} day.`, tags: tags.queue, fields: queueFields }),
  occupancy_1h: measurement({
    ...rollup,
    about: `${about.occupancy} hour.`,
    tags: { hall },
    fields: occupancyFields,
  }),
  occupancy_1d: measurement({
    ...rollup,
    about: `${about.occupancy} day.`,
    tags: { hall },
    fields: occupancyFields,
  }),
  vote_1h: measurement({ ...rollup, about: `${about.vote} hour.`, tags: tags.vote, fields: voteFields }),
  vote_1d: measurement({ ...rollup, about: `${about.vote} day.`, tags: tags.vote, fields: voteFields }),
  call_1h: measurement({ ...rollup, about: `${about.call} hour.`, tags: tags.device, fields: callFields }),
  call_1d: measurement({ ...rollup, about: `${about.call} day.`, tags: tags.device, fields: callFields }),
  device_1h: measurement({
    ...rollup,
    about: `${about.device} hour.`,
    tags: tags.device,
    fields: deviceFields,
  }),
  device_1d: measurement({
    ...rollup,
    about: `${about.device} day.`,
    tags: tags.device,
    fields: deviceFields,
  }),
  gateway_1h: measurement({
    ...rollup,
    about: `${about.gateway} hour.`,
    tags: tags.gateway,
    fields: gatewayFields,
  }),
  gateway_1d: measurement({
    ...rollup,
    about: `${about.gateway} day.`,
    tags: tags.gateway,
    fields: gatewayFields,
  }),
} as const;
