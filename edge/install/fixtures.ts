/** A certificate for tests: passed, failed, untested; one name in each script; more than fits a page. */
import type { Certificate, CertifiedDevice } from './certificate.js';
import type { TestKind, TestResult, TestStep } from './view.js';

const noon = Date.UTC(2026, 2, 2, 11, 0, 0);

const step = (what: string, times: number, counted: number, changes: Partial<TestStep> = {}): TestStep => ({
  what,
  channel: 'line:1',
  place: { kind: 'line', id: 'door' },
  times,
  counted,
  stray: 0,
  state: 'done',
  ...changes,
});

const tested = (
  kind: TestKind,
  steps: readonly TestStep[],
  changes: Partial<TestResult> = {},
): TestResult => ({
  kind,
  at: noon - 3_600_000,
  by: 'Ann Łoś',
  passed: true,
  why: null,
  steps,
  share: 1,
  low: 0.912,
  high: 1,
  ...changes,
});

const device = (
  id: string,
  name: CertifiedDevice['name'],
  changes: Partial<CertifiedDevice>,
): CertifiedDevice => ({
  id,
  name,
  model: 'Milesight VS125',
  wiring: [`hall/${id}/telemetry`],
  result: null,
  note: '',
  photo: null,
  ...changes,
});

const both = [step('in', 20, 20), step('out', 20, 20)];

export const sampleCertificate: Certificate = {
  body: {
    hall: {
      id: 'north',
      name: { en: 'North branch', 'zh-Hans': '北区营业厅', 'zh-Hant': '北區營業廳' },
      time_zone: 'Europe/Warsaw',
    },
    hall_file: '6b1f0d9c1be2a4d7305f6f8a7a1c9e43b5d2f80716c3e9ad4b58f217c06e93da',
    at: noon,
    by: '陳麗麗',
    software: 'hallgate 0.1.0',
    devices: [
      device(
        'door-counter',
        { en: 'Counter over the main door', 'zh-Hans': '正门计数器', 'zh-Hant': '正門計數器' },
        {
          result: tested('line', both),
          note: 'Hangs at 2.9 m, left of the sign. Mind the draught curtain: 門簾會擋住視野.',
          photo: '0f343b0931126a20f133d67c2b018a3b7c1f25c4b1f3c8d2c7f9e3a5d6b8e0f1',
        },
      ),
      device('side-beam', '側門光束', {
        model: 'Beam pair',
        wiring: ['a: GPIO23 (pin 16)', 'b: GPIO24 (pin 18)'],
        result: tested('line', [step('in', 20, 0, { stray: 20 }), step('out', 20, 0, { stray: 19 })], {
          passed: false,
          why: 'turned_round',
          share: 0,
          low: 0,
          high: 0.088,
        }),
      }),
      device(
        'smileys',
        { en: 'Smiley panel at the exit', 'zh-Hans': '出口评分面板' },
        {
          model: 'Satisfaction panel',
          wiring: [1, 2, 3, 4, 5].map((level) => `${level}: GPIO${level + 4} (pin ${level + 28})`),
          result: tested(
            'buttons',
            [1, 2, 3, 4, 5].map((level) => step('press', 3, 3, { channel: 'panel', place: null, level })),
          ),
        },
      ),
      device('advice-camera', 'Queue camera, advice', { model: 'Xovis PC2SE' }),
      ...Array.from({ length: 9 }, (_, index) =>
        device(
          `desk-${index + 1}`,
          { en: `Key switch of desk ${index + 1}`, 'zh-Hans': `${index + 1}号窗口钥匙开关` },
          {
            model: 'Key switch',
            wiring: [`switch: GPIO${index + 7} (pin ${index + 7})`],
            result: tested('switch', [
              step('on', 3, 3, { place: { kind: 'desk', id: `desk-${index + 1}` } }),
              step('off', 3, 3, { place: { kind: 'desk', id: `desk-${index + 1}` } }),
            ]),
          },
        ),
      ),
    ],
  },
  digest: 'c0ffee5d3b7e1a94f2086bd1479ae35c8d60f7b21e94c3a5087d6f1b2e4a9c37',
  signature: 'q8mJv0yQ3wVt2kZl7Yb1Xc9Nf5Rg4Hs6Ud0Pe8Oa2Mi1Lj3Kh5Gw7Fz9Ex1Dy2Cv3Bu4At5Sr6Qq7Pp8Oo9Nn0',
  public_key: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE',
};
