/**
 * Every alert rule, from the standards. A summary says in one sentence what happened, where and how bad; the action
 * says what to do first. Grafana tells managers; lamp, wall and buzzer in the hall follow the gateway's own rules.
 */
import type { Standards } from '../site/standards.js';
import {
  count,
  duration,
  folder,
  last,
  max,
  operating,
  percent,
  percentOf,
  select,
  sum,
} from '../telemetry/index.js';
import type { AlertNode, AlertRule, RulesFile } from './alerting-file.js';
import { ask, math, newest, reduce, threshold } from './nodes.js';
import { seconds } from './text.js';

export interface RuleSettings {
  readonly standards: Standards;
  readonly influxVersion: 1 | 2 | 3;
}

interface Rule {
  readonly uid: string;
  readonly title: string;
  readonly every: '1m' | '5m';
  readonly severity: 'warning' | 'critical';
  readonly team: AlertRule['labels']['team'];
  readonly data: readonly AlertNode[];
  /** Seconds. */
  readonly hold: number;
  /** Seconds without the condition before it resolves. */
  readonly keep?: number;
  /** Evaluations before a series that vanished resolves; 2 if absent. */
  readonly missing?: number;
  readonly noData?: AlertRule['noDataState'];
  readonly error?: AlertRule['execErrState'];
  readonly summary: string;
  readonly action: string;
  readonly panel: readonly [board: string, panel: number];
}

export const alertRules = (settings: RuleSettings): Rule[] => [
  ...waitRules(settings),
  occupancyOver(settings),
  satisfactionLow(settings),
  helpUnanswered(settings),
  notAcknowledged(settings),
  deviceSilent(),
  gatewaySilent(settings),
  journalBacklog(),
  ...clockRules(),
  writeRejected(),
  datasourceDown(),
];

/** Rules that once were provisioned: Grafana keeps a rule that only disappears from its file. */
const retired: readonly string[] = [];

export function rulesFile(settings: RuleSettings): RulesFile {
  const rules = alertRules(settings);
  const groups = (['1m', '5m'] as const).map((interval) => ({
    orgId: 1 as const,
    name: `halls-${interval}`,
    folder,
    interval,
    rules: rules.filter(({ every }) => every === interval).map(rendered),
  }));
  return {
    apiVersion: 1,
    groups,
    ...(retired.length > 0 ? { deleteRules: retired.map((uid) => ({ orgId: 1 as const, uid })) } : {}),
  };
}

function rendered(rule: Rule): AlertRule {
  const [dashboardUid, panelId] = rule.panel;
  return {
    uid: rule.uid,
    title: rule.title,
    condition: rule.data.at(-1)!.refId,
    for: seconds(rule.hold),
    ...(rule.keep === undefined ? {} : { keepFiringFor: seconds(rule.keep) }),
    ...(rule.missing === undefined ? {} : { missing_series_evals_to_resolve: rule.missing }),
    noDataState: rule.noData ?? 'OK',
    // A blip of the data source must not page for every rule: datasource-down does it once.
    execErrState: rule.error ?? 'KeepLast',
    dashboardUid,
    panelId,
    labels: { severity: rule.severity, team: rule.team },
    annotations: { summary: rule.summary, action: rule.action },
    data: [...rule.data],
  };
}

/** Seconds of data that a rule on a gauge looks back on: five of its slowest points. */
const gaugeRange = 300;
const queueName = 'Queue {{ $labels.queue }} in hall {{ $labels.hall }}';
const gatewayName = 'The gateway of hall {{ $labels.hall }}';
const age = (refId: string) => `{{ humanizeDuration $values.${refId}.Value }}`;
const rounded = (refId: string) => `{{ printf "%.0f" $values.${refId}.Value }}`;

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

function deviceSilent(): Rule {
  const query = select('device_health', { v: last('silent_over') }, { by: ['hall', 'gateway', 'device'] });
  return {
    uid: 'device-silent',
    title: 'Device silent',
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 600, { type: 'gt', limit: 0 }),
    hold: 120,
    missing: 5,
    summary:
      'Device {{ $labels.device }} in hall {{ $labels.hall }} has been silent for longer than the site allows.',
    action: 'Look at its power, then its battery, then its network.',
    panel: ['devices', 8],
  };
}

/**
 * Each gateway's clock against the newest one, since Grafana's arithmetic has no clock. Blind only when all are
 * silent, which datasource-down sees.
 */
function gatewaySilent({ influxVersion }: RuleSettings): Rule {
  // InfluxDB 3 Core refuses queries over more than about three days of files.
  const range = influxVersion === 3 ? 2 * 86_400 : 7 * 86_400;
  const each = select('gateway_health', { v: last('ts') }, { by: ['hall', 'gateway'] });
  return {
    uid: 'gateway-silent',
    title: 'Gateway silent',
    every: '1m',
    severity: 'critical',
    team: 'tech',
    data: [
      ask('A', each, range),
      ask('B', select('gateway_health', { v: max('ts') }), range),
      reduce('C', 'A'),
      reduce('D', 'B'),
      math('E', '$D - $C'),
      threshold('F', 'E', { type: 'gt', limit: operating.gatewaySilent_s }),
    ],
    hold: 180,
    noData: 'Alerting',
    summary: `${gatewayName} has been silent for ${age('E')}.`,
    action: 'Ask the hall whether its wall and network work; if they do not, restart the gateway.',
    panel: ['devices', 3],
  };
}

function journalBacklog(): Rule {
  const query = select('gateway_health', { v: last('journal_oldest_s') }, { by: ['hall', 'gateway'] });
  return {
    uid: 'journal-backlog',
    title: 'Points wait for upload',
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 600, { type: 'gt', limit: operating.backlog_s }),
    hold: 300,
    summary: `${gatewayName} has points that have waited ${age('B')} for upload; figures of that time are incomplete.`,
    action: 'Look at the uplink of the hall. Nothing is lost: the gateway keeps the points.',
    panel: ['devices', 10],
  };
}

function clockRules(): Rule[] {
  const query = select('gateway_health', { v: last('clock_skew_abs_ms') }, { by: ['hall', 'gateway'] });
  const common = { every: '1m', team: 'tech', hold: 300, panel: ['devices', 5] } as const;
  const summary = `${gatewayName} and one of its devices differ by ${rounded('B')} ms.`;
  return [
    {
      ...common,
      uid: 'clock-skew',
      title: 'A clock is off',
      severity: 'warning',
      data: newest(query, 600, { type: 'gt', limit: operating.clockSkew_ms }),
      summary,
      action: 'Look at the time service of the gateway and the device.',
    },
    {
      ...common,
      uid: 'clock-wrong',
      title: 'A clock is wrong',
      severity: 'critical',
      data: newest(query, 600, { type: 'gt', limit: operating.clockWrong_ms }),
      summary,
      action: 'Set the clock now: readings land at the wrong time.',
    },
  ];
}

function writeRejected(): Rule {
  const query = select('gateway_health', { v: sum('rejected') }, { by: ['hall', 'gateway'] });
  return {
    uid: 'write-rejected',
    title: 'InfluxDB refuses points',
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 900, { type: 'gt', limit: 0 }),
    hold: 0,
    summary: `InfluxDB refused ${rounded('B')} points of hall {{ $labels.hall }} in the last 15 minutes.`,
    action: 'Read the reason in the quarantine of the gateway; most often a field has changed its type.',
    panel: ['devices', 6],
  };
}

function datasourceDown(): Rule {
  return {
    uid: 'datasource-down',
    title: 'No gateway is heard',
    every: '1m',
    severity: 'critical',
    team: 'tech',
    data: newest(select('gateway_health', { v: count('seq') }), 600, { type: 'lt', limit: 1 }),
    hold: 120,
    noData: 'Alerting',
    error: 'Error',
    summary: 'No gateway has been heard for 10 minutes: the boards and all other alerts are blind.',
    action: 'Look at InfluxDB first, then at the network in front of it. The halls go on by themselves.',
    panel: ['devices', 3],
  };
}
