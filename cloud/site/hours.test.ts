import { describe, expect, test } from 'vitest';
import { isOpen } from './hours.js';

const warsaw = {
  time_zone: 'Europe/Warsaw',
  hours: {
    mon: ['09:00-12:00', '13:00-17:00'],
    fri: ['22:00-24:00'],
    sat: ['00:00-02:30'],
    sun: ['01:00-02:30', '03:00-04:00'],
  },
  holidays: ['2026-04-06'],
};

/** Name, instant, expected. */
const cases: [string, string, boolean][] = [
  ['a minute before opening', '2026-01-05T08:59:59.999+01:00', false],
  ['opening', '2026-01-05T09:00:00+01:00', true],
  ['lunch', '2026-01-05T12:00:00+01:00', false],
  ['after lunch', '2026-01-05T13:00:00+01:00', true],
  ['the last moment', '2026-01-05T16:59:59.999+01:00', true],
  ['closing', '2026-01-05T17:00:00+01:00', false],
  ['a day that is absent', '2026-01-06T10:00:00+01:00', false],
  ['a holiday', '2026-04-06T10:00:00+02:00', false],
  ['the Monday after it', '2026-04-13T10:00:00+02:00', true],
  ['the end of a day', '2026-01-09T23:59:59.999+01:00', true],
  ['midnight belongs to the next day', '2026-01-10T00:00:00+01:00', true],
  ['the hall is open by its own clock, not by UTC', '2026-01-10T01:30:00Z', false],
  ['before the skipped hour', '2026-03-29T00:59:59Z', true],
  ['after the skipped hour', '2026-03-29T01:00:00Z', true],
  ['the repeated hour, first time', '2026-10-25T00:15:00Z', true],
  ['between', '2026-10-25T00:45:00Z', false],
  ['the repeated hour, second time', '2026-10-25T01:15:00Z', true],
];

describe('isOpen', () => {
  for (const [name, instant, expected] of cases) {
    test(name, () => expect(isOpen(warsaw, Date.parse(instant))).toBe(expected));
  }
});
