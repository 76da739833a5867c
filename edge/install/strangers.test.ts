import { beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../devices/profiles/index.js';
import { lookAt, Strangers } from './strangers.js';

let watched: boolean;
let strangers: Strangers;
beforeEach(() => {
  watched = true;
  strangers = new Strangers(catalogue, () => watched);
});

const hear = (topic: string, payload: string | Uint8Array, now: number) =>
  strangers.hear({ topic, payload: Buffer.from(payload), account: 'new' }, now);

describe('strangers', () => {
  it('are shown with what was said last, newest first', () => {
    hear('a', '{"in":1}', 1_000);
    hear('b', 'b', 2_000);
    hear('a', '{"out":1}', 3_000);
    const rows = strangers.rows(4_000);
    expect(rows.map(({ topic, n, seen_s, sample, account }) => [topic, n, seen_s, sample, account])).toEqual([
      ['a', 2, 1, '{"out":1}', 'new'],
      ['b', 1, 2, 'b', 'new'],
    ]);
  });

  it('are fifty at most, whatever floods in, and few of them are decoded in a second', () => {
    for (let n = 0; n < 10_000; n += 1) hear(`flood/${n % 3_000}`, '{"in":1}', 1_000 + n / 10);
    const rows = strangers.rows(3_000);
    expect(rows).toHaveLength(50);
    expect(rows[0]!.topic).toBe('flood/999');
    expect(rows.filter(({ candidates }) => candidates.length > 0).length).toBeLessThanOrEqual(10);
  });

  it('keep 2 KiB of text, whole characters, and nothing of what is no text', () => {
    hear('a', '等'.repeat(1_000), 0);
    hear('b', Uint8Array.from([0xff, 0xd8, 0xff]), 0);
    const [b, a] = strangers.rows(0);
    expect(a!.sample).toBe('等'.repeat(682));
    expect([b!.sample, b!.refused, b!.candidates]).toEqual(['', 'not_utf8', []]);
  });

  it('are decoded only while somebody looks', () => {
    watched = false;
    hear('a', '{"in":1}', 0);
    expect(strangers.rows(0)[0]!.candidates).toEqual([]);
    watched = true;
    hear('a', '{"in":1}', 1);
    expect(strangers.rows(0)[0]!.candidates.map(({ profile }) => profile)).toContain('hallgate-json');
  });
});

describe('candidates', () => {
  const look = (topic: string, payload: object) =>
    lookAt(catalogue, { topic, payload: Buffer.from(JSON.stringify(payload)) }, Date.UTC(2026, 0, 5));

  it('begin with the profile that the topic belongs to, and name the channels', () => {
    const { candidates } = look('zigbee2mqtt/help', { action: 'single', battery: 90 });
    expect(candidates[0]).toMatchObject({ profile: 'zigbee2mqtt-button' });
    expect(candidates[0]!.channels).toContainEqual({ channel: 'button:1', kind: 'press' });
  });

  it('are found on a topic that the installer chose', () => {
    const profiles = look('my/own/topic', { people: 4 }).candidates.map(({ profile }) => profile);
    expect(profiles).toContain('hallgate-json');
  });

  it('say why there is none', () => {
    expect(look('x', { nonsense: 1 })).toMatchObject({ candidates: [], refused: 'no_profile' });
  });

  it('hold no id of a beacon', () => {
    const said = JSON.stringify(
      look('espresense/devices/aabbccddeeff/west', { id: 'aabbccddeeff', rssi: -60, distance: 1 }),
    );
    expect(said).toContain('espresense');
    expect(said).not.toContain('aabbccddeeff');
  });
});
