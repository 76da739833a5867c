import { describe, expect, it } from 'vitest';
import type { AttachedDevice } from '../devices/gpio/gpio-devices.js';
import { AlertLights } from './alert-lights.js';
import type { AlertPart, AlertPhase } from './state/parts.js';

function open() {
  const lamp: string[] = [];
  const beeps: number[] = [];
  const close = () => {};
  const devices: AttachedDevice[] = [
    { kind: 'input', close },
    { kind: 'lamp', set: (mode) => lamp.push(mode), close },
    { kind: 'buzzer', beep: (times) => beeps.push(times), close },
  ];
  return { lights: new AlertLights(devices), lamp, beeps };
}

function alerts(...phases: AlertPhase[]): ReadonlyMap<string, AlertPart> {
  const common = { clearSince: null, unknownSince: null, value: 1, limit: 1, ended: null, since: 0 };
  return new Map(phases.map((phase, n) => [`alert-${n}`, { rule: 'r', subject: `${n}`, phase, ...common }]));
}

describe('the lamp', () => {
  it('is not for those who mend devices', () => {
    const { lights, lamp, beeps } = open();
    const [[key, alert]] = [...alerts('firing')] as [[string, AlertPart]];
    lights.follow(new Map([[key, { ...alert, rule: 'battery' }]]));
    expect([lamp, beeps]).toEqual([[], []]);
  });

  it.each([
    [['pending'], 'flash'],
    [['firing'], 'blink'],
    [['acknowledged'], 'on'],
    [['resolved', 'pending'], 'flash'],
    [['pending', 'acknowledged'], 'on'],
    [['acknowledged', 'pending', 'firing'], 'blink'],
  ] as [AlertPhase[], string][])('for %j: %s', (phases, mode) => {
    const { lights, lamp } = open();
    lights.follow(alerts(...phases));
    expect(lamp).toEqual([mode]);
  });

  it('is off when all is over, and is set only when something changes', () => {
    const { lights, lamp } = open();
    lights.follow(alerts());
    lights.follow(alerts('firing'));
    lights.follow(alerts('firing', 'firing'));
    lights.follow(alerts('resolved', 'resolved'));
    expect(lamp).toEqual(['blink', 'off']);
  });

  it('follows a person, but an alert that fires is stronger', () => {
    const { lights, lamp } = open();
    lights.order('on', alerts());
    lights.follow(alerts('pending'));
    lights.follow(alerts('firing'));
    lights.order('off', alerts('firing'));
    lights.order('blink', alerts('acknowledged'));
    lights.follow(alerts('resolved'));
    lights.order('off', alerts());
    expect(lamp).toEqual(['on', 'blink', 'on', 'blink', 'off']);
  });
});

describe('the buzzer', () => {
  it('beeps once for each alert that begins to fire', () => {
    const { lights, beeps } = open();
    lights.follow(alerts('pending'));
    expect(beeps).toEqual([]);
    lights.follow(alerts('firing'));
    lights.follow(alerts('firing'));
    expect(beeps).toEqual([3]);
    lights.follow(alerts('firing', 'firing'));
    expect(beeps).toEqual([3, 3]);
    lights.follow(alerts('acknowledged', 'firing'));
    lights.follow(alerts('resolved', 'resolved'));
    expect(beeps).toEqual([3, 3]);
    lights.follow(alerts('firing', 'resolved'));
    expect(beeps).toEqual([3, 3, 3]);
  });
});
