/** Ops wall: are all halls within their standards now, and if not, which one? No row panels: they break playlists. */
import {
  boardUrl,
  both,
  count,
  durations,
  folders,
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
import { at, type BoardIn, type BoardSite, board } from './board.js';
import { variable } from './influx.js';
import { noneLimits, occupancyLimits, satisfactionLimits, waitLimits } from './limits.js';
import { alertList, byTag, chart, stat, table } from './panels.js';
import { satisfactionOf, votes } from './votes.js';

export function opsWall(site: BoardSite): BoardIn {
  const frame = {
    name: 'ops-wall',
    title: both('Ops wall', '运营大屏'),
    description: both(
      'All halls on one screen: who waits too long, where, and how old the figures are.',
      '一屏看全部营业厅：谁等得太久、在哪里、数据有多旧。',
    ),
    from: 'now-15m',
    refresh: '30s',
    variables: [],
    links: [
      [both('Hall detail', '营业厅详情'), 'hall-detail'],
      [both('Devices and gateways', '设备与网关'), 'devices'],
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
    at(9, [16, 16, 8, 9], firing(site)),
  ]);
}

/**
 * Figures of now: gauges are written every ten seconds, so what is older than this is not now, and is not shown.
 */
const now = '2m';

const toHall = {
  title: both('Open the hall', '打开营业厅'),
  // The cell that is clicked holds the id of the hall.
  url: boardUrl('hall-detail', `?var-hall=${variable('__value.raw')}`),
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
    title: both(`Halls open (of ${halls})`, `营业中的营业厅（共 ${halls} 个）`),
    description: both(
      'Halls with at least one open desk. At night there is none.',
      '至少有一个窗口开放的营业厅。夜间为零。',
    ),
    unit: 'short',
    time: now,
    noValue: both('none or no data', '无或无数据'),
  };
  return stat(about, open);
}

function queuesOverTarget({ standards }: BoardSite) {
  const limit = durations(standards.wait.target_s);
  const over = select('queue', { over: last('over_limit') }, { by: ['hall', 'queue'] });
  const about = {
    title: both(`Queues over ${limit.en}`, `超过 ${limit['zh-Hans']}的队列`),
    description: both(
      'Queues where somebody who joins now waits longer than the standard. Open one more desk there.',
      '现在加入的人等候会超过标准的队列。请在那里加开一个窗口。',
    ),
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(over, { over: sum('over') }), noneLimits);
}

function longestWait({ standards }: BoardSite) {
  const about = {
    title: both('Longest wait now', '当前最长等候'),
    description: both(
      'The expected wait of a newcomer in the slowest queue of all halls.',
      '全部营业厅最慢的队列中，新到者的预计等候时间。',
    ),
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(waits, { wait: max('wait') }), waitLimits(standards));
}

function unansweredCalls() {
  const open = select('help_call', { open: last('open') }, { by: ['hall', 'device'] });
  const about = {
    title: both('Unanswered help calls', '未应答的求助'),
    description: both(
      'Help buttons that were pressed and not yet answered, in all halls.',
      '全部营业厅中已按下而尚未应答的求助按钮。',
    ),
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(open, { open: sum('open') }), noneLimits);
}

function satisfactionToday({ standards }: BoardSite) {
  const about = {
    title: both('Satisfaction today', '今日满意度'),
    description: both(
      `Share of satisfied votes since midnight. The standard is ${percent(standards.satisfaction.target_share)} %.`,
      `零点以来满意评价的比例。标准为 ${percent(standards.satisfaction.target_share)}%。`,
    ),
    unit: 'percent',
    time: 'now/d',
    noValue: both('too few votes', '评价太少'),
  };
  return stat(about, satisfactionOf(select('vote', votes), standards), satisfactionLimits(standards));
}

/** The browser works out the age from the time of the newest reading, so that it grows even when nothing comes. */
function dataAge() {
  const newest = select('gateway_health', { at: minus(last('ts'), last('data_age_s')) }, { by: ['gateway'] });
  const about = {
    title: both('Oldest data', '最旧的数据'),
    description: both(
      'When the hall that has been quiet longest last sent a reading. Older figures are not shown.',
      '沉默最久的营业厅最后一次上报读数的时间。更旧的数字不予显示。',
    ),
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(newest, { newest: times(min('at'), 1000) }));
}

function halls({ standards }: BoardSite) {
  const about = {
    title: both('Halls, the longest wait first', '营业厅，等候最长者在前'),
    description: both(
      'Each hall now. Grey is no data in the last two minutes. Satisfaction is that of the last hour; click a hall to open it.',
      '各营业厅的现状。灰色表示最近两分钟无数据。满意度为最近一小时；点击营业厅可打开详情。',
    ),
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
      hall: { title: both('Hall', '营业厅'), link: toHall },
      wait: { title: both('Longest wait', '最长等候'), unit: 's', limits: waitLimits(standards) },
      waiting: { title: both('Waiting', '排队人数'), unit: 'short', decimals: 0 },
      occupancy: {
        title: both('Occupancy', '占用率'),
        unit: 'percent',
        decimals: 0,
        limits: occupancyLimits(standards),
      },
      satisfaction: {
        title: both('Satisfaction, 1 h', '满意度（1 小时）'),
        unit: 'percent',
        decimals: 0,
        limits: satisfactionLimits(standards),
      },
      calls: { title: both('Open calls', '未应答求助'), unit: 'short', limits: noneLimits },
      newest: { title: both('Newest reading', '最新读数'), unit: 'dateTimeFromNow' },
    },
    sortBy: { column: 'wait', descending: true },
  });
}

function waitByHall({ standards }: BoardSite) {
  const limit = durations(standards.wait.target_s);
  const about = {
    title: both('Longest wait by hall, 4 h', '各营业厅最长等候（4 小时）'),
    description: both(
      `The slowest queue of each hall. The dashed lines are the limits of the standard, ${limit.en} first.`,
      `各营业厅最慢的队列。虚线为标准的界限，第一条是 ${limit['zh-Hans']}。`,
    ),
    unit: 's',
    time: '4h',
  };
  const query = select('queue', { wait: max('wait_s') }, { by: ['hall'], every: '$__interval' });
  return chart(about, { lines: [[query, byTag('hall')]], limits: waitLimits(standards).slice(2) });
}

function firing({ language }: BoardSite) {
  const about = {
    title: both('Firing alerts', '正在告警'),
    description: both(
      'What needs somebody now. Each alert says what to do; it ends by itself when the cause is gone.',
      '现在需要有人处理的事。每条告警都说明该做什么；原因消除后自动结束。',
    ),
  };
  return alertList(about, folders[language]);
}
