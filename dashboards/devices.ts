/** Devices and gateways: what is silent, weak or behind, so that facilities can mend it before it is missed. */
import {
  both,
  last,
  max,
  mean,
  min,
  operating,
  select,
  selected,
  selectFrom,
  sum,
  times,
} from '../cloud/telemetry/index.js';
import { at, type BoardIn, type BoardSite, board } from './board.js';
import { amber, green, type Limits, noneLimits, red } from './limits.js';
import { byTag, chart, stat, states, table } from './panels.js';

export function devices(site: BoardSite): BoardIn {
  const frame = {
    name: 'devices',
    title: both('Devices and gateways', '设备与网关'),
    description: both(
      'What is silent, weak, refused or behind: the tiles for all halls, the lists for one.',
      '哪些设备沉默、电量不足、被拒绝或积压：方块为全部营业厅，列表为一个营业厅。',
    ),
    from: 'now-6h',
    refresh: '1m',
    variables: ['hall'],
    links: [
      [both('Ops wall', '运营大屏'), 'ops-wall'],
      [both('Hall detail', '营业厅详情'), 'hall-detail'],
    ],
  } as const;
  return board(frame, site, [
    at(1, [0, 0, 4, 4], silentDevices()),
    at(2, [4, 0, 4, 4], lowestBattery()),
    at(3, [8, 0, 4, 4], dataAge()),
    at(4, [12, 0, 4, 4], oldestWaiting()),
    at(5, [16, 0, 4, 4], clockSkew()),
    at(6, [20, 0, 4, 4], refused()),
    at(7, [0, 4, 12, 10], heard()),
    at(8, [12, 4, 12, 10], list()),
    at(9, [0, 14, 8, 8], memory()),
    at(10, [8, 14, 8, 8], backlog()),
    at(11, [16, 14, 8, 8], rejections()),
    at(12, [0, 22, 12, 6], commits()),
    at(13, [12, 22, 12, 6], accepted()),
    at(14, [0, 28, 12, 7], balanceList()),
    at(15, [12, 28, 12, 7], residuals()),
  ]);
}

const hall = { hall: selected('hall') };
/** Figures of now, however much the charts show. Health is written every minute or more often. */
const now = '5m';
const batteryLimits: Limits = [
  [0, red],
  [operating.batteryLow_pct, amber],
  [operating.batteryGood_pct, green],
];
const daysLimits: Limits = [
  [0, red],
  [operating.batteryLow_days, amber],
  [operating.batteryGood_days, green],
];
/** Seconds that a point may wait for upload before somebody should look. */
const backlogLimits: Limits = [
  [0, green],
  [60, amber],
  [operating.backlog_s, red],
];
/** Milliseconds. */
const skewLimits: Limits = [
  [0, green],
  [operating.clockSkew_ms, amber],
  [operating.clockWrong_ms, red],
];

function silentDevices() {
  const silent = select('device_health', { over: last('silent_over') }, { by: ['hall', 'device'] });
  const about = {
    title: both('Silent devices', '沉默的设备'),
    description: both(
      'Devices unheard for longer than the site allows. Look at power, battery and network first.',
      '沉默时间超过允许值的设备。先检查电源、电池和网络。',
    ),
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(silent, { silent: sum('over') }), noneLimits);
}

function lowestBattery() {
  const batteries = select('device_health', { battery: last('battery_pct') }, { by: ['hall', 'device'] });
  const about = {
    title: both('Lowest battery', '最低电量'),
    description: both(
      `The weakest battery that was reported in the last two days. Replace below ${operating.batteryLow_pct} %.`,
      `最近两天上报的最低电量。低于 ${operating.batteryLow_pct}% 时请更换。`,
    ),
    unit: 'percent',
    time: '2d',
    noValue: both('none reported', '无上报'),
  };
  return stat(about, selectFrom(batteries, { battery: min('battery') }), batteryLimits);
}

function dataAge() {
  const heardAt = select('gateway_health', { ts: last('ts') }, { by: ['gateway'] });
  const about = {
    title: both('Quietest gateway', '最久未上报的网关'),
    description: both(
      'When the gateway that has been silent longest was last heard.',
      '沉默最久的网关最后一次上报的时间。',
    ),
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(heardAt, { heard: times(min('ts'), 1000) }));
}

function oldestWaiting() {
  const oldest = select('gateway_health', { age: last('journal_oldest_s') }, { by: ['gateway'] });
  const about = {
    title: both('Oldest point waiting', '最久待上传的数据'),
    description: both(
      'Age of the oldest point that a gateway has not yet delivered. Nothing is lost while it waits.',
      '网关尚未送出的最旧数据点的时长。等待期间不会丢失。',
    ),
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(oldest, { age: max('age') }), backlogLimits);
}

function clockSkew() {
  const skews = select('gateway_health', { skew: last('clock_skew_abs_ms') }, { by: ['gateway'] });
  const about = {
    title: both('Largest clock error', '最大时钟误差'),
    description: both(
      'Between a device and its gateway. A wrong clock puts readings at the wrong time.',
      '设备与其网关之间的误差。时钟错误会使读数落在错误的时间。',
    ),
    unit: 'ms',
    time: now,
  };
  return stat(about, selectFrom(skews, { skew: max('skew') }), skewLimits);
}

function refused() {
  const about = {
    title: both('Points refused, 24 h', '被拒绝的数据点（24 小时）'),
    description: both(
      'Points that InfluxDB refused. They are kept aside on the gateway with the reason.',
      '被 InfluxDB 拒绝的数据点，连同原因保存在网关上。',
    ),
    unit: 'short',
    time: '24h',
  };
  return stat(about, select('gateway_health', { refused: sum('rejected') }), noneLimits);
}

function heard() {
  const about = {
    title: both('Heard or silent', '在线或沉默'),
    description: both(
      'Each device over time: green is heard in time, red is silent for too long.',
      '各设备随时间的状态：绿色为按时上报，红色为沉默过久。',
    ),
    unit: 'short',
  };
  const query = select(
    'device_health',
    { silent: max('silent_over') },
    { by: ['device'], where: hall, every: '$__interval' },
  );
  return states(about, query, 'device', {
    0: { text: both('heard', '在线'), color: green },
    1: { text: both('silent', '沉默'), color: red },
  });
}

function list() {
  const about = {
    title: both('Devices, the weakest battery first', '设备，电池最弱者在前'),
    description: both(
      'State, silence, battery with its days left, and signal of each device of the hall.',
      '该厅各设备的状态、沉默时间、电量及剩余天数和信号。',
    ),
    unit: 'short',
  };
  const silence = {
    ...{ state: last('state'), silent: last('silent_s'), over: last('silent_over') },
    ...{ battery: last('battery_pct'), days: last('battery_days_left') },
  } as const;
  const strength = { rssi: last('rssi_dbm') } as const;
  return table(about, {
    queries: [
      select('device_health', silence, { by: ['device'], where: hall }),
      select('device', strength, { by: ['device'], where: hall, since: '2d' }),
    ],
    joinBy: 'device',
    columns: {
      device: { title: both('Device', '设备') },
      state: { title: both('State', '状态') },
      silent: { title: both('Silent for', '沉默时长'), unit: 's' },
      over: { title: both('Too long', '过久'), unit: 'short', limits: noneLimits },
      battery: { title: both('Battery', '电量'), unit: 'percent', limits: batteryLimits },
      days: { title: both('Days left', '剩余天数'), unit: 'short', limits: daysLimits },
      rssi: { title: both('Signal', '信号'), unit: 'dBm' },
    },
    sortBy: { column: 'days', descending: false },
  });
}

function memory() {
  const about = {
    title: both('Memory of the gateways', '网关内存'),
    description: both(
      'Resident memory of each gateway process. It should stay flat.',
      '各网关进程的常驻内存，应保持平稳。',
    ),
    unit: 'decmbytes',
  };
  const query = select('gateway_health', { rss: max('rss_mb') }, { by: ['gateway'], every: '$__interval' });
  return chart(about, { lines: [[query, byTag('gateway')]] });
}

function backlog() {
  const about = {
    title: both('Age of the backlog', '积压时长'),
    description: both(
      'Age of the oldest point that waits for upload, by gateway.',
      '各网关最久待上传数据点的时长。',
    ),
    unit: 's',
  };
  const query = select(
    'gateway_health',
    { age: max('journal_oldest_s') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('gateway')]], limits: backlogLimits.slice(2) });
}

function rejections() {
  const about = {
    title: both('Messages refused, by reason', '被拒绝的消息（按原因）'),
    description: both(
      'Messages of devices that gave no reading. A new reason is often a new firmware.',
      '未产生读数的设备消息。新的原因往往是新的固件。',
    ),
    unit: 'short',
    noValue: both('none refused', '无拒绝'),
  };
  const query = select(
    'rejected',
    { refused: sum('n') },
    { by: ['reason'], where: hall, every: '$__interval', fill: 0 },
  );
  return chart(about, { lines: [[query, byTag('reason')]], style: 'stacked bars' });
}

function commits() {
  const about = {
    title: both('Commit time of the journal, p99', '日志提交时间 p99'),
    description: both(
      'How long the disk takes to make readings safe. A rise foretells a failing card.',
      '磁盘保存读数所需的时间。上升预示存储卡即将损坏。',
    ),
    unit: 'ms',
  };
  const query = select(
    'gateway_health',
    { p99: mean('commit_p99_ms') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('gateway')]] });
}

function accepted() {
  const about = {
    title: both('Readings accepted', '已接受的读数'),
    description: both(
      'Readings per interval, by gateway. A gateway that stops is a line that ends.',
      '各网关每个时段的读数。线条中断表示网关停止。',
    ),
    unit: 'short',
  };
  const query = select(
    'gateway_health',
    { readings: sum('readings') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { lines: [[query, byTag('gateway')]], style: 'steps' });
}

function balanceList() {
  const about = {
    title: both('Do the counts balance?', '计数是否平衡？'),
    description: both(
      'People in, out and served in the last hour, and the sensor whose fault explains what does not balance.',
      '最近一小时的进、出与已服务人数，以及能解释不平衡的故障传感器。',
    ),
    unit: 'short',
    time: '3h',
    noValue: both('no doors', '无出入口'),
  };
  const figures = {
    ...{ in: last('in'), out: last('out'), served: last('served'), residual: last('residual') },
    ...{ suspect: last('suspect'), fault: last('fault') },
  } as const;
  return table(about, {
    queries: [select('balance', figures, { by: ['hall'] })],
    columns: {
      hall: { title: both('Hall', '营业厅') },
      in: { title: both('In', '进') },
      out: { title: both('Out', '出') },
      served: { title: both('Served', '已服务') },
      residual: { title: both('Left over', '差额') },
      suspect: { title: both('Doubtful sensor', '可疑传感器') },
      fault: { title: both('What it looks like', '故障类型') },
    },
    sortBy: { column: 'residual', descending: true },
  });
}

function residuals() {
  const about = {
    title: both('People left over, by hall', '各营业厅差额人数'),
    description: both(
      'In − out − the change of the people present, over an hour: near 0 where all is counted well.',
      '一小时内进 − 出 − 在场人数变化：计数良好时接近 0。',
    ),
    unit: 'short',
  };
  const query = select('balance', { residual: mean('residual') }, { by: ['hall'], every: '$__interval' });
  return chart(about, { lines: [[query, byTag('hall')]] });
}
