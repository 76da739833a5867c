/** Devices that state the same people twice: as totals since some start, and as the change since their last report. */
import { z } from 'zod';
import type { Reading } from '../reading.js';
import { known } from '../values.js';

interface InOut {
  readonly in?: number | null | undefined;
  readonly out?: number | null | undefined;
}

/** The option `count` of such a profile. Its default is the first. */
export function countOption(first: 'total' | 'period') {
  return z
    .enum(['total', 'period'])
    .default(first)
    .describe(
      'What is counted: totals since some start, which outlive lost messages, or the change since the last report.',
    );
}

/**
 * One line, counted once.
 *
 * @param chosen option `count`; without a choice a message is read as it stands, by its totals if it has both
 * @param bits where the total wraps; absent if it never does
 */
export function counted(
  chosen: unknown,
  channel: string,
  { total = {}, period = {} }: { readonly total?: InOut; readonly period?: InOut },
  bits?: 16 | 32,
): Reading[] {
  const sums = known({ in: total.in, out: total.out });
  const steps = known({ in: period.in, out: period.out });
  if (Object.keys(sums).length > 0 && chosen !== 'period') {
    return [{ kind: 'total', channel, ...sums, ...(bits === undefined ? {} : { bits }) }];
  }
  if (Object.keys(steps).length === 0 || chosen === 'total') return [];
  return [{ kind: 'crossing', channel, in: steps.in ?? 0, out: steps.out ?? 0 }];
}
