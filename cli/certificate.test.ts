import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CertificateBody } from '../edge/install/certificate.js';
import { keyFingerprint } from '../edge/install/fingerprint.js';
import { seal } from '../edge/install/seal.js';
import { checkCertificate } from './certificate.js';

const body: CertificateBody = {
  hall: { id: 'main', name: { en: 'Main hall' }, time_zone: 'Asia/Hong_Kong' },
  hall_file: 'f00d',
  at: Date.UTC(2026, 0, 5, 9),
  by: 'Ada',
  software: 'hallgate 1.0.0',
  devices: [
    {
      id: 'door',
      name: 'Door',
      model: 'Counter',
      wiring: ['a'],
      note: '',
      photo: null,
      result: {
        kind: 'line',
        at: 0,
        by: 'Ada',
        passed: false,
        why: 'missed',
        steps: [],
        share: 0.5,
        low: 0.3,
        high: 0.7,
      },
    },
    { id: 'lamp', name: 'Lamp', model: 'lamp', wiring: [], note: '', photo: null, result: null },
  ],
};
const certificate = seal(body, generateKeyPairSync('ed25519').privateKey);

test('prints who, when, what, and by which key it is signed', () => {
  const { good, text } = checkCertificate(JSON.stringify(certificate, null, 2));
  expect(good).toBe(true);
  expect(text).toContain('main (Main hall)');
  expect(text).toContain('2026-01-05 17:00 GMT+8, by Ada, with hallgate 1.0.0');
  expect(text).toMatch(/door +Counter +failed: missed, 50 % \(30 to 70 %\)/);
  expect(text).toMatch(/lamp +lamp +not tested/);
  expect(text).toContain(keyFingerprint(certificate.public_key));
  expect(text).toContain('The signature is good');
});

test('a changed one is not valid, also where a key was added to it', () => {
  const changed = { ...certificate, body: { ...body, by: 'Eve' } };
  expect(checkCertificate(JSON.stringify(changed))).toMatchObject({ good: false });
  const added = { ...certificate, body: { ...body, approved: true } };
  const { good, text } = checkCertificate(JSON.stringify(added));
  expect(good).toBe(false);
  expect(text).toContain('NOT VALID: the digest and the signature');
});

test.each(['', '{}', '[]', '{"body":{}}'])('%j is no certificate', (json) => {
  expect(() => checkCertificate(json)).toThrow();
});
