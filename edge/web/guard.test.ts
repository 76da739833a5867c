import { describe, expect, it } from 'vitest';
import { hostAllowed } from './guard.js';

const names = new Set(['localhost', 'gateway', 'gateway.local']);

describe('hostAllowed', () => {
  it.each([
    'localhost',
    'LocalHost:8080',
    'gateway.local:80',
    '127.0.0.1',
    '192.168.1.20:8080',
    '[::1]',
    '[fe80::1]:8080',
  ])('%s is answered', (host) => expect(hostAllowed(host, names)).toBe(true));
  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost:8080@evil.example',
    '1.2.3',
    '2130706433',
    '::1',
    '[evil.example]',
    '[127.0.0.1]',
    'localhost:port',
    'localhost, evil.example',
  ])('%s is refused', (host) => expect(hostAllowed(host, names)).toBe(false));
});
