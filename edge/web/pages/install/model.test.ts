import { describe, expect, it } from 'vitest';
import type { DeviceRow, InstallView } from '../../../install/view.js';
import { byUrgency, pauseMs, progressOf, toneOfState, toneOfVerdict, verdictOf } from './model.js';
import { device, hallView, noCertificate, noon, result } from './testing/hall.js';

const view = (devices: readonly DeviceRow[], changes: Partial<InstallView> = {}) =>
  hallView({ devices, certificate: { ...noCertificate, missing: [] }, ...changes });

describe('verdictOf', () => {
  const passed = device('a', { test: 'line', result: result('line') });
  it.each([
    ['none', device('a'), view([])],
    ['untested', device('a', { test: 'line' }), view([])],
    ['passed', passed, view([])],
    ['changed', passed, view([], { certificate: { ...noCertificate, missing: ['a'] } })],
    [
      'failed',
      device('a', { test: 'line', result: result('line', { passed: false, why: 'missed' }) }),
      view([]),
    ],
    [
      'running',
      passed,
      view([], { test: { device: 'a', kind: 'line', by: 'Ann', started: noon, steps: [] } }),
    ],
  ] as const)('%s', (verdict, row, seen) => expect(verdictOf(row, seen)).toBe(verdict));

  it('has a tone for each verdict and each state', () => {
    expect(Object.keys(toneOfVerdict)).toHaveLength(6);
    expect(Object.keys(toneOfState)).toHaveLength(7);
  });
});

describe('byUrgency', () => {
  it('puts first what needs work, and keeps the order of the hall file among equals', () => {
    const test = 'line' as const;
    const good = { test, result: result('line') };
    const rows = [
      device('good', good),
      device('low', { ...good, state: 'low_battery' }),
      device('untested', { test }),
      device('changed', good),
      device('never', { test, state: 'never_seen' }),
      device('failed', { test, result: result('line', { passed: false, why: 'missed' }) }),
      device('silent', { ...good, state: 'silent' }),
      device('running', good),
      device('plain'),
    ];
    const seen = view(rows, {
      certificate: { ...noCertificate, missing: ['changed'] },
      test: { device: 'running', kind: 'line', by: 'Ann', started: noon, steps: [] },
    });
    expect(byUrgency(seen).map(({ id }) => id)).toEqual([
      'running',
      'silent',
      'failed',
      'never',
      'changed',
      'untested',
      'low',
      'good',
      'plain',
    ]);
    expect(rows[0]?.id).toBe('good');
  });
});

describe('progressOf', () => {
  it('counts tests that passed and are still good, of the devices that can be tested', () => {
    const rows = [
      device('a', { test: 'line', result: result('line') }),
      device('b', { test: 'line', result: result('line') }),
      device('c', { test: 'line', result: result('line', { passed: false, why: 'missed' }) }),
      device('d', { test: 'signs' }),
      device('e'),
    ];
    expect(progressOf(view(rows))).toEqual({ done: 2, all: 4 });
    const changed = { certificate: { ...noCertificate, missing: ['b', 'c', 'd'] } };
    expect(progressOf(view(rows, changed))).toEqual({ done: 1, all: 4 });
    expect(progressOf(view([]))).toEqual({ done: 0, all: 0 });
  });
});

it('asks once a second, and rarely while nobody looks', () => {
  expect([pauseMs(false), pauseMs(true)]).toEqual([1000, 10_000]);
});
