import { beforeEach, expect, it } from 'vitest';
import type { AttachedDevice } from '../../devices/gpio/gpio-devices.js';
import { AlertLights } from '../alert-lights.js';
import type { AlertPart, WalkPart } from '../state/parts.js';
import { TestLight } from './test-light.js';

let done: string[];
let lights: AlertLights;
let light: TestLight;
beforeEach(() => {
  done = [];
  const lamp: AttachedDevice = { kind: 'lamp', set: (mode) => done.push(`lamp ${mode}`), close() {} };
  const buzzer: AttachedDevice = { kind: 'buzzer', beep: (times) => done.push(`beep ${times}`), close() {} };
  lights = new AlertLights([lamp, buzzer]);
  const outputs = new Map<string, AttachedDevice>([
    ['lamp', lamp],
    ['buzzer', buzzer],
  ]);
  light = new TestLight(outputs, lights);
});

const test = (device: string, kind: WalkPart['kind'] = 'output') => ({ device, kind }) as WalkPart;

it('lights the lamp while it is tested, once', () => {
  light.follow(test('lamp'));
  light.follow(test('lamp'));
  light.follow(undefined);
  light.follow(undefined);
  expect(done).toEqual(['lamp blink', 'lamp off']);
});

it('gives the lamp back to an alert that it showed', () => {
  const firing = { phase: 'acknowledged' } as AlertPart;
  lights.follow(new Map([['wait', firing]]));
  light.follow(test('lamp'));
  light.follow(undefined);
  expect(done).toEqual(['lamp on', 'lamp blink', 'lamp on']);
});

it('sounds the buzzer, and silences it when it is answered for', () => {
  light.follow(test('buzzer'));
  light.follow(test('lamp'));
  light.follow(undefined);
  expect(done).toEqual(['beep 10', 'beep 0', 'lamp blink', 'lamp off']);
});

it('leaves the lights alone while anything else is tested', () => {
  light.follow(test('door', 'line'));
  light.follow(undefined);
  expect(done).toEqual([]);
});
