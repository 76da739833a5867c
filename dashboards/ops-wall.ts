/** Ops wall: are all halls within their standards now, and if not, which one? No row panels: they break playlists. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  count,
  duration,
  folder,
  last,
  max,
  min,
  minus,
  percent,
  percentOf,
  select,
  selectFrom,
  sum,
  times,
} from '../cloud/telemetry/index.js';
import { at, type BoardSite, board } from './board.js';
import { variable } from './influx.js';
import { noneLimits, occupancyLimits, satisfactionLimits, waitLimits } from './limits.js';
import { alertList, chart, stat, table } from './panels.js';
import { satisfactionOf, votes } from './votes.js';

export function opsWall(site: BoardSite): Dashboard {
  const frame = {
    uid: 'ops-wall',
    title: 'Ops wall',
    description: 'All halls on one screen: who waits too long, where, and how old the figures are.',
    from: 'now-15m',
    refresh: '30s',
    variables: [],
    links: [
      ['Hall detail', '/d/hall-detail'],
      ['Devices and gateways', '/d/devices'],
    ],
  } as const;
  return board(frame, site, [
    at(1, [0, 0, 4, 4], hallsOpen(site)),
    at(2, [4, 0, 4, 4], queuesOverTarget(site)),
    at(3, [8, 0, 4, 4], longestWait(site)),
    at(4, [12, 0, 4, 4], unansweredCalls()),
    at(5, [16, 0, 4, 4], satisfactionToday(site)),
    at(6, [20, 0, 4, 4], dataAge()),
    at(7, [0, 4, 24, 12], halls(site)),
    at(8, [0, 16, 16, 9], waitByHall(site)),
    at(9, [16, 16, 8, 9], firing()),
  ]);
}

/**
 * Figures of now: gauges are written every ten seconds, so what is older than this is not now, and is not shown.
 */
const now = '2m';

const toHall = {
  title: 'Open the hall',
  url: `/d/hall-detail?var-hall=${variable('__data.fields.Hall')}`,
};

const waits = select('queue', { wait: last('wait_s'), length: last('length') }, { by: ['hall', 'queue'] });

function hallsOpen({ halls }: BoardSite) {
  const desks = select('queue', { desks: last('desks_open') }, { by: ['hall', 'queue'] });
  const open = selectFrom(
    selectFrom(desks, { most: max('desks') }, { by: ['hall'] }),
    { open: count('most') },
    {
      above: { most: 0 },
    },
  );
  const about = {
    title: `Halls open (of ${halls})`,
    description: 'Halls with at least one open desk. At night there is none.',
    unit: 'short',
    time: now,
    noValue: 'none or no data',
  };
  return stat(about, open);
}

function queuesOverTarget({ standards }: BoardSite) {
  const over = select('queue', { over: last('over_limit') }, { by: ['hall', 'queue'] });
  const about = {
    title: `Queues over ${duration(standards.wait.target_s)}`,
    description:
      'Queues where somebody who joins now waits longer than the standard. Open one more desk there.',
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(over, { over: sum('over') }), noneLimits);
}

function longestWait({ standards }: BoardSite) {
  const about = {
    title: 'Longest wait now',
    description: 'The expected wait of a newcomer in the slowest queue of all halls.',
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(waits, { wait: max('wait') }), waitLimits(standards));
}

function unansweredCalls() {
  const open = select('help_call', { open: last('open') }, { by: ['hall', 'device'] });
  const about = {
    title: 'Unanswered help calls',
    description: 'Help buttons that were pressed and not yet answered, in all halls.',
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(open, { open: sum('open') }), noneLimits);
}

function satisfactionToday({ standards }: BoardSite) {
  const about = {
    title: 'Satisfaction today',
    description: `Share of satisfied votes since midnight. The standard is ${percent(standards.satisfaction.target_share)} %.`,
    unit: 'percent',
    time: 'now/d',
    noValue: 'too few votes',
  };
  return stat(about, satisfactionOf(select('vote', votes), standards), satisfactionLimits(standards));
}

/** The browser works out the age from the time of the newest reading, so that it grows even when nothing comes. */
function dataAge() {
  const newest = select('gateway_health', { at: minus(last('ts'), last('data_age_s')) }, { by: ['gateway'] });
  const about = {
    title: 'Oldest data',
    description:
      'When the hall that has been quiet longest last sent a reading. Older figures are not shown.',
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(newest, { newest: times(min('at'), 1000) }));
}

function halls({ standards }: BoardSite) {
  const about = {
    title: 'Halls, the longest wait first',
    description:
      'Each hall now. Grey is no data in the last two minutes. Satisfaction is that of the last hour; click a hall to open it.',
    unit: 'short',
    time: now,
  };
  const calls = select('help_call', { open: last('open') }, { by: ['hall', 'device'] });
  const newest = minus(times(last('ts'), 1000), times(last('data_age_s'), 1000));
  return table(about, {
    queries: [
      selectFrom(waits, { wait: max('wait'), waiting: sum('length') }, { by: ['hall'] }),
      select('occupancy', { occupancy: percentOf(last('count'), last('capacity')) }, { by: ['hall'] }),
      satisfactionOf(select('vote', votes, { by: ['hall'], since: '1h' }), standards),
      selectFrom(calls, { calls: sum('open') }, { by: ['hall'] }),
      select('gateway_health', { newest }, { by: ['hall'], since: '7d' }),
    ],
    joinBy: 'hall',
    columns: {
      hall: { title: 'Hall', link: toHall },
      wait: { title: 'Longest wait', unit: 's', limits: waitLimits(standards) },
      waiting: { title: 'Waiting', unit: 'short', decimals: 0 },
      occupancy: { title: 'Occupancy', unit: 'percent', decimals: 0, limits: occupancyLimits(standards) },
      satisfaction: {
        title: 'Satisfaction, 1 h',
        unit: 'percent',
        decimals: 0,
        limits: satisfactionLimits(standards),
      },
      calls: { title: 'Open calls', unit: 'short', limits: noneLimits },
      newest: { title: 'Newest reading', unit: 'dateTimeFromNow' },
    },
    sortBy: { column: 'wait', descending: true },
  });
}

function waitByHall({ standards }: BoardSite) {
  const about = {
    title: 'Longest wait by hall, 4 h',
    description: `The slowest queue of each hall. The dashed lines are the limits of the standard, ${duration(standards.wait.target_s)} first.`,
    unit: 's',
    time: '4h',
  };
  const query = select('queue', { wait: max('wait_s') }, { by: ['hall'], every: '$__interval' });
  return chart(about, { queries: [query], alias: '$tag_hall', limits: waitLimits(standards).slice(2) });
}

function firing() {
  const about = {
    title: 'Firing alerts',
    description:
      'What needs somebody now. Each alert says what to do; it ends by itself when the cause is gone.',
  };
  return alertList(about, folder);
}
