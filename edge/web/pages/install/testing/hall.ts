/** A hall for the tests of the install page: every state, every kind of test, pins, strangers. */
import type {
  CertificateState,
  DeviceRow,
  InstallView,
  TestKind,
  TestResult,
  TestStep,
} from '../../../../install/view.js';

export const noon = Date.UTC(2026, 2, 2, 11, 0, 0);

export function step(changes: Partial<TestStep> = {}): TestStep {
  return {
    what: 'in',
    channel: 'line:1',
    place: { kind: 'line', id: 'door' },
    times: 1,
    counted: 0,
    stray: 0,
    state: 'waiting',
    ...changes,
  };
}

export function result(kind: TestKind, changes: Partial<TestResult> = {}): TestResult {
  return {
    kind,
    at: noon - 3_600_000,
    by: 'Ann Lee',
    passed: true,
    why: null,
    steps: [step({ times: 20, counted: 20, state: 'done' })],
    share: 1,
    low: 0.832,
    high: 1,
    ...changes,
  };
}

export function device(id: string, changes: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id,
    name: id,
    profile: 'hallgate-json',
    model: 'Hallgate JSON sensor',
    on: 'mqtt',
    topics: [`hall/${id}`],
    state: 'alive',
    seen_s: 4,
    battery_pct: null,
    battery_days_left: null,
    clock_offset_ms: null,
    faults: [],
    rejected: [],
    watches: [],
    test: null,
    result: null,
    note: '',
    photo: false,
    ...changes,
  };
}

const watch = { as: null, press: null, level: null, swap: false };

export const devices: readonly DeviceRow[] = [
  device('door-counter', {
    name: { en: 'Counter over the main door', 'zh-Hans': '正门计数器', 'zh-Hant': '正門計數器' },
    model: 'Milesight VS125',
    watches: [{ ...watch, channel: 'line:1', place: { kind: 'line', id: 'door' } }],
    test: 'line',
  }),
  device('side-beam', {
    name: { en: 'Light beams at the side door', 'zh-Hans': '侧门光束', 'zh-Hant': '側門光束' },
    model: 'Beam pair',
    on: 'pins',
    topics: [],
    watches: [{ ...watch, channel: 'line:1', place: { kind: 'line', id: 'side' }, swap: true }],
    test: 'line',
    result: result('line'),
  }),
  device('smileys', {
    name: { en: 'Smiley panel at the exit', 'zh-Hans': '出口评分面板', 'zh-Hant': '出口評分面板' },
    model: 'Satisfaction panel',
    on: 'pins',
    topics: [],
    watches: [{ ...watch, channel: 'panel', place: null }],
    test: 'buttons',
  }),
  device('cash-zone', {
    name: { en: 'Ceiling sensor, cash area', 'zh-Hans': '现金区顶部传感器', 'zh-Hant': '現金區頂部感測器' },
    model: 'Milesight VS121',
    state: 'silent',
    seen_s: 5400,
    watches: [{ ...watch, channel: 'region:1', place: { kind: 'zone', id: 'cash-area' } }],
    test: 'zone',
    result: result('zone', { passed: false, why: 'missed', share: 0.6, low: 0.361, high: 0.809 }),
  }),
  device('help-button', {
    name: { en: 'Help button', 'zh-Hans': '求助按钮', 'zh-Hant': '求助按鈕' },
    model: 'Shelly BLU Button',
    state: 'low_battery',
    battery_pct: 9,
    battery_days_left: 12,
    watches: [{ ...watch, channel: 'button:1', as: 'call', press: 'single', place: null }],
    test: 'buttons',
    result: result('buttons'),
  }),
  device('desk-3-switch', {
    name: { en: 'Key switch of desk 3', 'zh-Hans': '3号窗口钥匙开关', 'zh-Hant': '3號櫃位鑰匙開關' },
    model: 'Key switch',
    on: 'pins',
    topics: [],
    watches: [{ ...watch, channel: 'desk', place: { kind: 'desk', id: 'desk-3' } }],
    test: 'switch',
    state: 'never_seen',
    seen_s: null,
  }),
  device('beacons', {
    name: { en: 'Beacon receiver', 'zh-Hans': '信标接收器', 'zh-Hant': '信標接收器' },
    model: 'Minew G1',
    state: 'unknown',
    seen_s: 900,
    watches: [{ ...watch, channel: 'zone', place: { kind: 'zone', id: 'cash-area' } }],
    test: 'beacon',
  }),
  device('advice-camera', {
    name: { en: 'Queue camera, advice', 'zh-Hans': '咨询排队摄像头', 'zh-Hant': '諮詢排隊攝影機' },
    model: 'Xovis PC2SE',
    state: 'clock_off',
    clock_offset_ms: -5_400_000,
    rejected: [{ code: 'time_refused', n: 14 }],
    watches: [{ ...watch, channel: 'logic:1', place: { kind: 'queue', id: 'advice' } }],
    test: 'queue',
  }),
  device('air', {
    name: { en: 'Air and noise', 'zh-Hans': '空气与噪声', 'zh-Hant': '空氣與噪音' },
    model: 'Milesight AM307',
    state: 'faulty',
    faults: ['co2_sensor'],
    test: 'signs',
  }),
  device('lamp', {
    name: { en: 'Alert lamp', 'zh-Hans': '警示灯', 'zh-Hant': '警示燈' },
    model: 'Lamp',
    on: 'pins',
    topics: [],
    seen_s: null,
    test: 'output',
  }),
  device('clock', { name: 'NTP clock', model: 'Clock display' }),
];

export const noCertificate: CertificateState = {
  missing: devices.filter((row) => row.test !== null && !row.result?.passed).map((row) => row.id),
  key_fingerprint: 'a3f19c0e77d2456b8e01c94fd2ab3376519be08d4c7f2210fe63a91b5d48e7c0',
  issued: null,
};

const pin = (name: string, device: string, bcm: number, header_pin: number, does: string) => ({
  device,
  pin: name,
  bcm,
  header_pin,
  does,
});

export function hallView(changes: Partial<InstallView> = {}): InstallView {
  return {
    ts: noon,
    hall: {
      id: 'north',
      name: { en: 'North branch', 'zh-Hans': '北区营业厅', 'zh-Hant': '北區營業廳' },
      time_zone: 'Europe/Warsaw',
      languages: ['en', 'zh-Hans', 'zh-Hant'],
    },
    hall_file: 'f1',
    hall_file_changed: false,
    devices,
    pins: [
      pin('a', 'side-beam', 23, 16, 'line:1'),
      pin('b', 'side-beam', 24, 18, 'line:1'),
      pin('1', 'smileys', 5, 29, 'smiley 1'),
      pin('2', 'smileys', 6, 31, 'smiley 2'),
      pin('3', 'smileys', 13, 33, 'smiley 3'),
      pin('switch', 'desk-3-switch', 17, 11, 'desk'),
      pin('lamp', 'lamp', 22, 15, 'lamp'),
    ],
    places: {
      line: [
        { id: 'door', name: { en: 'Main door', 'zh-Hans': '正门', 'zh-Hant': '正門' } },
        { id: 'side', name: { en: 'Side door', 'zh-Hans': '侧门', 'zh-Hant': '側門' } },
      ],
      zone: [{ id: 'cash-area', name: { en: 'Cash area', 'zh-Hans': '现金区', 'zh-Hant': '現金區' } }],
      queue: [{ id: 'advice', name: { en: 'Advice', 'zh-Hans': '咨询', 'zh-Hant': '諮詢' } }],
      desk: [{ id: 'desk-3', name: { en: 'Desk 3', 'zh-Hans': '3号窗口', 'zh-Hant': '3號櫃位' } }],
    },
    strangers: [
      {
        topic: 'counters/back-door/telemetry',
        account: 'back-door',
        n: 7,
        seen_s: 2,
        sample: '{"event":{"line_1":{"in":1,"out":0}},"sn":"6537F4155478"}',
        candidates: [
          {
            profile: 'milesight-vs133',
            model: 'Milesight VS133',
            channels: [
              { channel: 'line:1', kind: 'total' },
              { channel: 'region:1', kind: 'presence' },
              { channel: 'device', kind: 'health' },
            ],
          },
        ],
        refused: null,
      },
      {
        topic: 'shellies/button1-98CDAC/input_event/0',
        account: 'bridge',
        n: 2,
        seen_s: 31,
        sample: '{"event":"S","event_cnt":12}',
        candidates: [
          {
            profile: 'shelly-button1',
            model: 'Shelly Button1',
            channels: [{ channel: 'button:1', kind: 'press' }],
          },
        ],
        refused: null,
      },
      {
        topic: 'printer/status',
        account: 'bridge',
        n: 120,
        seen_s: 1,
        sample: 'READY',
        candidates: [],
        refused: 'no_profile',
      },
    ],
    events: [
      {
        at: noon - 4000,
        device: 'door-counter',
        channel: 'line:1',
        kind: 'crossing',
        figures: { in: 1, out: 0 },
      },
      {
        at: noon - 9000,
        device: 'advice-camera',
        channel: 'logic:1',
        kind: 'rejected',
        figures: { code: 'time_refused' },
      },
      {
        at: noon - 12_000,
        device: 'help-button',
        channel: 'button:1',
        kind: 'press',
        figures: { press: 'single' },
      },
    ],
    test: null,
    certificate: noCertificate,
    ...changes,
  };
}
