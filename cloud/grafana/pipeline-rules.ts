/** Alert rules on the pipeline itself: devices, gateways, clocks, delivery and the database. */
import { both, count, last, operating, select, selectFrom, sum } from '../telemetry/index.js';
import { ask, math, newest, reduce, threshold } from './nodes.js';
import { age, type Rule, type RuleSettings, rounded } from './rule.js';

export const pipelineRules = (settings: RuleSettings): Rule[] => [
  deviceSilent(),
  bridgeDown(),
  sensorDoubtful(),
  ...batteryRules(),
  gatewaySilent(settings),
  journalBacklog(),
  ...clockRules(),
  writeRejected(),
  datasourceDown(),
];

const gatewayName = both('The gateway of hall {{ $labels.hall }}', '营业厅 {{ $labels.hall }} 的网关');

function deviceSilent(): Rule {
  const query = select('device_health', { v: last('silent_over') }, { by: ['hall', 'gateway', 'device'] });
  return {
    uid: 'device-silent',
    title: both('Device silent', '设备沉默'),
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 600, { type: 'gt', limit: 0 }),
    hold: 120,
    missing: 5,
    summary: both(
      'Device {{ $labels.device }} in hall {{ $labels.hall }} has been silent for longer than the site allows.',
      '营业厅 {{ $labels.hall }} 的设备 {{ $labels.device }} 沉默时间已超过允许值。',
    ),
    action: both('Look at its power, then its battery, then its network.', '依次检查其电源、电池和网络。'),
    panel: ['devices', 8],
  };
}

/** The gateway knows which devices are behind a bridge that is down: nobody knows how they are, and none of them is silent. */
function bridgeDown(): Rule {
  const each = select('device_health', { v: last('unknown') }, { by: ['hall', 'gateway', 'device'] });
  return {
    uid: 'bridge-down',
    title: both('Bridge down', '网桥中断'),
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(selectFrom(each, { v: sum('v') }, { by: ['hall'] }), 600, { type: 'gt', limit: 0 }),
    hold: 120,
    missing: 5,
    summary: both(
      `In hall {{ $labels.hall }} nothing is known of ${rounded('B')} devices: their bridge is down, or just back.`,
      `营业厅 {{ $labels.hall }} 有 ${rounded('B')} 台设备状态未知：其网桥中断或刚恢复。`,
    ),
    action: both('Look at the power and the network of the bridge.', '检查网桥的电源和网络。'),
    panel: ['devices', 8],
  };
}

/** The gateway has weighed the evidence for hours; its own alert tells sensor, fault and mend. */
function sensorDoubtful(): Rule {
  const query = select('balance', { v: last('doubtful') }, { by: ['hall'] });
  return {
    uid: 'sensor-doubtful',
    title: both('A sensor cannot be right', '传感器计数不可信'),
    every: '5m',
    severity: 'warning',
    team: 'tech',
    // The longest slot of a balance is an hour.
    data: newest(query, 7_200, { type: 'gt', limit: 0 }),
    hold: 0,
    summary: both(
      'In hall {{ $labels.hall }} people in, out, served and present do not balance, and a sensor is named.',
      '营业厅 {{ $labels.hall }} 的进、出、已服务与在场人数不平衡，已指出可疑传感器。',
    ),
    action: both(
      'Read on the board which sensor it is and what it looks like; turn, clean or exchange it.',
      '在看板上查看是哪个传感器及其故障类型；调转、清洁或对调。',
    ),
    panel: ['devices', 14],
  };
}

/** By the figures that the gateway itself judges, so that both tell the same. */
function batteryRules(): Rule[] {
  const figure = (name: 'battery_pct' | 'battery_days_left') =>
    select('device_health', { v: last(name) }, { by: ['hall', 'device'] });
  const { batteryLow_pct, batteryGood_pct, batteryLow_days, batteryGood_days } = operating;
  const common = {
    every: '5m',
    severity: 'warning',
    team: 'tech',
    hold: 600,
    panel: ['devices', 8],
  } as const;
  const device = both(
    'Device {{ $labels.device }} in hall {{ $labels.hall }}',
    '营业厅 {{ $labels.hall }} 的设备 {{ $labels.device }}',
  );
  return [
    {
      ...common,
      uid: 'battery-low',
      title: both('Battery low', '电池电量低'),
      data: newest(figure('battery_pct'), 2 * 86_400, {
        ...{ type: 'lt', limit: batteryLow_pct, clear: batteryGood_pct },
      }),
      summary: both(
        `${device.en} has ${rounded('B')} % of its battery left, the limit is ${batteryLow_pct} %.`,
        `${device['zh-Hans']} 电量仅剩 ${rounded('B')}%，界限为 ${batteryLow_pct}%。`,
      ),
      action: both(
        'Replace the battery at the next visit, within a few days: a silent device makes figures blind.',
        '请在几天内下次到访时更换电池：设备沉默会使数字失明。',
      ),
    },
    {
      ...common,
      uid: 'battery-ends',
      title: both('Battery will be empty soon', '电池即将耗尽'),
      data: newest(figure('battery_days_left'), 2 * 86_400, {
        ...{ type: 'lt', limit: batteryLow_days, clear: batteryGood_days },
      }),
      summary: both(
        `The battery of device {{ $labels.device }} in hall {{ $labels.hall }} lasts about ${rounded('B')} days more, by the trend of a month.`,
        `按近一个月趋势，${device['zh-Hans']} 的电池约可再用 ${rounded('B')} 天。`,
      ),
      action: both('Take a new battery along at the next visit.', '下次到访时带上新电池。'),
    },
  ];
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
    title: both('Gateway silent', '网关沉默'),
    every: '1m',
    severity: 'critical',
    team: 'tech',
    data: [
      ask('A', each, range),
      // The newest point, not the largest value: the database need not read the week for it.
      ask('B', select('gateway_health', { v: last('ts') }), range),
      reduce('C', 'A'),
      reduce('D', 'B'),
      math('E', '$D - $C'),
      threshold('F', 'E', { type: 'gt', limit: operating.gatewaySilent_s }),
    ],
    hold: 180,
    noData: 'Alerting',
    summary: both(
      `${gatewayName.en} has been silent for ${age('E')}.`,
      `${gatewayName['zh-Hans']}已沉默 ${age('E')}。`,
    ),
    action: both(
      'Ask the hall whether its wall and network work; if they do not, restart the gateway.',
      '询问该厅的大屏和网络是否正常；若不正常，请重启网关。',
    ),
    panel: ['devices', 3],
  };
}

function journalBacklog(): Rule {
  const query = select('gateway_health', { v: last('journal_oldest_s') }, { by: ['hall', 'gateway'] });
  return {
    uid: 'journal-backlog',
    title: both('Points wait for upload', '数据积压待上传'),
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 600, { type: 'gt', limit: operating.backlog_s }),
    hold: 300,
    summary: both(
      `${gatewayName.en} has points that have waited ${age('B')} for upload; figures of that time are incomplete.`,
      `${gatewayName['zh-Hans']}有数据已等待上传 ${age('B')}；该时段的数字不完整。`,
    ),
    action: both(
      'Look at the uplink of the hall. Nothing is lost: the gateway keeps the points.',
      '检查该厅的上行网络。数据不会丢失：网关会保存。',
    ),
    panel: ['devices', 10],
  };
}

function clockRules(): Rule[] {
  const query = select('gateway_health', { v: last('clock_skew_abs_ms') }, { by: ['hall', 'gateway'] });
  const common = { every: '1m', team: 'tech', hold: 300, panel: ['devices', 5] } as const;
  const summary = both(
    `${gatewayName.en} and one of its devices differ by ${rounded('B')} ms.`,
    `${gatewayName['zh-Hans']}与其一台设备的时钟相差 ${rounded('B')} 毫秒。`,
  );
  return [
    {
      ...common,
      uid: 'clock-skew',
      title: both('A clock is off', '时钟有偏差'),
      severity: 'warning',
      data: newest(query, 600, { type: 'gt', limit: operating.clockSkew_ms }),
      summary,
      action: both('Look at the time service of the gateway and the device.', '检查网关和设备的时间服务。'),
    },
    {
      ...common,
      uid: 'clock-wrong',
      title: both('A clock is wrong', '时钟错误'),
      severity: 'critical',
      data: newest(query, 600, { type: 'gt', limit: operating.clockWrong_ms }),
      summary,
      action: both(
        'Set the clock now: readings land at the wrong time.',
        '立即校准时钟：读数正落在错误的时间。',
      ),
    },
  ];
}

function writeRejected(): Rule {
  const query = select('gateway_health', { v: sum('rejected') }, { by: ['hall', 'gateway'] });
  return {
    uid: 'write-rejected',
    title: both('InfluxDB refuses points', 'InfluxDB 拒绝数据'),
    every: '1m',
    severity: 'warning',
    team: 'tech',
    data: newest(query, 900, { type: 'gt', limit: 0 }),
    hold: 0,
    summary: both(
      `InfluxDB refused ${rounded('B')} points of hall {{ $labels.hall }} in the last 15 minutes.`,
      `最近 15 分钟 InfluxDB 拒绝了营业厅 {{ $labels.hall }} 的 ${rounded('B')} 个数据点。`,
    ),
    action: both(
      'Read the reason in the quarantine of the gateway; most often a field has changed its type.',
      '在网关的隔离区查看原因；多半是某字段的类型已改变。',
    ),
    panel: ['devices', 6],
  };
}

function datasourceDown(): Rule {
  return {
    uid: 'datasource-down',
    title: both('No gateway is heard', '所有网关均无数据'),
    every: '1m',
    severity: 'critical',
    team: 'tech',
    data: newest(select('gateway_health', { v: count('seq') }), 600, { type: 'lt', limit: 1 }),
    hold: 120,
    noData: 'Alerting',
    error: 'Error',
    summary: both(
      'No gateway has been heard for 10 minutes: the boards and all other alerts are blind.',
      '已有 10 分钟没有任何网关上报：看板和其他告警都已失明。',
    ),
    action: both(
      'Look at InfluxDB first, then at the network in front of it. The halls go on by themselves.',
      '先检查 InfluxDB，再检查其前面的网络。各营业厅自身照常运行。',
    ),
    panel: ['devices', 3],
  };
}
