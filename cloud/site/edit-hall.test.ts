import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addDevice, type NewDevice, swapLine } from './edit-hall.js';
import { demoDirectory, templateDirectory } from './template.js';

const device: NewDevice = {
  id: 'side-door',
  name: 'Side door: "east"',
  profile: 'hallgate-json',
  topics: ['main/side', 'main/side/#'],
  account: null,
  watches: [{ channel: 'line:1', line: 'entrance' }],
};
const template = await readFile(join(templateDirectory, 'halls', 'main.yaml'), 'utf8');
const demo = await readFile(join(demoDirectory, 'halls', 'demo.yaml'), 'utf8');

/** Lines that the second text has and the first has not, and the other way round. */
function difference(before: string, after: string) {
  const [old, next] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !next.includes(line)),
    come: next.filter((line) => !old.includes(line)),
  };
}

describe('a new device', () => {
  test.each([
    ['template', template, '  - { id: buzzer, profile: gpio-buzzer, pins: { buzzer: 25 } }'],
    ['demo', demo, '  - { id: buzzer, profile: gpio-buzzer, pins: { buzzer: 25 } }'],
  ])('in the %s changes no other byte, comments included', (_name, before, last) => {
    const added = `
  - id: side-door
    name: 'Side door: "east"'
    profile: hallgate-json
    topics:
      - main/side
      - main/side/#
    watches:
      - { channel: line:1, line: entrance }`;
    expect(addDevice(before, device)).toBe(before.replace(last, last + added));
  });

  test('stands at the end of the devices', () => {
    const { devices } = parse(addDevice(template, device));
    expect(devices.at(-1)).toEqual({
      id: 'side-door',
      name: 'Side door: "east"',
      profile: 'hallgate-json',
      topics: ['main/side', 'main/side/#'],
      watches: [{ channel: 'line:1', line: 'entrance' }],
    });
    expect(devices).toHaveLength(parse(template).devices.length + 1);
  });

  test('brings its account, if that is a new login', () => {
    const after = parse(addDevice(template, { ...device, account: 'bridge' }, true));
    expect(after.accounts).toEqual([{ id: 'bridge' }]);
    expect(after.devices.at(-1).account).toBe('bridge');
  });

  test('finds a place in a hall without devices, or with none in its list', () => {
    const bare = { ...device, name: '', watches: [], topics: ['t'] };
    const lines = '  - id: side-door\n    profile: hallgate-json\n    topics:\n      - t';
    expect(addDevice('id: a\n', bare)).toBe(`id: a\n\ndevices:\n${lines}\n`);
    expect(addDevice('id: a\ndevices: [] # later\nname: b\n', bare)).toBe(
      `id: a\ndevices: # later\n${lines}\nname: b\n`,
    );
    expect(addDevice('id: a\ndevices:\nname: b\n', bare)).toBe(`id: a\ndevices:\n${lines}\nname: b\n`);
    expect(parse(addDevice('devices: [{ id: x }]\nname: b', bare))).toEqual({
      devices: [{ id: 'x' }, { id: 'side-door', profile: 'hallgate-json', topics: ['t'] }],
      name: 'b',
    });
    expect(addDevice('devices:\n- id: x\n# end\n', bare)).toBe(
      `devices:\n- id: x\n${lines.replace(/^ {2}/gm, '')}\n# end\n`,
    );
  });

  test('is not added to a text that is no hall', () => {
    expect(() => addDevice('- a list', device)).toThrow('no YAML mapping');
  });
});

describe('a line that counts the wrong way round', () => {
  test('is swapped, and swapped back', () => {
    const once = swapLine(template, 'door-counter', 'line:1')!;
    expect(difference(template, once)).toEqual({
      gone: ['      - { channel: "line:1", line: entrance }'],
      come: ['      - { channel: "line:1", line: entrance, swap: true }'],
    });
    const twice = swapLine(once, 'door-counter', 'line:1')!;
    expect(twice).toBe(once.replace('swap: true', 'swap: false'));
    expect(swapLine(twice, 'door-counter', 'line:1')).toBe(once);
  });

  test('is swapped at every watch of its channel, in a block as well', () => {
    const block = `devices:
  - id: door
    watches:
      - channel: line:1
        line: a # the left one
      - { channel: line:1, queue: b }
      - channel: line:2
        line: c
`;
    expect(swapLine(block, 'door', 'line:1')).toBe(
      block.replace('line: a', 'line: a\n        swap: true').replace('queue: b', 'queue: b, swap: true'),
    );
  });

  test.each([
    ['door-counter', 'region:1'],
    ['door-counter', 'line:9'],
    ['nobody', 'line:1'],
    ['lamp', 'lamp'],
  ])('%s %s is no line', (id, channel) => expect(swapLine(template, id, channel)).toBeNull());
});
