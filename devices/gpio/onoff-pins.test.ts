import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openOnoffPins } from './onoff-pins.js';

// What a driver does with pins is tested against a real kernel by scripts/gpio-kernel-test.sh.
it('opens only where the kernel has GPIO, and says what is needed elsewhere', async () => {
  const opened = openOnoffPins({ clock: { monotonicMs: () => 0 }, onError: () => {} });
  const outcome = await opened.then(
    (pins) => pins.close() ?? 'opened',
    (error) => error.code,
  );
  expect(outcome).toBe(existsSync('/sys/class/gpio/export') ? 'opened' : 'no_gpio');
});
