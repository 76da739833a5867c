/** Scorecard of a month: what each hall's visitors met, from the roll-ups of days and hours. Choose the month by time. */
import {
  both,
  durations,
  each,
  max,
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
import { green, type Limits, noneLimits, red, satisfactionLimits, untestedLimits } from './limits.js';
import { byTag, type Column, calendar, chart, stat, table } from './panels.js';
import { satisfactionOf, satisfactionWithVotes, votes } from './votes.js';

export function scorecard(site: BoardSite): BoardIn {
  const frame = {
    name: 'scorecard',
    title: both('Scorecard of the month', '月度成绩单'),
    description: both(
      'What the visitors of each hall met in a month, from days that are complete enough to judge.',
      '一个月内各营业厅顾客的实际体验，只依据数据足够完整的日子。',
    ),
    from: 'now-1M/M',
    to: 'now-1M/M',
    variables: ['halls'],
    links: [
      [both('Ops wall', '运营大屏'), 'ops-wall'],
      [both('Hall detail', '营业厅详情'), 'hall-detail'],
    ],
  } as const;
  return board(frame, site, [
    at(1, [0, 0, 3, 4], waitsKept(site)),
    at(2, [3, 0, 3, 4], slowestDay()),
    at(3, [6, 0, 4, 4], satisfaction(site)),
    at(4, [10, 0, 4, 4], helpInTime(site)),
    at(5, [14, 0, 3, 4], overCapacity()),
    at(6, [17, 0, 2, 4], devicesHeard(site)),
    at(7, [19, 0, 2, 4], gatewaysHeard(site)),
    at(8, [21, 0, 3, 4], newestDay()),
    at(9, [0, 4, 24, 10], card(site)),
    at(10, [0, 14, 24, 10], monthBefore(site)),
    at(11, [0, 24, 24, 8], daily(site)),
    at(12, [0, 32, 12, 8], slowestByDay(site)),
    at(13, [12, 32, 12, 8], votesByDay(site)),
    at(14, [0, 40, 24, 8], peaks(site)),
  ]);
}

const hall = { hall: selected('hall') };
const notEnough = both('not enough data', '数据不足');
const daysMs = 36 * 3_600_000;

/** Per cent of the samples that were asked for; under the floor of the standards nothing is said. */
const enough = ({ standards }: BoardSite) => ({ complete: percent(standards.completeness_share) });

/** Sums of the waits with their completeness, for all halls together or by hall. */
const waitSums = {
  kept: sum('in_sla_sum'),
  known: sum('n'),
  p90: max('wait_p90_s'),
  complete: percentOf(sum('n'), sum('expected')),
  untested: percentOf(sum('untested'), sum('n')),
} as const;
const keptShare = { kept: percentOf(each('kept'), each('known')) } as const;
const heardShare = { heard: percentOf(sum('heard'), sum('expected')) } as const;
const answeredShare = { calls: percentOf(sum('in_time'), sum('opened')) } as const;

/** Below the floor of completeness equipment is not there often enough for its figures. */
const availabilityLimits = ({ standards }: BoardSite): Limits => [
  [0, red],
  [percent(standards.completeness_share), green],
];

function waitsKept(site: BoardSite) {
  const limit = durations(site.standards.wait.target_s);
  const floor = percent(site.standards.completeness_share);
  const about = {
    title: both(`Wait within ${limit.en}`, `等候在 ${limit['zh-Hans']}内`),
    description: both(
      `Share of the opening time in which a newcomer was served within ${limit.en}. Nothing under ${floor} % of the data.`,
      `营业时间中新到者能在 ${limit['zh-Hans']}内得到服务的比例。数据不足 ${floor}% 时不显示。`,
    ),
    unit: 'percent',
    decimals: 1,
    noValue: notEnough,
  };
  const sums = select('queue_1d', waitSums, { where: hall });
  return stat(about, selectFrom(sums, keptShare, { above: enough(site) }));
}

function slowestDay() {
  const about = {
    title: both('Highest daily p90', '单日 p90 最高值'),
    description: both(
      'The longest of the daily 90th percentiles of the expected wait: percentiles of days are not averaged.',
      '每日预计等候第 90 百分位中的最长者：各日的百分位不作平均。',
    ),
    unit: 's',
  };
  return stat(about, select('queue_1d', { p90: max('wait_p90_s') }, { where: hall }));
}

function satisfaction({ standards }: BoardSite) {
  const { target_share, min_votes } = standards.satisfaction;
  const about = {
    title: both('Satisfaction', '满意度'),
    description: both(
      `Share of satisfied votes, and the votes it rests on; nothing under ${min_votes} votes. The standard is ${percent(target_share)} %.`,
      `满意评价的比例及其所依据的评价数；不足 ${min_votes} 票时不显示。标准为 ${percent(target_share)}%。`,
    ),
    unit: 'percent',
    decimals: 1,
    noValue: both('too few votes', '评价太少'),
  };
  const query = satisfactionWithVotes(select('vote_1d', votes, { where: hall }), standards);
  return stat(about, query, satisfactionLimits(standards), {
    satisfaction: { name: both('satisfied', '满意') },
    votes: { name: both('votes', '票'), unit: 'short' },
  });
}

function helpInTime({ standards }: BoardSite) {
  const answer = durations(standards.help_call.answer_s);
  const about = {
    title: both('Help calls in time', '求助按时应答'),
    description: both(
      `Share of the help calls that were answered within ${answer.en}, and their number.`,
      `在 ${answer['zh-Hans']}内得到应答的求助比例及求助次数。`,
    ),
    unit: 'percent',
    decimals: 0,
    noValue: both('no calls', '无求助'),
  };
  const query = select('call_1d', { ...answeredShare, opened: sum('opened') }, { where: hall });
  return stat(about, query, undefined, {
    calls: { name: both('in time', '按时') },
    opened: { name: both('calls', '次'), unit: 'short' },
  });
}

function overCapacity() {
  const about = {
    title: both('Time over capacity', '超员时间'),
    description: both(
      'How long there were more people inside than permitted, all halls together. It should be 0.',
      '厅内人数超过许可人数的时间，全部营业厅合计。应为 0。',
    ),
    unit: 's',
  };
  return stat(about, select('occupancy_1d', { over: sum('over_s') }, { where: hall }), noneLimits);
}

function devicesHeard(site: BoardSite) {
  const about = {
    title: both('Devices heard', '设备在线率'),
    description: both(
      'Share of the time in which the devices were heard as often as they should be.',
      '设备按应有频率上报的时间比例。',
    ),
    unit: 'percent',
    decimals: 1,
  };
  return stat(about, select('device_1d', heardShare, { where: hall }), availabilityLimits(site));
}

function gatewaysHeard(site: BoardSite) {
  const about = {
    title: both('Gateways heard', '网关在线率'),
    description: both(
      'Share of the time in which the gateways wrote their health. What they delivered late counts.',
      '网关写入健康状态的时间比例。迟到的数据也计入。',
    ),
    unit: 'percent',
    decimals: 1,
  };
  const query = select('gateway_1d', { heard: percentOf(sum('n'), sum('expected')) }, { where: hall });
  return stat(about, query, availabilityLimits(site));
}

function newestDay() {
  const about = {
    title: both('Newest figures', '最新数字'),
    description: both(
      'Up to when the figures of this month reach. A month that goes on has no last word yet.',
      '本月数字截至的时间。未结束的月份尚无定论。',
    ),
    unit: 'dateTimeFromNow',
  };
  return stat(about, select('queue_1d', { newest: times(max('ts'), 1000) }, { where: hall }));
}

/** A line per hall. */
function cardQueries(site: BoardSite) {
  const by = ['hall'] as const;
  const waits = select('queue_1d', waitSums, { by });
  return [
    selectFrom(waits, { ...keptShare, p90: each('p90') }, { by, above: enough(site) }),
    selectFrom(waits, { complete: each('complete'), untested: each('untested') }, { by }),
    satisfactionOf(select('vote_1d', votes, { by }), site.standards),
    select('call_1d', answeredShare, { by }),
    select(
      'occupancy_1d',
      { over: sum('over_s'), peak: percentOf(max('count_max'), max('capacity')) },
      { by },
    ),
    select('device_1d', heardShare, { by }),
  ];
}

function cardColumns(site: BoardSite): Readonly<Record<string, Column>> {
  const { standards } = site;
  const limit = durations(standards.wait.target_s);
  const answer = durations(standards.help_call.answer_s);
  const target = percent(standards.satisfaction.target_share);
  const share = { unit: 'percent', decimals: 1 };
  return {
    hall: { title: both('Hall', '营业厅') },
    kept: { title: both(`Wait within ${limit.en}`, `等候在 ${limit['zh-Hans']}内`), ...share },
    p90: { title: both('Highest daily p90', '单日 p90 最高值'), unit: 's' },
    satisfaction: {
      title: both(`Satisfaction (target ${target} %)`, `满意度（目标 ${target}%）`),
      ...share,
      limits: satisfactionLimits(standards),
    },
    calls: { title: both(`Help within ${answer.en}`, `${answer['zh-Hans']}内应答求助`), ...share },
    over: { title: both('Over capacity (target 0)', '超员时间（目标 0）'), unit: 's', limits: noneLimits },
    peak: { title: both('Peak occupancy', '最高占用率'), ...share },
    heard: { title: both('Devices heard', '设备在线率'), ...share, limits: availabilityLimits(site) },
    complete: { title: both('Data complete', '数据完整度'), ...share, limits: availabilityLimits(site) },
    untested: {
      title: both('On untested devices', '来自未验收设备'),
      ...share,
      limits: untestedLimits,
    },
  };
}

function card(site: BoardSite) {
  const floor = percent(site.standards.completeness_share);
  const about = {
    title: both('Halls, the worst kept wait first', '营业厅，等候达标最差者在前'),
    description: both(
      `Each hall in the month. The wait reads "not enough data" where less than ${floor} % of it was measured; untested are figures of devices without a passed walk test, grey where a hall does none.`,
      `各营业厅当月情况。等候数据不足 ${floor}% 时显示“数据不足”；“未验收”为未通过走测的设备的数据，从不走测的营业厅显示灰色。`,
    ),
    unit: 'short',
  };
  return table(about, cardTable(site));
}

function monthBefore(site: BoardSite) {
  const about = {
    title: both('The month before, for comparison', '上月对照'),
    description: both(
      'The same figures one month earlier. Compare them only where both months are complete enough.',
      '早一个月的同样数字。只有两个月数据都足够完整时才宜比较。',
    ),
    unit: 'short',
    shift: '1M',
  };
  return table(about, cardTable(site));
}

const cardTable = (site: BoardSite) => ({
  queries: cardQueries(site),
  joinBy: 'hall',
  columns: cardColumns(site),
  sortBy: { column: 'kept', descending: false },
  empty: notEnough,
});

function daily(site: BoardSite) {
  const limit = durations(site.standards.wait.target_s);
  const about = {
    title: both(`Wait within ${limit.en}, day by day`, `每日等候在 ${limit['zh-Hans']}内的比例`),
    description: both(
      'Share of each day in which the wait kept the standard: red is never, green is always, grey or empty was closed, or measured too little.',
      '每天等候达标的时间比例：红色为从未达标，绿色为始终达标，灰色或空白为关闭或测量不足。',
    ),
    unit: 'percent',
    decimals: 0,
    noValue: both('closed or no data', '关闭或无数据'),
  };
  const shares = select(
    'queue_1d',
    { kept: percentOf(sum('in_sla_sum'), sum('n')), complete: waitSums.complete },
    { by: ['hall'], where: hall, every: '1d', zone: site.timeZone },
  );
  const query = selectFrom(shares, { kept: each('kept') }, { by: ['hall'], above: enough(site) });
  return calendar(about, query, 'hall');
}

function slowestByDay({ standards, timeZone }: BoardSite) {
  const about = {
    title: both('Daily p90 of the wait', '每日等候 p90'),
    description: both(
      'The 90th percentile of the expected wait of each day, in the slowest queue of each hall.',
      '各营业厅最慢队列每天预计等候的第 90 百分位。',
    ),
    unit: 's',
  };
  const query = select(
    'queue_1d',
    { p90: max('wait_p90_s') },
    { by: ['hall'], where: hall, every: '1d', zone: timeZone },
  );
  const limits: Limits = [[standards.wait.target_s, red]];
  return chart(about, { lines: [[query, byTag('hall')]], limits, bridge_ms: daysMs });
}

function votesByDay({ timeZone }: BoardSite) {
  const about = {
    title: both('Votes by day', '每日评价数'),
    description: both(
      'Satisfied and dissatisfied votes of each day, in all halls that are chosen.',
      '所选营业厅每天满意与不满意的评价数。',
    ),
    unit: 'short',
    noValue: both('no votes', '无评价'),
  };
  const options = { where: hall, every: '1d', fill: 0, zone: timeZone } as const;
  const dissatisfied = minus(sum('total'), sum('good'));
  return chart(about, {
    lines: [
      [select('vote_1d', { satisfied: sum('good') }, options), both('satisfied', '满意')],
      [select('vote_1d', { dissatisfied }, options), both('dissatisfied', '不满意')],
    ],
    style: 'stacked bars',
  });
}

function peaks({ timeZone }: BoardSite) {
  const about = {
    title: both('Most people inside, by hour', '每小时厅内最多人数'),
    description: both(
      'The peaks of the month: when each hall was fullest, hour by hour. Plan desks and doors by it.',
      '当月的高峰：各营业厅逐小时最拥挤的时候。可据此安排窗口与入口。',
    ),
    unit: 'short',
  };
  const query = select(
    'occupancy_1h',
    { people: max('count_max') },
    { by: ['hall'], where: hall, every: '1h', zone: timeZone },
  );
  return chart(about, { lines: [[query, byTag('hall')]], bridge_ms: 3_600_000, style: 'steps' });
}
