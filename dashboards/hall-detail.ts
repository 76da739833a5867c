/** Hall detail: what happens in one hall, by queue. Rate, errors and duration as its visitors meet them. */
import {
  both,
  durations,
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
import { at, type BoardIn, type BoardSite, board } from './board.js';
import { amber, green, grey, helpLimits, occupancyLimits, satisfactionLimits, waitLimits } from './limits.js';
import { byTag, chart, gauge, stat, states, table } from './panels.js';
import { satisfactionWithVotes, votes } from './votes.js';

export function hallDetail(site: BoardSite): BoardIn {
  const frame = {
    name: 'hall-detail',
    title: both('Hall detail', '营业厅详情'),
    description: both(
      'One hall: its queues, its people, what its visitors say, and the calls for help.',
      '一个营业厅：队列、人数、顾客评价和求助。',
    ),
    from: 'now-8h',
    refresh: '1m',
    variables: ['hall', 'queue'],
    links: [
      [both('Ops wall', '运营大屏'), 'ops-wall'],
      [both('Devices and gateways', '设备与网关'), 'devices'],
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
    at(17, [0, 36, 8, 8], overShare(site)),
    at(18, [8, 36, 8, 8], abandonment(site)),
    at(19, [16, 36, 8, 8], corrections()),
    at(20, [0, 44, 24, 8], selfScore()),
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
  const limit = durations(standards.wait.target_s);
  const waits = select('queue', { wait: last('wait_s') }, { by: ['queue'], where: queues });
  const about = {
    title: both('Longest wait now', '当前最长等候'),
    description: both(
      `The expected wait of a newcomer in the slowest queue. The standard is ${limit.en}.`,
      `最慢的队列中新到者的预计等候时间。标准为 ${limit['zh-Hans']}。`,
    ),
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(waits, { wait: max('wait') }), waitLimits(standards));
}

function waiting() {
  const lengths = select('queue', { length: last('length') }, { by: ['queue'], where: queues });
  const about = {
    title: both('Waiting', '排队人数'),
    description: both('People in the queues now.', '现在排队的人数。'),
    unit: 'short',
    decimals: 0,
    time: now,
  };
  return stat(about, selectFrom(lengths, { waiting: sum('length') }));
}

function occupancyNow({ standards }: BoardSite) {
  const about = {
    title: both('Occupancy', '占用率'),
    description: both(
      'People inside, in per cent of the permitted number. Red: stop letting people in.',
      '厅内人数占许可人数的百分比。红色：请停止放人入内。',
    ),
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
    title: both('Satisfaction, 1 h', '满意度（1 小时）'),
    description: both(
      `Share of satisfied votes, and the votes it rests on; nothing under ${min_votes} votes. The standard is ${percent(target_share)} %.`,
      `满意评价的比例及其所依据的评价数；不足 ${min_votes} 票时不显示。标准为 ${percent(target_share)}%。`,
    ),
    unit: 'percent',
    time: '1h',
    noValue: both('too few votes', '评价太少'),
  };
  const query = satisfactionWithVotes(select('vote', votes, { where: hall }), standards);
  return stat(about, query, satisfactionLimits(standards), {
    satisfaction: { name: both('satisfied', '满意') },
    votes: { name: both('votes', '票'), unit: 'short' },
  });
}

function openCalls({ standards }: BoardSite) {
  const answer = durations(standards.help_call.answer_s);
  const oldest = select('help_call', { age: last('oldest_open_s') }, { by: ['device'], where: hall });
  const about = {
    title: both('Oldest open help call', '最久未应答的求助'),
    description: both(
      `How long somebody has waited for help; 0 if nobody waits. The standard is ${answer.en}.`,
      `有人已等待帮助多久；无人等待时为 0。标准为 ${answer['zh-Hans']}。`,
    ),
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
    title: both('Newest reading', '最新读数'),
    description: both(
      'When the hall last sent a reading. If this is long ago, look at the devices and the gateway.',
      '该厅最后一次上报读数的时间。如果已很久，请检查设备和网关。',
    ),
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(newest, { newest: times(min('at'), 1000) }));
}

function waitByQueue({ standards }: BoardSite) {
  const about = {
    title: both('Wait by queue', '各队列等候时间'),
    description: both(
      'Expected wait of a newcomer and the 90th percentile; the dashed lines are the limits of the standard.',
      '新到者的预计等候时间及第 90 百分位；虚线为标准的界限。',
    ),
    unit: 's',
  };
  const options = { by: ['queue'], where: queues, every: '$__interval' } as const;
  return chart(about, {
    lines: [
      [select('queue', { wait: max('wait_s') }, options), both('$tag_queue', '$tag_queue')],
      [select('queue', { p90: max('wait_p90_s') }, options), both('$tag_queue p90', '$tag_queue p90')],
    ],
    limits: waitLimits(standards).slice(2),
  });
}

function length() {
  const about = {
    title: both('Queue length', '队列长度'),
    description: both('People waiting, by queue.', '各队列的排队人数。'),
    unit: 'short',
  };
  const query = select(
    'queue',
    { length: max('length') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('queue')]], style: 'steps' });
}

function occupancy() {
  const about = {
    title: both('People inside and permitted', '厅内人数与许可人数'),
    description: both('People in the hall against the permitted number.', '厅内人数与许可人数的对比。'),
    unit: 'short',
  };
  const options = { where: hall, every: '$__interval' } as const;
  return chart(about, {
    lines: [
      [select('occupancy', { people: max('count') }, options), both('people', '人数')],
      [select('occupancy', { permitted: max('capacity') }, options), both('permitted', '许可人数')],
    ],
    style: 'steps',
  });
}

const queueStates = {
  live: { text: both('live', '实时'), color: green },
  stale: { text: both('stale', '陈旧'), color: amber },
  closed: { text: both('closed', '已关闭'), color: grey },
  no_data: { text: both('no data', '无数据'), color: grey },
};

function status() {
  const about = {
    title: both('State of the estimate', '估计的状态'),
    description: both(
      'Whether the wait is live, rests on old inputs, or the queue is closed.',
      '等候时间是实时的、基于旧输入的，还是队列已关闭。',
    ),
    unit: 'string',
  };
  const query = select(
    'queue',
    { status: last('status') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return states(about, query, 'queue', queueStates);
}

function desks() {
  const about = {
    title: both('Desks open and needed', '开放与所需窗口数'),
    description: both(
      'Open desks that serve the queue, and the least number that keeps long waits rare for the next 45 minutes.',
      '服务该队列的开放窗口，以及未来 45 分钟内使久候保持少见所需的最少窗口数。',
    ),
    unit: 'short',
  };
  const options = { by: ['queue'], where: queues, every: '$__interval' } as const;
  return chart(about, {
    lines: [
      [select('queue', { desks: last('desks_open') }, options), byTag('queue')],
      [
        select('queue', { needed: last('desks_needed') }, options),
        both('$tag_queue needed', '$tag_queue 所需'),
      ],
    ],
    style: 'steps',
  });
}

function overShare({ standards }: BoardSite) {
  const limit = durations(standards.wait.target_s);
  const about = {
    title: both(`Chance of more than ${limit.en}`, `等候超过${limit['zh-Hans']}的可能`),
    description: both(
      'Probability that a newcomer waits longer than the standard, by queue.',
      '各队列新到者等候超过标准的概率。',
    ),
    unit: 'percent',
  };
  const query = select(
    'queue',
    { share: times(last('over_share'), 100) },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('queue')]] });
}

function abandonment({ standards }: BoardSite) {
  const limit = percent(standards.abandonment.limit_share);
  const about = {
    title: both('Giving up', '放弃等候'),
    description: both(
      `Share of the arrivals that give up before they are served; the standard is ${limit} %. It can be told only where arrivals and services are both counted.`,
      `到达者中未获服务即离开的比例；标准为 ${limit}%。仅在到达和服务均有计数时可知。`,
    ),
    unit: 'percent',
    noValue: both('cannot be told', '无法得知'),
  };
  const query = select(
    'queue',
    { share: times(last('abandon_share'), 100) },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('queue')]] });
}

function corrections() {
  const about = {
    title: both('Corrections of the people inside', '厅内人数的修正'),
    description: both(
      'People added or taken away without a count, by reason: so many wait (queue), what the doors miss (balance), closing, or half an hour of silence. If they are large every day, look at the counters of the doors.',
      '未经计数而增减的人数，按原因：排队人数（queue）、门口漏计（balance）、关门（closing）、半小时无人进出（silence）。若每天都很大，请检查门口计数器。',
    ),
    unit: 'short',
    noValue: both('no corrections', '无修正'),
  };
  const query = select(
    'occupancy_correction',
    { by: sum('by') },
    { by: ['reason'], where: hall, every: '15m', fill: 0 },
  );
  return chart(about, { lines: [[query, byTag('reason')]], style: 'stacked bars' });
}

function selfScore() {
  const about = {
    title: both('How true the forecast was', '预测的准确度'),
    description: both(
      'What newcomers were told on each day, held against the waits that came true: seen at both ends (by beacons or tickets), or inferred from arrivals and starts. Eight waits in ten are meant to lie inside the band.',
      '每天告知新到者的等候时间与实际等候的对比：两端均被观测（信标或号票），或由到达与开始服务推算。十次等候中应有八次落在区间内。',
    ),
    unit: 'short',
    time: '30d',
    noValue: both('no day is over yet', '尚无已结束的一天'),
  };
  const query = select(
    'self_score',
    {
      day: each('day'),
      queue: each('queue'),
      n: each('observed_n'),
      mae: each('observed_mae_s'),
      bias: each('observed_bias_s'),
      cover: times(each('observed_cover'), 100),
      inferred_n: each('inferred_n'),
      inferred_mae: each('inferred_mae_s'),
      inferred_bias: each('inferred_bias_s'),
      inferred_cover: times(each('inferred_cover'), 100),
    },
    { where: queues, newest: 100 },
  );
  const error = { unit: 's' } as const;
  const share = { unit: 'percent', decimals: 0 } as const;
  return table(about, {
    queries: [query],
    columns: {
      day: { title: both('Day', '日期') },
      queue: { title: both('Queue', '队列') },
      n: { title: both('Waits seen', '观测等候数') },
      mae: { title: both('Mean error', '平均误差'), ...error },
      bias: { title: both('Told minus true', '预测减实际'), ...error },
      cover: { title: both('Inside the band', '区间内'), ...share },
      inferred_n: { title: both('Waits inferred', '推算等候数') },
      inferred_mae: { title: both('Mean error, inferred', '平均误差（推算）'), ...error },
      inferred_bias: { title: both('Told minus true, inferred', '预测减实际（推算）'), ...error },
      inferred_cover: { title: both('Inside the band, inferred', '区间内（推算）'), ...share },
    },
    sortBy: { column: 'day', descending: true },
    empty: both('–', '–'),
  });
}

function votesByQuarter() {
  const about = {
    title: both('Votes per 15 min', '每 15 分钟评价数'),
    description: both('Satisfied and dissatisfied presses of the buttons.', '满意与不满意的按键次数。'),
    unit: 'short',
    noValue: both('no votes', '无评价'),
  };
  const options = { where: hall, every: '15m', fill: 0 } as const;
  const dissatisfied = minus(sum('total'), sum('good'));
  return chart(about, {
    lines: [
      [select('vote', { satisfied: sum('good') }, options), both('satisfied', '满意')],
      [select('vote', { dissatisfied }, options), both('dissatisfied', '不满意')],
    ],
    style: 'stacked bars',
  });
}

function calls() {
  const about = {
    title: both('Help calls', '求助'),
    description: both(
      'The newest calls and answers; the answer time counts from the call.',
      '最新的求助与应答；应答时间从求助时算起。',
    ),
    unit: 'short',
    noValue: both('no calls', '无求助'),
  };
  const query = select(
    'call',
    { device: each('device'), opened: each('opened'), answered: each('answered'), answer: each('answer_s') },
    { where: hall, newest: 50 },
  );
  return table(about, {
    queries: [query],
    columns: {
      Time: { title: both('Time', '时间') },
      device: { title: both('Button', '按钮') },
      opened: { title: both('Called', '求助') },
      answered: { title: both('Answered', '应答'), limits: noneIsGrey },
      answer: { title: both('Answer time', '应答用时'), unit: 's' },
    },
    sortBy: { column: 'Time', descending: true },
    empty: both('–', '–'),
  });
}

const noneIsGrey = [[1, green]] as const;

function keptStandard({ standards }: BoardSite) {
  const limit = durations(standards.wait.target_s);
  const about = {
    title: both(`Waits within ${limit.en}, last hour`, `${limit['zh-Hans']}内的等候，最近一小时`),
    description: both(
      'Share of the customers served in the last hour who had waited no longer than the standard.',
      '最近一小时接受服务的顾客中，等候未超过标准的比例。',
    ),
    unit: 'percent',
  };
  const query = select(
    'queue',
    { share: times(last('realised_in_sla'), 100) },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('queue')]] });
}

function arrivals() {
  const about = {
    title: both('Arrivals', '到达'),
    description: both('Rate at which people join, by queue, per hour.', '各队列每小时加入的人数。'),
    unit: 'short',
  };
  const query = select(
    'queue',
    { arrivals: last('arrivals_per_h') },
    { by: ['queue'], where: queues, every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('queue')]] });
}

function crossings() {
  const about = {
    title: both('In and out, per 15 min', '每 15 分钟进出人数'),
    description: both('People who crossed the lines at the doors.', '越过门口计数线的人数。'),
    unit: 'short',
  };
  const options = { by: ['line'], where: hall, every: '15m', fill: 0 } as const;
  return chart(about, {
    lines: [
      [select('crossing', { in: sum('in') }, options), both('$tag_line in', '$tag_line 进')],
      [select('crossing', { out: sum('out') }, options), both('$tag_line out', '$tag_line 出')],
    ],
    style: 'steps',
  });
}
