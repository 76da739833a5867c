/** Hall detail: what happens in one hall, by queue. Rate, errors and duration as its visitors meet them. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  duration,
  each,
  last,
  max,
  min,
  minus,
  percent,
  percentOf,
  select,
  selected,
  selectFrom,
  sum,
  times,
} from '../cloud/telemetry/index.js';
import { at, type BoardSite, board } from './board.js';
import { amber, green, grey, helpLimits, occupancyLimits, satisfactionLimits, waitLimits } from './limits.js';
import { chart, gauge, stat, states, table } from './panels.js';
import { satisfactionWithVotes, votes } from './votes.js';

export function hallDetail(site: BoardSite): Dashboard {
  const frame = {
    uid: 'hall-detail',
    title: 'Hall detail',
    description: 'One hall: its queues, its people, what its visitors say, and the calls for help.',
    from: 'now-8h',
    refresh: '1m',
    variables: ['hall', 'queue'],
    links: [
      ['Ops wall', '/d/ops-wall'],
      ['Devices and gateways', '/d/devices'],
    ],
  } as const;
  return board(frame, site, [
    at(1, [0, 0, 4, 4], longestWait(site)),
    at(2, [4, 0, 4, 4], waiting()),
    at(3, [8, 0, 4, 4], occupancyNow(site)),
    at(4, [12, 0, 4, 4], satisfaction(site)),
    at(5, [16, 0, 4, 4], openCalls(site)),
    at(6, [20, 0, 4, 4], dataAge()),
    at(7, [0, 4, 12, 8], waitByQueue(site)),
    at(8, [12, 4, 12, 8], length()),
    at(9, [0, 12, 12, 8], occupancy()),
    at(10, [12, 12, 12, 4], status()),
    at(11, [12, 16, 12, 4], desks()),
    at(12, [0, 20, 8, 8], votesByQuarter()),
    at(13, [8, 20, 8, 8], calls()),
    at(14, [16, 20, 8, 8], keptStandard(site)),
    at(15, [0, 28, 12, 8], arrivals()),
    at(16, [12, 28, 12, 8], crossings()),
  ]);
}

const hall = { hall: selected('hall') };
const queues = { ...hall, queue: selected('queue') };
/**
 * Figures of now, however much the charts show: gauges are written every ten seconds, so what is older than this is
 * not now, and is not shown.
 */
const now = '2m';

function longestWait({ standards }: BoardSite) {
  const waits = select('queue', { wait: last('wait_s') }, { by: ['queue'], where: queues });
  const about = {
    title: 'Longest wait now',
    description: `The expected wait of a newcomer in the slowest queue. The standard is ${duration(standards.wait.target_s)}.`,
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(waits, { wait: max('wait') }), waitLimits(standards));
}

function waiting() {
  const lengths = select('queue', { length: last('length') }, { by: ['queue'], where: queues });
  const about = {
    title: 'Waiting',
    description: 'People in the queues now.',
    unit: 'short',
    decimals: 0,
    time: now,
  };
  return stat(about, selectFrom(lengths, { waiting: sum('length') }));
}

function occupancyNow({ standards }: BoardSite) {
  const about = {
    title: 'Occupancy',
    description: 'People inside, in per cent of the permitted number. Red: stop letting people in.',
    unit: 'percent',
    time: now,
  };
  const query = select(
    'occupancy',
    { occupancy: percentOf(last('count'), last('capacity')) },
    { where: hall },
  );
  return gauge(about, query, occupancyLimits(standards), 120);
}

function satisfaction({ standards }: BoardSite) {
  const { target_share, min_votes } = standards.satisfaction;
  const about = {
    title: 'Satisfaction, 1 h',
    description: `Share of satisfied votes, and the votes it rests on; nothing under ${min_votes} votes. The standard is ${percent(target_share)} %.`,
    unit: 'percent',
    time: '1h',
    noValue: 'too few votes',
  };
  const query = satisfactionWithVotes(select('vote', votes, { where: hall }), standards);
  return stat(about, query, satisfactionLimits(standards)).overrideByName('votes', [
    { id: 'unit', value: 'short' },
    { id: 'color', value: { mode: 'fixed', fixedColor: grey } },
  ]);
}

function openCalls({ standards }: BoardSite) {
  const oldest = select('help_call', { age: last('oldest_open_s') }, { by: ['device'], where: hall });
  const about = {
    title: 'Oldest open help call',
    description: `How long somebody has waited for help; 0 if nobody waits. The standard is ${duration(standards.help_call.answer_s)}.`,
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(oldest, { age: max('age') }), helpLimits(standards));
}

function dataAge() {
  const newest = select(
    'gateway_health',
    { at: minus(last('ts'), last('data_age_s')) },
    { by: ['gateway'], where: hall },
  );
  const about = {
    title: 'Newest reading',
    description:
      'When the hall last sent a reading. If this is long ago, look at the devices and the gateway.',
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(newest, { newest: times(min('at'), 1000) }));
}

function waitByQueue({ standards }: BoardSite) {
  const about = {
    title: 'Wait by queue',
    description:
      'Expected wait of a newcomer and the 90th percentile; the dashed lines are the limits of the standard.',
    unit: 's',
  };
  const query = select(
    'queue',
    { wait: max('wait_s'), p90: max('wait_p90_s') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_queue $col', limits: waitLimits(standards).slice(2) });
}

function length() {
  const about = { title: 'Queue length', description: 'People waiting, by queue.', unit: 'short' };
  const query = select(
    'queue',
    { length: max('length') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_queue', style: 'steps' });
}

function occupancy() {
  const about = {
    title: 'People inside and permitted',
    description: 'People in the hall against the permitted number.',
    unit: 'short',
  };
  const query = select(
    'occupancy',
    { people: max('count'), permitted: max('capacity') },
    { where: hall, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$col', style: 'steps' });
}

const queueStates = {
  live: { text: 'live', color: green },
  stale: { text: 'stale', color: amber },
  closed: { text: 'closed', color: grey },
  no_data: { text: 'no data', color: grey },
};

function status() {
  const about = {
    title: 'State of the estimate',
    description: 'Whether the wait is live, rests on old inputs, or the queue is closed.',
    unit: 'string',
  };
  const query = select(
    'queue',
    { status: last('status') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return states(about, query, '$tag_queue', queueStates);
}

function desks() {
  const about = { title: 'Desks open', description: 'Open desks that serve the queue.', unit: 'short' };
  const query = select(
    'queue',
    { desks: last('desks_open') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_queue', style: 'steps' });
}

function votesByQuarter() {
  const about = {
    title: 'Votes per 15 min',
    description: 'Satisfied and dissatisfied presses of the buttons.',
    unit: 'short',
    noValue: 'no votes',
  };
  const query = select(
    'vote',
    { satisfied: sum('good'), dissatisfied: minus(sum('total'), sum('good')) },
    { where: hall, every: '15m', fill: 0 },
  );
  return chart(about, { queries: [query], alias: '$col', style: 'stacked bars' });
}

function calls() {
  const about = {
    title: 'Help calls',
    description: 'The newest calls and answers; the answer time counts from the call.',
    unit: 'short',
    noValue: 'no calls',
  };
  const query = select(
    'call',
    { device: each('device'), opened: each('opened'), answered: each('answered'), answer: each('answer_s') },
    { where: hall, newest: 50 },
  );
  return table(about, {
    queries: [query],
    columns: {
      Time: { title: 'Time' },
      device: { title: 'Button' },
      opened: { title: 'Called' },
      answered: { title: 'Answered', limits: noneIsGrey },
      answer: { title: 'Answer time', unit: 's' },
    },
    sortBy: { column: 'Time', descending: true },
    empty: '–',
  });
}

const noneIsGrey = [[1, green]] as const;

function keptStandard({ standards }: BoardSite) {
  const about = {
    title: `Waits within ${duration(standards.wait.target_s)}, last hour`,
    description: 'Share of the customers served in the last hour who had waited no longer than the standard.',
    unit: 'percent',
  };
  const query = select(
    'queue',
    { share: times(last('realised_in_sla'), 100) },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_queue' });
}

function arrivals() {
  const about = {
    title: 'Arrivals',
    description: 'Rate at which people join, by queue, per hour.',
    unit: 'short',
  };
  const query = select(
    'queue',
    { arrivals: last('arrivals_per_h') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_queue' });
}

function crossings() {
  const about = {
    title: 'In and out, per 15 min',
    description: 'People who crossed the lines at the doors.',
    unit: 'short',
  };
  const query = select(
    'crossing',
    { in: sum('in'), out: sum('out') },
    { by: ['line'], where: hall, every: '15m', fill: 0 },
  );
  return chart(about, { queries: [query], alias: '$tag_line $col', style: 'steps' });
}
