import { expect, test } from 'vitest';
import { judge, type Reply, retryAfterMs, type Verdict } from './verdict.js';

const now = Date.UTC(2026, 0, 5, 8, 0, 0);
const answer = (status: number, body = '', retryAfter?: string): Reply => ({
  kind: 'answer',
  status,
  body,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const cases: readonly [string, Reply, Partial<Verdict>][] = [
  ['204: stored', answer(204), { kind: 'acked' }],
  ['200: a captive portal', answer(200, '<html>Welcome'), { kind: 'hold', reason: 'not_influxdb' }],
  ['202', answer(202), { kind: 'hold', reason: 'not_influxdb' }],
  ['302: a captive portal', answer(302), { kind: 'hold', reason: 'not_influxdb' }],
  ['307', answer(307), { kind: 'hold', reason: 'not_influxdb' }],
  [
    '201: partial',
    answer(201, '{"error":"partial write"}'),
    { kind: 'poison', detail: '201 {"error":"partial write"}' },
  ],
  ['400', answer(400, 'partial write: field type conflict'), { kind: 'poison' }],
  ['422', answer(422, '{"code":"unprocessable entity"}'), { kind: 'poison' }],
  ['401', answer(401), { kind: 'hold', reason: 'unauthorized' }],
  ['403', answer(403), { kind: 'hold', reason: 'forbidden' }],
  ['404', answer(404, 'database not found: "x"'), { kind: 'hold', reason: 'not_found' }],
  ['405', answer(405), { kind: 'hold', reason: 'refused' }],
  ['413', answer(413), { kind: 'too_large' }],
  ['408', answer(408), { kind: 'retry', reason: 'timeout' }],
  ['429', answer(429), { kind: 'retry', reason: 'busy' }],
  ['429 with seconds', answer(429, '', '7'), { kind: 'retry', reason: 'busy', waitMs: 7_000 }],
  [
    '503 with a date',
    answer(503, '', 'Mon, 05 Jan 2026 08:01:30 GMT'),
    { kind: 'retry', reason: 'busy', waitMs: 90_000 },
  ],
  ['500', answer(500), { kind: 'retry', reason: 'server_error' }],
  [
    '500, hinted handoff',
    answer(500, 'hinted handoff queue not empty'),
    { kind: 'retry', reason: 'server_error' },
  ],
  ['500, series limit of 1.x', answer(500, 'max series per database exceeded'), { kind: 'poison' }],
  ['502', answer(502), { kind: 'retry', reason: 'server_error' }],
  ['504', answer(504), { kind: 'retry', reason: 'server_error' }],
  ['no answer', { kind: 'timeout' }, { kind: 'retry', reason: 'timeout' }],
  ['no connection', { kind: 'failure', detail: 'ECONNREFUSED' }, { kind: 'retry', reason: 'unreachable' }],
];

test.each(cases)('%s', (_name, reply, expected) => {
  expect(judge(reply, now)).toMatchObject(expected);
});

test('a wait is only there when the server asked for it', () => {
  expect(judge(answer(503), now)).not.toHaveProperty('waitMs');
  expect(judge(answer(503, '', 'soon'), now)).not.toHaveProperty('waitMs');
});

test.each<[string, number | null]>([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5_000],
  ['Mon, 05 Jan 2026 08:00:10 GMT', 10_000],
  ['Mon, 05 Jan 2026 07:00:00 GMT', 0],
  ['999999999', 3_600_000],
  ['Tue, 05 Jan 2027 08:00:00 GMT', 3_600_000],
  ['-5', null],
  ['1.5', null],
  ['', null],
  ['Monday', null],
])('Retry-After %j is %s ms', (header, expected) => {
  expect(retryAfterMs(header, now)).toBe(expected);
});

test('a long message is cut', () => {
  expect(judge(answer(400, 'x'.repeat(100_000)), now)).toMatchObject({
    detail: expect.stringMatching(/^.{500}$/),
  });
});
