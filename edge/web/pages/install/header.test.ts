import { expect, it } from 'vitest';
import { headerPins as pinsOfSite } from '../../../../cloud/site/header.js';
import { headerPins, shortened } from './header.js';
import { hallView } from './testing/hall.js';

it('carries each GPIO on the pin that the hall file is checked against', () => {
  const drawn = new Map(
    headerPins([]).flatMap(({ pin, bcm }) => (bcm === null ? [] : [[bcm, pin] as const])),
  );
  expect(drawn.size).toBe(28);
  expect(drawn).toEqual(pinsOfSite);
});

it('has 40 pins, with power and ground where the board has them', () => {
  const of = (carries: string) => headerPins([]).flatMap((pin) => (pin.carries === carries ? pin.pin : []));
  expect(headerPins([])).toHaveLength(40);
  expect(of('3v3')).toEqual([1, 17]);
  expect(of('5v')).toEqual([2, 4]);
  expect(of('ground')).toEqual([6, 9, 14, 20, 25, 30, 34, 39]);
});

it('marks each wire of the hall on its pin', () => {
  const { pins } = hallView();
  const used = headerPins(pins).filter((pin) => pin.used !== null);
  expect(used).toHaveLength(pins.length);
  for (const { bcm, used: row } of used) expect(bcm).toBe(row?.bcm);
});

it.each([
  ['Lamp', 'Lamp'],
  ['Fourteen chars', 'Fourteen chars'],
  ['Light beams at the side door', 'Light beams a…'],
  ['出口评分面板', '出口评分面板'],
  ['出口评分面板的第二个', '出口评分面板…'],
])('%s fits beside a pin as %s', (name, fitting) => expect(shortened(name, 14)).toBe(fitting));
