/** Time zone and opening hours. */
import { IANAZone } from 'luxon';
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import type { Finding } from '../problem.js';
import { didYouMean } from '../suggest.js';

export function checkTimeZone({ time_zone }: Draft<Hall>): Finding[] {
  if (time_zone === undefined || IANAZone.isValidZone(time_zone)) return [];
  const mend = didYouMean(
    time_zone,
    Intl.supportedValuesOf('timeZone'),
    'write it as in Europe/Warsaw or Asia/Hong_Kong',
  );
  return [
    { code: 'unknown_time_zone', path: ['time_zone'], found: time_zone, wrong: 'no such time zone', mend },
  ];
}

export function checkHours({ hours }: Draft<Hall>): Finding[] {
  return Object.entries(hours ?? {}).flatMap(([day, spans]) => {
    const seen: { from: string; to: string; span: string }[] = [];
    return present(spans).flatMap(([index, span]): Finding[] => {
      const path = ['hours', day, index];
      const [from = '', to = ''] = span.split('-');
      if (from >= to) {
        const mend = 'over midnight, write 22:00-24:00 here and 00:00-02:00 on the next day';
        return [{ code: 'hours_order', path, found: span, wrong: 'which ends before it begins', mend }];
      }
      const other = seen.find((earlier) => from < earlier.to && earlier.from < to);
      seen.push({ from, to, span });
      if (!other) return [];
      return [
        {
          code: 'hours_overlap',
          path,
          found: span,
          wrong: `which overlaps ${other.span}`,
          mend: 'make one span of the two',
        },
      ];
    });
  });
}
