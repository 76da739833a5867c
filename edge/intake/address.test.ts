import { expect, it } from 'vitest';
import { addressOf, isOwnMachine } from './address.js';

it.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::1', '::1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::ffff', '2001:db8:1:2::/64'],
  ['2001:db8::5', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::2', '0:0:0:0::/64'],
  [undefined, 'unknown'],
])('%s counts as %s', (remote, address) => expect(addressOf(remote)).toBe(address));

it('knows its own machine', () => {
  const own = ['127.0.0.1', '::1', '127.0.0.2', '10.0.0.1', 'unknown'].map((address) =>
    isOwnMachine(address),
  );
  expect(own).toEqual([true, true, false, false, false]);
});
