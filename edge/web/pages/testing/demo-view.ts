/** A view of a made-up hall, for the tests of the wall. */
import type { QueueView, WallView } from '../../view.js';

export const minute = 60;

export function demoQueue(id: string, changes: Partial<QueueView> = {}): QueueView {
  return {
    id,
    name: { en: 'Account services', 'zh-Hans': '账户服务', 'zh-Hant': '帳戶服務' },
    status: 'live',
    wait_s: 5 * minute,
    p10_s: 3 * minute,
    p90_s: 8 * minute,
    length: 6,
    desks_open: 3,
    grade: 'A',
    over: false,
    over_share: 0.03,
    advice: null,
    inputs: [{ name: 'door', age_s: 4 }],
    ...changes,
  };
}

/** Three queues: within, near and over the standard of 10 minutes; one alert fires. */
export function demoView(changes: Partial<WallView> = {}): WallView {
  return {
    ts: Date.UTC(2026, 2, 9, 2, 24),
    stale_after_s: 15,
    hall: {
      id: 'central',
      name: { en: 'Central Service Hall', 'zh-Hans': '中心服务大厅', 'zh-Hant': '中心服務大廳' },
      time_zone: 'Asia/Shanghai',
      languages: ['en', 'zh-Hans', 'zh-Hant'],
      open: true,
    },
    target_s: 10 * minute,
    queues: [
      demoQueue('account', {
        wait_s: 4.2 * minute,
        p10_s: 2 * minute,
        p90_s: 7 * minute,
        length: 5,
        desks_open: 4,
      }),
      demoQueue('loans', {
        name: { en: 'Loans and cards', 'zh-Hans': '贷款与银行卡', 'zh-Hant': '貸款與銀行卡' },
        over_share: 0.35,
        advice: {
          to_open: [{ en: 'Desk 4', 'zh-Hans': '4号窗口', 'zh-Hant': '4號櫃位' }],
          ...{ more: 1, enough: true, over_in_s: 6 * minute, risk: 0.62 },
        },
        wait_s: 8.7 * minute,
        p10_s: 6 * minute,
        p90_s: 12 * minute,
        length: 9,
        desks_open: 3,
        grade: 'B',
      }),
      demoQueue('cash', {
        name: { en: 'Cash', 'zh-Hans': '现金业务', 'zh-Hant': '現金業務' },
        wait_s: 12.4 * minute,
        p10_s: 7 * minute,
        p90_s: 17 * minute,
        length: 14,
        desks_open: 2,
        over: true,
      }),
    ],
    occupancy: { people: 84, capacity: 120, over: false, status: 'live' },
    satisfaction: { votes: 132, satisfied: 123, share: 123 / 132, lower: 0.876, target: 0.9 },
    calls: { open: 1, oldest_s: 95 },
    alerts: [
      {
        key: 'wait/queue/cash',
        rule: 'wait',
        subject: 'queue/cash',
        name: { en: 'Cash', 'zh-Hans': '现金业务', 'zh-Hant': '現金業務' },
        state: 'firing',
        severity: 'warning',
        since: Date.UTC(2026, 2, 9, 2, 21),
        value: 12.4 * minute,
        limit: 10 * minute,
        unit: 's',
        for_staff: true,
      },
    ],
    devices: [
      {
        ...{
          id: 'door',
          name: 'Door counter',
          state: 'silent',
          silent_s: 900,
          battery_pct: null,
          faults: [],
        },
        ...{ battery_days_left: null, clock_offset_s: null, suspicion: null },
      },
      {
        ...{
          id: 'help',
          name: 'Help button',
          state: 'low_battery',
          silent_s: 60,
          battery_pct: 12,
          faults: [],
        },
        ...{ battery_days_left: 9.6, clock_offset_s: null, suspicion: null },
      },
    ],
    self_score: { days_ago: 1, mae_s: 96, cover: 0.81, waits: 214, inferred: false },
    data_age_s: 2,
    upload: { state: 'waiting', reason: null, backlog_points: 1240, backlog_age_s: 320, quarantined: 0 },
    rejected: [
      { device: 'door-west', code: 'payload_invalid', n: 12 },
      { device: 'button-3', code: 'topic_not_allowed', n: 2 },
    ],
    ...changes,
  };
}
