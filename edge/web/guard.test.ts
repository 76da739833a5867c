import { describe, expect, it } from 'vitest';
import { hostAllowed, originAllowed } from './guard.js';

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

describe('originAllowed', () => {
  it.each([
    [undefined, 'gateway:8080', true],
    ['http://gateway:8080', 'gateway:8080', true],
    ['https://gateway:8080', 'Gateway:8080', true],
    ['http://gateway', 'gateway', true],
    ['http://gateway:80', 'gateway', true],
    ['http://gateway:8081', 'gateway:8080', false],
    ['http://evil.example', 'gateway:8080', false],
    ['http://gateway:8080.evil.example', 'gateway:8080', false],
    ['null', 'gateway:8080', false],
    ['', 'gateway:8080', false],
    ['http://gateway:8080', undefined, false],
  ])('a page of %s at %s: %s', (origin, host, yes) => expect(originAllowed(origin, host)).toBe(yes));
});
