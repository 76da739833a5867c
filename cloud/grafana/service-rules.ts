/** Alert rules on the service standards: wait, occupancy, satisfaction, help calls, and alerts that nobody takes. */
import { duration, last, percent, percentOf, select, sum } from '../telemetry/index.js';
import { ask, math, newest, reduce } from './nodes.js';
import { age, type Rule, type RuleSettings, rounded } from './rule.js';

export const serviceRules = (settings: RuleSettings): Rule[] => [
  ...waitRules(settings),
  occupancyOver(settings),
  satisfactionLow(settings),
  helpUnanswered(settings),
  notAcknowledged(settings),
];

/** Seconds of data that a rule on a gauge looks back on: a restart of a gateway is not an alert. */
const gaugeRange = 300;
const queueName = 'Queue {{ $labels.queue }} in hall {{ $labels.hall }}';

function waitRules({ standards: { wait } }: RuleSettings): Rule[] {
  const query = select('queue', { v: last('wait_s') }, { by: ['hall', 'queue'] });
  const deadBand = wait.target_s - wait.clear_s;
  const common = { every: '1m', team: 'hall', hold: wait.hold_s, keep: wait.clear_hold_s } as const;
  return [
    {
      ...common,
      uid: 'wait-high',
      title: `Wait above ${duration(wait.target_s)}`,
      severity: 'warning',
      data: newest(query, gaugeRange, { type: 'gt', limit: wait.target_s, clear: wait.clear_s }),
      summary: `${queueName}: a newcomer waits ${age('B')}, the standard is ${duration(wait.target_s)}.`,
      action: 'Open one more desk for this queue, or move somebody from a queue that is short.',
      panel: ['hall-detail', 7],
    },
    {
      ...common,
      uid: 'wait-critical',
      title: `Wait above ${duration(wait.critical_s)}`,
      severity: 'critical',
      data: newest(query, gaugeRange, {
        type: 'gt',
        limit: wait.critical_s,
        clear: wait.critical_s - deadBand,
      }),
      summary: `${queueName}: a newcomer waits ${age('B')}, over the critical level of ${duration(wait.critical_s)}.`,
      action: 'The hall manager opens every desk that can serve and tells those who wait how long it takes.',
      panel: ['hall-detail', 7],
    },
  ];
}

function occupancyOver({ standards: { occupancy } }: RuleSettings): Rule {
  const query = select('occupancy', { v: percentOf(last('count'), last('capacity')) }, { by: ['hall'] });
  const [limit, clear] = [percent(occupancy.limit_share), percent(occupancy.clear_share)];
  return {
    uid: 'occupancy-over',
    title: `Occupancy above ${limit} %`,
    every: '1m',
    severity: 'critical',
    team: 'hall',
    data: newest(query, gaugeRange, { type: 'gt', limit, clear }),
    hold: occupancy.hold_s,
    summary: `Hall {{ $labels.hall }} holds ${rounded('B')} % of the permitted number of people, the limit is ${limit} %.`,
    action: 'Let people in only as others leave, until the alert has ended.',
    panel: ['hall-detail', 9],
  };
}

function satisfactionLow({ standards: { satisfaction } }: RuleSettings): Rule {
  const target = percent(satisfaction.target_share);
  const share = select('vote', { v: percentOf(sum('good'), sum('total')) }, { by: ['hall'] });
  const votes = select('vote', { v: sum('total') }, { by: ['hall'] });
  return {
    uid: 'satisfaction-low',
    title: `Satisfaction under ${target} %`,
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
    summary: `Hall {{ $labels.hall }}: ${rounded('C')} % of ${rounded('D')} votes of the last hour are satisfied, the standard is ${target} %.`,
    action: 'Ask the desks what went wrong in the last hour, and note the cause.',
    panel: ['hall-detail', 12],
  };
}

function helpUnanswered({ standards: { help_call } }: RuleSettings): Rule {
  const query = select('help_call', { v: last('oldest_open_s') }, { by: ['hall', 'device'] });
  return {
    uid: 'help-unanswered',
    title: `Help call open for ${duration(help_call.answer_s)}`,
    every: '1m',
    severity: 'critical',
    team: 'hall',
    data: newest(query, gaugeRange, { type: 'gt', limit: help_call.answer_s }),
    hold: 0,
    summary: `Hall {{ $labels.hall }}: the call of button {{ $labels.device }} has been open for ${age('B')}, the standard is ${duration(help_call.answer_s)}.`,
    action: 'Send somebody to the button now and press answer there.',
    panel: ['hall-detail', 13],
  };
}

function notAcknowledged({ standards: { escalation_s } }: RuleSettings): Rule {
  const query = select('alert_open', { v: last('not_acknowledged_s') }, { by: ['hall'] });
  return {
    uid: 'alert-not-acknowledged',
    title: `Alert unacknowledged for ${duration(escalation_s)}`,
    every: '1m',
    severity: 'critical',
    team: 'escalation',
    data: newest(query, gaugeRange, { type: 'gt', limit: escalation_s }),
    hold: 0,
    summary: `Hall {{ $labels.hall }}: an alert has waited ${age('B')} for somebody to acknowledge it.`,
    action: 'Call the hall: nobody there has taken the alert yet.',
    panel: ['hall-detail', 7],
  };
}
