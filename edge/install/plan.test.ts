import { describe, expect, it } from 'vitest';
import { deviceSchema } from '../../cloud/site/hall.js';
import { catalogue, findProfile } from '../../devices/profiles/index.js';
import { planOf } from './plan.js';

/** The plan in short: "in door ×1" by turns. */
function plan(entry: object) {
  const device = deviceSchema.parse({ id: 'd', ...entry });
  const planned = planOf(device, findProfile(device.profile));
  const turns: string[][] = [];
  for (const { turn, what, channel, place, press, level, times } of planned?.steps ?? []) {
    turns[turn] ??= [];
    turns[turn].push(`${[what, channel, press, level, place?.id].filter(Boolean).join(' ')} ×${times}`);
  }
  return { kind: planned?.kind ?? null, turns: turns.map((turn) => turn.join(' + ')) };
}

describe('the walk test of', () => {
  it('a door counter goes once each way, and then 19 times to and fro; its zone comes after', () => {
    const watches = [
      { channel: 'line:1', line: 'door' },
      { channel: 'region:1', zone: 'area' },
    ];
    expect(plan({ profile: 'milesight-vs125', topics: ['t'], watches })).toEqual({
      kind: 'line',
      turns: [
        'in line:1 door ×1',
        'out line:1 door ×1',
        'in line:1 door ×19 + out line:1 door ×19',
        'enter region:1 area ×1',
        'leave region:1 area ×1',
        'enter region:1 area ×2 + leave region:1 area ×2',
      ],
    });
  });

  it.each<[string, object, string | null, string[]]>([
    [
      'two beams',
      { profile: 'gpio-beam-pair', pins: { a: 2, b: 3 }, watches: [{ channel: 'line:1', line: 'x' }] },
      'line',
      ['in line:1 x ×1', 'out line:1 x ×1', 'in line:1 x ×19 + out line:1 x ×19'],
    ],
    [
      'smileys',
      { profile: 'gpio-satisfaction-panel', pins: { 1: 5, 2: 6, 3: 13 }, watches: [{ channel: 'panel' }] },
      'buttons',
      ['press panel 1 ×3', 'press panel 2 ×3', 'press panel 3 ×3'],
    ],
    [
      'help buttons',
      { profile: 'gpio-button', pins: { help: 2, answer: 3 }, watches: [] },
      'buttons',
      ['press button:help ×3', 'press button:answer ×3'],
    ],
    [
      'a key switch',
      { profile: 'gpio-desk-switch', pins: { switch: 2 }, watches: [{ channel: 'desk', desk: 'd1' }] },
      'switch',
      ['on desk d1 ×1', 'off desk d1 ×1', 'on desk d1 ×2 + off desk d1 ×2'],
    ],
    ['a lamp', { profile: 'gpio-lamp', pins: { lamp: 2 } }, 'output', ['see lamp ×1']],
    [
      'a button of two presses',
      {
        profile: 'zigbee2mqtt-button',
        topics: ['t'],
        watches: [
          { channel: 'button:1', press: 'single', as: 'call' },
          { channel: 'button:1', press: 'double', as: 'answer' },
        ],
      },
      'buttons',
      ['press button:1 ×3', 'press button:1 double ×3'],
    ],
    [
      'a key switch at an input of a relay',
      { profile: 'shelly-gen2-input', topics: ['t'], watches: [{ channel: 'input:0', desk: 'd1' }] },
      'switch',
      ['on input:0 d1 ×1', 'off input:0 d1 ×1', 'on input:0 d1 ×2 + off input:0 d1 ×2'],
    ],
    [
      'beacon nodes',
      {
        profile: 'espresense',
        topics: ['t'],
        watches: [
          { channel: 'room:a', queue: 'q', as: 'joined' },
          { channel: 'room:b', queue: 'q', as: 'served' },
        ],
      },
      'beacon',
      ['place room:a q ×3', 'place room:b q ×3'],
    ],
    [
      'a queue sensor',
      { profile: 'xovis-5', topics: ['t'], watches: [{ channel: 'logic:1', queue: 'q' }] },
      'queue',
      ['wait logic:1 q ×1'],
    ],
    [
      'a smiley terminal of its own',
      { profile: 'imbuildings-moodbox', topics: ['t'], watches: [{ channel: '*' }] },
      'buttons',
      [1, 2, 3, 4, 5].map((level) => `press level:${level} ×3`),
    ],
    [
      'air',
      { profile: 'lorawan-environment', topics: ['t'], watches: [{ channel: 'room', zone: 'z' }] },
      'signs',
      ['wait * ×1'],
    ],
    ['a gateway', { profile: 'chirpstack-gateway', topics: ['t'] }, 'signs', ['wait * ×1']],
  ])('%s', (_name, entry, kind, turns) => expect(plan(entry)).toEqual({ kind, turns }));

  it('any MQTT device asks for something', () => {
    const kinds = catalogue.map(({ id }) => plan({ profile: id, topics: ['t'] }).kind);
    expect(kinds).toEqual(catalogue.map(() => 'signs'));
    expect(kinds.length).toBeGreaterThan(30);
  });
});
