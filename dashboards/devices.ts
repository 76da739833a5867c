/** Devices and gateways: what is silent, weak or behind, so that facilities can mend it before it is missed. */
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
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
import { at, type BoardSite, board } from './board.js';
import { amber, green, type Limits, noneLimits, red } from './limits.js';
import { chart, stat, states, table } from './panels.js';

export function devices(site: BoardSite): Dashboard {
  const frame = {
    uid: 'devices',
    title: 'Devices and gateways',
    description: 'What is silent, weak, refused or behind: the tiles for all halls, the lists for one.',
    from: 'now-6h',
    refresh: '1m',
    variables: ['hall'],
    links: [
      ['Ops wall', '/d/ops-wall'],
      ['Hall detail', '/d/hall-detail'],
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
  ]);
}

const hall = { hall: selected('hall') };
/** Figures of now, however much the charts show. Health is written every minute or more often. */
const now = '5m';
const batteryLimits: Limits = [
  [0, red],
  [15, amber],
  [30, green],
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
    title: 'Silent devices',
    description: 'Devices unheard for longer than the site allows. Look at power, battery and network first.',
    unit: 'short',
    time: now,
  };
  return stat(about, selectFrom(silent, { silent: sum('over') }), noneLimits);
}

function lowestBattery() {
  const batteries = select('device', { battery: last('battery_pct') }, { by: ['hall', 'device'] });
  const about = {
    title: 'Lowest battery',
    description: 'The weakest battery that was reported in the last two days. Replace below 15 %.',
    unit: 'percent',
    time: '2d',
    noValue: 'none reported',
  };
  return stat(about, selectFrom(batteries, { battery: min('battery') }), batteryLimits);
}

function dataAge() {
  const heardAt = select('gateway_health', { ts: last('ts') }, { by: ['gateway'] });
  const about = {
    title: 'Quietest gateway',
    description: 'When the gateway that has been silent longest was last heard.',
    unit: 'dateTimeFromNow',
    time: '7d',
  };
  return stat(about, selectFrom(heardAt, { heard: times(min('ts'), 1000) }));
}

function oldestWaiting() {
  const oldest = select('gateway_health', { age: last('journal_oldest_s') }, { by: ['gateway'] });
  const about = {
    title: 'Oldest point waiting',
    description:
      'Age of the oldest point that a gateway has not yet delivered. Nothing is lost while it waits.',
    unit: 's',
    time: now,
  };
  return stat(about, selectFrom(oldest, { age: max('age') }), backlogLimits);
}

function clockSkew() {
  const skews = select('gateway_health', { skew: last('clock_skew_abs_ms') }, { by: ['gateway'] });
  const about = {
    title: 'Largest clock error',
    description: 'Between a device and its gateway. A wrong clock puts readings at the wrong time.',
    unit: 'ms',
    time: now,
  };
  return stat(about, selectFrom(skews, { skew: max('skew') }), skewLimits);
}

function refused() {
  const about = {
    title: 'Points refused, 24 h',
    description: 'Points that InfluxDB refused. They are kept aside on the gateway with the reason.',
    unit: 'short',
    time: '24h',
  };
  return stat(about, select('gateway_health', { refused: sum('rejected') }), noneLimits);
}

function heard() {
  const about = {
    title: 'Heard or silent',
    description: 'Each device over time: green is heard in time, red is silent for too long.',
    unit: 'short',
  };
  const query = select(
    'device_health',
    { silent: max('silent_over') },
    { by: ['device'], where: hall, every: '$__interval' },
  );
  return states(about, query, '$tag_device', {
    0: { text: 'heard', color: green },
    1: { text: 'silent', color: red },
  });
}

function list() {
  const about = {
    title: 'Devices, the quietest first',
    description: 'Silence, battery and signal of each device of the hall.',
    unit: 'short',
  };
  const silence = { silent: last('silent_s'), over: last('silent_over') } as const;
  const strength = { battery: last('battery_pct'), rssi: last('rssi_dbm') } as const;
  return table(about, {
    queries: [
      select('device_health', silence, { by: ['device'], where: hall }),
      select('device', strength, { by: ['device'], where: hall, since: '2d' }),
    ],
    joinBy: 'device',
    columns: {
      device: { title: 'Device' },
      silent: { title: 'Silent for', unit: 's' },
      over: { title: 'Too long', unit: 'short', limits: noneLimits },
      battery: { title: 'Battery', unit: 'percent', limits: batteryLimits },
      rssi: { title: 'Signal', unit: 'dBm' },
    },
    sortBy: { column: 'silent', descending: true },
  });
}

function memory() {
  const about = {
    title: 'Memory of the gateways',
    description: 'Resident memory of each gateway process. It should stay flat.',
    unit: 'decmbytes',
  };
  const query = select('gateway_health', { rss: max('rss_mb') }, { by: ['gateway'], every: '$__interval' });
  return chart(about, { queries: [query], alias: '$tag_gateway' });
}

function backlog() {
  const about = {
    title: 'Age of the backlog',
    description: 'Age of the oldest point that waits for upload, by gateway.',
    unit: 's',
  };
  const query = select(
    'gateway_health',
    { age: max('journal_oldest_s') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_gateway', limits: backlogLimits.slice(2) });
}

function rejections() {
  const about = {
    title: 'Messages refused, by reason',
    description: 'Messages of devices that gave no reading. A new reason is often a new firmware.',
    unit: 'short',
    noValue: 'none refused',
  };
  const query = select(
    'rejected',
    { refused: sum('n') },
    { by: ['reason'], where: hall, every: '$__interval', fill: 0 },
  );
  return chart(about, { queries: [query], alias: '$tag_reason', style: 'stacked bars' });
}

function commits() {
  const about = {
    title: 'Commit time of the journal, p99',
    description: 'How long the disk takes to make readings safe. A rise foretells a failing card.',
    unit: 'ms',
  };
  const query = select(
    'gateway_health',
    { p99: mean('commit_p99_ms') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_gateway' });
}

function accepted() {
  const about = {
    title: 'Readings accepted',
    description: 'Readings per interval, by gateway. A gateway that stops is a line that ends.',
    unit: 'short',
  };
  const query = select(
    'gateway_health',
    { readings: sum('readings') },
    { by: ['gateway'], every: '$__interval' },
  );
  return chart(about, { queries: [query], alias: '$tag_gateway', style: 'steps' });
}
