import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from '../hall/fixtures.js';
import { certificateBody, missingTests } from './certify.js';
import { conduct } from './conduct.js';
import { Photos, typeOf } from './photos.js';
import { flawsOf, publicKeyOf, seal } from './seal.js';
import { signingKey } from './signing-key.js';

const bench = new Bench();
const profiles = new Map();
const certified = {
  model: bench.model,
  state: bench.state,
  profiles,
  hallFile: 'f00d',
  software: 'hallgate 1',
};
bench.work((step) => conduct(step, 'Ada', { do: 'start', device: 'lamp' }, profiles));
bench.work((step) => conduct(step, 'Ada', { do: 'answer', seen: true }, profiles));
const body = certificateBody(certified, 'Ada', 1_000);
const { privateKey } = generateKeyPairSync('ed25519');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hallgate-certify-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('a certificate', () => {
  it('says of each device how it is wired and what its walk test gave', () => {
    expect(body.devices.map(({ id }) => id)).toEqual(bench.model.hall.devices.map(({ id }) => id));
    expect(body.devices.at(-1)).toMatchObject({
      id: 'lamp',
      model: 'alert lamp',
      wiring: ['lamp: GPIO22 (pin 15)'],
      result: { kind: 'output', passed: true, by: 'Ada' },
      note: '',
      photo: null,
    });
    expect(body.devices[0]).toMatchObject({ id: 'door', wiring: ['sensors/door'], result: null });
    expect(missingTests(certified)).toEqual(['door', 'zone', 'desks', 'buttons', 'help', 'panel', 'tags']);
  });

  it('is good as it was made, whatever the order of its keys', () => {
    const certificate = seal(body, privateKey);
    expect(flawsOf(certificate)).toEqual([]);
    expect(flawsOf(JSON.parse(JSON.stringify(certificate)))).toEqual([]);
    const turned = Object.fromEntries(Object.entries(body).reverse()) as unknown as typeof body;
    expect(flawsOf({ ...certificate, body: turned })).toEqual([]);
  });

  it('shows every change', () => {
    const certificate = seal(body, privateKey);
    const changed = (change: object) => ({ ...certificate, body: { ...body, ...change } });
    expect(flawsOf(changed({ by: 'Eve' }))).toEqual(['digest', 'signature']);
    expect(flawsOf(changed({ devices: body.devices.slice(1) }))).toEqual(['digest', 'signature']);
    const other = seal(changed({ by: 'Eve' }).body, generateKeyPairSync('ed25519').privateKey);
    expect(flawsOf({ ...other, public_key: certificate.public_key })).toEqual(['signature']);
    for (const flaw of [{ signature: '' }, { public_key: 'no key' }, { signature: '!!' }])
      expect(flawsOf({ ...certificate, ...flaw })).toEqual(['signature']);
  });
});

describe('the key of a gateway', () => {
  it('is made once, for its owner alone', async () => {
    const first = await signingKey(directory);
    expect(publicKeyOf(await signingKey(directory))).toBe(publicKeyOf(first));
    expect((await stat(join(directory, 'certificate-key.pem'))).mode & 0o777).toBe(0o600);
  });

  it('is never replaced by another one', async () => {
    await writeFile(join(directory, 'certificate-key.pem'), 'damaged');
    await expect(signingKey(directory)).rejects.toThrow();
  });
});

describe('a picture', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]);

  it('is told by its bytes', () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]);
    const others = [Buffer.from('<svg onload=x>'), Buffer.from('GIF89a'), Uint8Array.from([]), png.slice(1)];
    expect([jpeg, png, ...others].map(typeOf)).toEqual(['jpg', 'png', null, null, null, null]);
  });

  it('is kept for its owner alone, and the next one takes its place', async () => {
    const photos = new Photos(directory);
    const photo = await photos.put('door', jpeg);
    expect(Uint8Array.from(await photos.get('door', photo))).toEqual(jpeg);
    expect((await stat(join(directory, 'photos', 'door.jpg'))).mode & 0o777).toBe(0o600);
    const next = await photos.put('door', Uint8Array.from([...jpeg, 3]));
    expect(next.sha256).not.toBe(photo.sha256);
    expect(await photos.get('door', next)).toHaveLength(7);
    await expect(photos.put('door', Buffer.from('no picture'))).rejects.toMatchObject({
      code: 'not_a_picture',
    });
    await expect(photos.get('door', null)).rejects.toMatchObject({ code: 'no_photo' });
    await expect(photos.get('side', photo)).rejects.toMatchObject({ code: 'no_photo' });
  });
});
