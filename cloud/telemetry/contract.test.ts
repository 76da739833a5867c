import { describe, expect, it } from 'vitest';
import { type Measurement, measurements } from './index.js';

const all = Object.entries<Measurement>(measurements);
const units = [
  '',
  '1',
  '0/1',
  'share',
  'd',
  '%',
  's',
  'ms',
  'people',
  'people/h',
  'desks',
  'votes',
  'calls',
  'alerts',
];
const moreUnits = [
  'readings',
  'messages',
  'points',
  'clients',
  'bytes',
  'MB',
  'm',
  'V',
  'dB',
  'dBm',
  'dB(A)',
  '°C',
];
const known = new Set([...units, ...moreUnits, 'ppm', 'lx']);

describe('telemetry contract', () => {
  it('is checked as a whole', () => {
    expect(all.length).toBe(40);
  });

  it.each(all)('%s says what it, its tags and its fields are', (_name, declared) => {
    expect(declared.about).toMatch(/\.$/);
    expect(Object.keys(declared.tags)[0]).toBe('hall');
    expect(Object.keys(declared.fields).length).toBeGreaterThan(0);
    for (const about of Object.values(declared.tags)) expect(about).not.toBe('');
    for (const [name, field] of Object.entries(declared.fields)) {
      expect(field.about, name).not.toBe('');
      expect(known, `${name}: unit "${field.unit}"`).toContain(field.unit);
      expect(field.type === 'string' ? field.unit : 'none').toBe(field.type === 'string' ? '' : 'none');
    }
  });

  it.each(all)('%s has no tag that shares its name with a field, nor a reserved one', (_name, declared) => {
    const names = [...Object.keys(declared.tags), ...Object.keys(declared.fields)];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^(?!time$)[a-z][a-z0-9_]*$/);
  });

  it.each(all)('%s names the unit of a duration, signal or size in the field name', (_name, declared) => {
    const suffix: Record<string, RegExp> = {
      s: /_s$|^ts$/,
      ms: /_ms$/,
      dBm: /_dbm$/,
      bytes: /_bytes$/,
      '°C': /_c$/,
    };
    for (const [name, { unit }] of Object.entries(declared.fields)) {
      const wanted = suffix[unit];
      if (wanted) expect(name).toMatch(wanted);
    }
  });
});
