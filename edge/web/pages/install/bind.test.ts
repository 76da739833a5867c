import { describe, expect, it } from 'vitest';
import { readingSchema } from '../../../../devices/reading.js';
import type { Stranger } from '../../../install/view.js';
import { bindRequest, fieldOfProblem, proposedId, questions } from './bind.js';
import { device, hallView } from './testing/hall.js';

const stranger = (topic: string, account: string | null = null): Stranger => ({
  topic,
  account,
  n: 1,
  seen_s: 0,
  sample: '',
  candidates: [],
  refused: null,
});

describe('proposedId', () => {
  const taken = hallView({ devices: [device('door'), device('door-2'), device('telemetry')], strangers: [] });
  it.each([
    ['the login of a device alone', stranger('x/y', 'back-door'), 'back-door'],
    ['the end of the topic where the login is taken', stranger('x/y', 'door'), 'x-y'],
    ['letters that ids have', stranger('Hall 1/Zähler №7/State!', null), 'z-hler-7-state'],
    ['a number where the id is taken', stranger('/door/', null), 'door-3'],
    ['a word where nothing is left', stranger('//', null), 'device'],
  ])('is %s', (_name, one, id) => expect(proposedId(one, { ...taken, strangers: [one] })).toBe(id));

  it('is not the login of a bridge, which speaks for several', () => {
    const [a, b] = [stranger('bridge/a', 'zigbee'), stranger('bridge/b', 'zigbee')];
    expect(proposedId(a, { ...taken, strangers: [a, b] })).toBe('bridge-a');
  });

  it('is always an id', () => {
    const long = stranger(`x/${'Ab_'.repeat(60)}`);
    expect(proposedId(long, taken)).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/);
  });
});

describe('questions', () => {
  it('asks once a channel, and not of what belongs to the whole hall', () => {
    const asked = questions([
      { channel: 'line:1', kind: 'total' },
      { channel: 'line:1', kind: 'crossing' },
      { channel: 'region:1', kind: 'presence' },
      { channel: 'device', kind: 'health' },
      { channel: 'air', kind: 'environment' },
      { channel: 'button:1', kind: 'press' },
      { channel: 'panel', kind: 'vote' },
    ]);
    expect(asked.map(({ channel, places, placeless }) => [channel, places.join(), placeless])).toEqual([
      ['line:1', 'line', false],
      ['region:1', 'zone,queue', false],
      ['button:1', 'desk,queue', true],
      ['panel', 'desk', true],
    ]);
    expect(asked.map(({ meanings }) => meanings.length)).toEqual([0, 0, 9, 0]);
  });

  it('knows every kind of reading', () => {
    const kinds = readingSchema.options.map((option) => option.shape.kind.value);
    const asked = kinds.filter((kind) => questions([{ channel: 'c', kind }]).length === 1);
    expect(kinds).toHaveLength(16);
    expect(kinds.filter((kind) => !asked.includes(kind))).toEqual(['environment', 'health']);
  });
});

describe('bindRequest', () => {
  const channels = [
    { channel: 'line:1', kind: 'total' },
    { channel: 'region:1', kind: 'presence' },
    { channel: 'button:1', kind: 'press' },
    { channel: 'panel', kind: 'vote' },
  ];
  const fields = {
    id: ' back-door ',
    name: ' Back door ',
    profile: 'milesight-vs133',
    topics: 'a/b\n\n c/d \n',
    'place line:1': 'line door',
    'place region:1': '',
    'place button:1': 'hall',
    'as button:1': 'call',
    'place panel': 'hall',
  };

  it('is what the form says', () => {
    expect(bindRequest(fields, channels, 'bridge', 'f1')).toEqual({
      hall_file: 'f1',
      id: 'back-door',
      name: 'Back door',
      profile: 'milesight-vs133',
      topics: ['a/b', 'c/d'],
      account: 'bridge',
      watches: [
        { channel: 'line:1', kind: 'line', place: 'door' },
        { channel: 'button:1', kind: null, place: null, as: 'call' },
        { channel: 'panel', kind: null, place: null },
      ],
    });
  });

  it('names no account where the device has a login of its own', () => {
    expect(bindRequest(fields, channels, 'back-door', 'f1').account).toBeNull();
    expect(bindRequest(fields, channels, null, 'f1').account).toBeNull();
  });

  it.each([
    [
      'halls/a.yaml:8:5 devices[3].watches[0].line: found "dor", no such line; … [unknown_line]',
      'place line:1',
    ],
    ['halls/a.yaml:8:5 devices[3].watches[1].desk: no such desk; … [unknown_desk]', 'place button:1'],
    ['halls/a.yaml:8:5 devices[3].topics[0]: two logins; … [topic_overlap]', 'topics'],
    ['halls/a.yaml:8:5 devices[3].id: found "Door"; … [bad_format]', 'id'],
    ['halls/a.yaml:8:5 devices[3].options: no options; … [bad_options]', null],
    ['halls/a.yaml:8:5 devices[3].watches[9].line: no such line; … [unknown_line]', null],
    ['halls/a.yaml:3:1 capacity: found 0; … [out_of_range]', null],
  ])('%s belongs to %s', (line, field) => {
    expect(fieldOfProblem(line, bindRequest(fields, channels, null, 'f1'))).toBe(field);
  });
});
