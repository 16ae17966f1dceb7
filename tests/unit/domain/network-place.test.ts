import { expect, test } from 'vitest';
import { networkPlace } from '#lib/domain/network-place.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['2001:db8:1:2:bbbb:cccc:dddd:eeee', '2001:db8:1:2'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['2001:db8:0:0:1::', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
  ['192.0.2.7:51432', '192.0.2.7'],
  ['[2001:db8:1:2:aaaa::1]:51432', '2001:db8:1:2'],
  ['[2001:db8:1:2:aaaa::1]', '2001:db8:1:2'],
  ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['', ''],
  ['no address:', 'no address:'],
])('%s is at %s', (address, place) => {
  expect(networkPlace(address)).toBe(place);
});
