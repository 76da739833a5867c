/** Pins: on the header, and one thing on each. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import { headerPins } from '../header.js';
import type { Finding } from '../problem.js';

export function checkPins(hall: Draft<Hall>): Finding[] {
  const user = new Map<number, string>();
  return present(hall.devices).flatMap(([index, device]) =>
    Object.entries(device.pins ?? {}).flatMap(([name, bcm]): Finding[] => {
      if (bcm === undefined) return [];
      const path = ['devices', index, 'pins', name];
      if (!headerPins.has(bcm)) {
        return [
          {
            code: 'pin_off_header',
            path,
            found: bcm,
            wrong: 'not a GPIO of the 40-pin header',
            mend: 'use a BCM number from 2 to 27',
          },
        ];
      }
      if (bcm < 2) {
        const wrong = 'which identifies add-on boards';
        return [{ code: 'pin_off_header', path, found: bcm, wrong, mend: 'use a BCM number from 2 to 27' }];
      }
      const other = user.get(bcm);
      user.set(bcm, other ?? `${device.id ?? `devices[${index}]`}.${name}`);
      if (other === undefined) return [];
      return [
        { code: 'pin_taken', path, found: bcm, wrong: `the pin of ${other} already`, mend: 'use a free pin' },
      ];
    }),
  );
}
