/** Alert rules on the pipeline itself: devices, gateways, clocks, delivery and the database. */
import { count, last, max, operating, select, sum } from '../telemetry/index.js';
import { ask, math, newest, reduce, threshold } from './nodes.js';
import { age, type Rule, type RuleSettings, rounded } from './rule.js';

export const pipelineRules = (settings: RuleSettings): Rule[] => [
  deviceSilent(),
  gatewaySilent(settings),
  journalBacklog(),
  ...clockRules(),
  writeRejected(),
  datasourceDown(),
];

const gatewayName = 'The gateway of hall {{ $labels.hall }}';

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
