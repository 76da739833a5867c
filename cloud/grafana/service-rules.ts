/** Alert rules on the service standards: wait, occupancy, satisfaction, help calls, and alerts that nobody takes. */
import { both, durations, last, min, minus, percent, percentOf, select, sum } from '../telemetry/index.js';
import { ask, math, newest, reduce } from './nodes.js';
import { age, type Rule, type RuleSettings, rounded } from './rule.js';

export const serviceRules = (settings: RuleSettings): Rule[] => [
  ...waitRules(settings),
  queueUnserved(settings),
  occupancyOver(settings),
  satisfactionLow(settings),
  satisfactionBurst(settings),
  helpUnanswered(settings),
  notAcknowledged(settings),
];

/** Seconds of data that a rule on a gauge looks back on: a restart of a gateway is not an alert. */
const gaugeRange = 300;
const queueName = both(
  'Queue {{ $labels.queue }} in hall {{ $labels.hall }}',
  '营业厅 {{ $labels.hall }} 的队列 {{ $labels.queue }}',
);

function waitRules({ standards: { wait } }: RuleSettings): Rule[] {
  const query = select('queue', { v: last('wait_s') }, { by: ['hall', 'queue'] });
  const [target, critical] = [durations(wait.target_s), durations(wait.critical_s)];
  const common = {
    every: '1m',
    team: 'hall',
    hold: wait.hold_s,
    keep: wait.clear_hold_s,
    endsWithClosing: true,
  } as const;
  return [
    {
      ...common,
      uid: 'wait-high',
      title: both(`Wait above ${target.en}`, `等候超过 ${target['zh-Hans']}`),
      severity: 'warning',
      data: newest(query, gaugeRange, { type: 'gt', limit: wait.target_s, clear: wait.clear_s }),
      summary: both(
        `${queueName.en}: a newcomer waits ${age('B')}, the standard is ${target.en}.`,
        `${queueName['zh-Hans']}：新到者需等候 ${age('B')}，标准为 ${target['zh-Hans']}。`,
      ),
      action: both(
        'Open one more desk for this queue, or move somebody from a queue that is short.',
        '为该队列加开一个窗口，或从较短的队列调来人手。',
      ),
      panel: ['hall-detail', 7],
    },
    {
      ...common,
      uid: 'wait-critical',
      title: both(`Wait above ${critical.en}`, `等候超过 ${critical['zh-Hans']}`),
      severity: 'critical',
      // It ends where it began, as on the gateway: the warning below it goes on.
      data: newest(query, gaugeRange, { type: 'gt', limit: wait.critical_s }),
      summary: both(
        `${queueName.en}: a newcomer waits ${age('B')}, over the critical level of ${critical.en}.`,
        `${queueName['zh-Hans']}：新到者需等候 ${age('B')}，超过严重界限 ${critical['zh-Hans']}。`,
      ),
      action: both(
        'The hall manager opens every desk that can serve and tells those who wait how long it takes.',
        '厅经理开放所有可用窗口，并告知等候者还需多久。',
      ),
      panel: ['hall-detail', 7],
    },
  ];
}

/** People who wait while no desk is open have no expected wait, so that the rules on the wait cannot see them. */
function queueUnserved({ standards: { wait } }: RuleSettings): Rule {
  const by = ['hall', 'queue'] as const;
  return {
    uid: 'queue-unserved',
    title: both('People wait, no desk is open', '有人等候而无窗口开放'),
    every: '1m',
    severity: 'critical',
    team: 'hall',
    data: [
      ask('A', select('queue', { v: last('over_limit') }, { by }), gaugeRange),
      ask('B', select('queue', { v: last('desks_open') }, { by }), gaugeRange),
      reduce('C', 'A'),
      reduce('D', 'B'),
      math('E', '$C > 0 && $D < 1'),
    ],
    hold: wait.hold_s,
    summary: both(
      `${queueName.en}: people wait and no desk is open, so that nobody can say how long.`,
      `${queueName['zh-Hans']}：有人等候而没有窗口开放，无法预计等候时间。`,
    ),
    action: both('Open a desk for this queue now.', '请立即为该队列开放一个窗口。'),
    panel: ['hall-detail', 11],
    endsWithClosing: true,
  };
}

/** Seconds between two evaluations: a crowd is judged by its smallest number since the one before. */
const crowdRange = 60;

/**
 * People come and go by the second. The last number alone would miss those who left between two evaluations, and go on
 * where the gateway's own rule has ended.
 */
function occupancyOver({ standards: { occupancy } }: RuleSettings): Rule {
  const query = select('occupancy', { v: percentOf(min('count'), last('capacity')) }, { by: ['hall'] });
  const [limit, clear] = [percent(occupancy.limit_share), percent(occupancy.clear_share)];
  return {
    uid: 'occupancy-over',
    title: both(`Occupancy above ${limit} %`, `占用率超过 ${limit}%`),
    every: '1m',
    severity: 'critical',
    team: 'hall',
    data: newest(query, crowdRange, { type: 'gt', limit, clear }),
    // The range has been over the limit when it is first seen to be.
    hold: Math.max(0, occupancy.hold_s - crowdRange),
    missing: 5,
    summary: both(
      `Hall {{ $labels.hall }} holds ${rounded('B')} % of the permitted number of people, the limit is ${limit} %.`,
      `营业厅 {{ $labels.hall }} 的人数为许可人数的 ${rounded('B')}%，上限为 ${limit}%。`,
    ),
    action: both(
      'Let people in only as others leave, until the alert has ended.',
      '在告警结束前，出一人方可进一人。',
    ),
    panel: ['hall-detail', 9],
  };
}

function satisfactionLow({ standards: { satisfaction } }: RuleSettings): Rule {
  const target = percent(satisfaction.target_share);
  const share = select('vote', { v: percentOf(sum('good'), sum('total')) }, { by: ['hall'] });
  const votes = select('vote', { v: sum('total') }, { by: ['hall'] });
  return {
    uid: 'satisfaction-low',
    title: both(`Satisfaction under ${target} %`, `满意度低于 ${target}%`),
    every: '5m',
    severity: 'warning',
    team: 'hall',
    data: [
      ask('A', share, 3600),
      ask('B', votes, 3600),
      reduce('C', 'A'),
      reduce('D', 'B'),
      math('E', `$C < ${target} && $D >= ${satisfaction.min_votes}`),
    ],
    hold: satisfaction.hold_s,
    summary: both(
      `Hall {{ $labels.hall }}: ${rounded('C')} % of ${rounded('D')} votes of the last hour are satisfied, the standard is ${target} %.`,
      `营业厅 {{ $labels.hall }}：最近一小时 ${rounded('D')} 票中 ${rounded('C')}% 满意，标准为 ${target}%。`,
    ),
    action: both(
      'Ask the desks what went wrong in the last hour, and note the cause.',
      '向各窗口了解最近一小时出了什么问题，并记录原因。',
    ),
    endsWithClosing: true,
    panel: ['hall-detail', 12],
  };
}

/** Something has just gone wrong: too few votes for the hour's verdict, but most of them unhappy. */
function satisfactionBurst({ standards: { satisfaction } }: RuleSettings): Rule {
  const { window_s, votes, unhappy_share } = satisfaction.burst;
  const [limit, window] = [percent(unhappy_share), durations(window_s)];
  const unhappy = percentOf(minus(sum('total'), sum('good')), sum('total'));
  return {
    uid: 'satisfaction-burst',
    title: both('Burst of unhappy votes', '不满意评价骤增'),
    every: '1m',
    severity: 'warning',
    team: 'hall',
    data: [
      ask('A', select('vote', { v: unhappy }, { by: ['hall'] }), window_s),
      ask('B', select('vote', { v: sum('total') }, { by: ['hall'] }), window_s),
      reduce('C', 'A'),
      reduce('D', 'B'),
      math('E', `$C >= ${limit} && $D >= ${votes}`),
    ],
    hold: 0,
    summary: both(
      `Hall {{ $labels.hall }}: ${rounded('C')} % of ${rounded('D')} votes of the last ${window.en} are unhappy, the limit is ${limit} %.`,
      `营业厅 {{ $labels.hall }}：最近 ${window['zh-Hans']} ${rounded('D')} 票中 ${rounded('C')}% 不满意，界限为 ${limit}%。`,
    ),
    action: both(
      'Go to the desks now: something has just gone wrong, so ask the customers there what it is.',
      '立即到窗口去：刚刚出了问题，请当面询问顾客原因。',
    ),
    panel: ['hall-detail', 12],
    endsWithClosing: true,
  };
}

function helpUnanswered({ standards: { help_call } }: RuleSettings): Rule {
  const answer = durations(help_call.answer_s);
  const query = select('help_call', { v: last('oldest_open_s') }, { by: ['hall', 'device'] });
  return {
    uid: 'help-unanswered',
    title: both(`Help call open for ${answer.en}`, `求助超过 ${answer['zh-Hans']}未应答`),
    every: '1m',
    severity: 'critical',
    team: 'hall',
    data: newest(query, gaugeRange, { type: 'gt', limit: help_call.answer_s }),
    hold: 0,
    summary: both(
      `Hall {{ $labels.hall }}: the call of button {{ $labels.device }} has been open for ${age('B')}, the standard is ${answer.en}.`,
      `营业厅 {{ $labels.hall }}：按钮 {{ $labels.device }} 的求助已 ${age('B')} 未应答，标准为 ${answer['zh-Hans']}。`,
    ),
    action: both(
      'Send somebody to the button now and press answer there.',
      '立即派人到按钮处，并在那里按下应答。',
    ),
    panel: ['hall-detail', 13],
  };
}

function notAcknowledged({ standards: { escalation_s } }: RuleSettings): Rule {
  const patience = durations(escalation_s);
  const query = select('alert_open', { v: last('not_acknowledged_s') }, { by: ['hall'] });
  return {
    uid: 'alert-not-acknowledged',
    title: both(`Alert unacknowledged for ${patience.en}`, `告警超过 ${patience['zh-Hans']}无人确认`),
    every: '1m',
    severity: 'critical',
    team: 'escalation',
    data: newest(query, gaugeRange, { type: 'gt', limit: escalation_s }),
    hold: 0,
    summary: both(
      `Hall {{ $labels.hall }}: an alert has waited ${age('B')} for somebody to acknowledge it.`,
      `营业厅 {{ $labels.hall }}：有告警已 ${age('B')} 无人确认。`,
    ),
    action: both('Call the hall: nobody there has taken the alert yet.', '致电该厅：那里还没有人处理告警。'),
    panel: ['hall-detail', 7],
  };
}
