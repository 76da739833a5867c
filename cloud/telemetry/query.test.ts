import { describe, expect, it } from 'vitest';
import {
  count,
  each,
  last,
  max,
  mean,
  percentOf,
  select,
  selected,
  selectFrom,
  sum,
  tagValues,
} from './index.js';

describe('select', () => {
  it('writes one statement with named columns', () => {
    const query = select('queue', { v: last('wait_s') }, { by: ['hall', 'queue'] });
    expect(query.text).toBe(
      'SELECT last("wait_s") AS "v" FROM "queue" WHERE $timeFilter GROUP BY "hall", "queue"',
    );
    expect(query.tags).toEqual(['hall', 'queue']);
  });

  it('puts the time filter into the innermost query only', () => {
    const worst = selectFrom(
      select('queue', { w: last('wait_s') }, { by: ['hall', 'queue'] }),
      { wait: max('w') },
      { by: ['hall'], above: { w: 0 } },
    );
    expect(worst.text).toBe(
      'SELECT max("w") AS "wait" FROM (SELECT last("wait_s") AS "w" FROM "queue" WHERE $timeFilter ' +
        'GROUP BY "hall", "queue") WHERE "w" > 0 GROUP BY "hall"',
    );
  });

  it('fills, filters and limits', () => {
    const text = select(
      'vote',
      { satisfaction: percentOf(sum('good'), sum('total')) },
      { every: '15m', fill: 0, where: { hall: selected('hall'), desk: "o'clock" }, newest: 5 },
    ).text;
    expect(text).toBe(
      'SELECT sum("good") / sum("total") * 100 AS "satisfaction" FROM "vote" WHERE $timeFilter AND ' +
        `"hall" =~ /^\${hall:regex}$/ AND "desk" = 'o\\'clock' GROUP BY time(15m) fill(0) ORDER BY time DESC LIMIT 5`,
    );
  });

  it('lists the values of a tag', () => {
    expect(tagValues('queue', 'queue', { hall: selected('hall') })).toBe(
      `SHOW TAG VALUES FROM "queue" WITH KEY = "queue" WHERE "hall" =~ /^\${hall:regex}$/`,
    );
  });

  it('asks for hours and days where they live, by the midnight of the hall', () => {
    const options = { by: ['hall'], every: '1d', zone: 'Europe/Berlin' } as const;
    expect(select('queue_1d', { v: max('wait_p90_s') }, options).text).toBe(
      'SELECT max("wait_p90_s") AS "v" FROM "rollup"."queue_1d" WHERE $timeFilter ' +
        `GROUP BY time(1d), "hall" fill(null) tz('Europe/Berlin')`,
    );
    expect(tagValues('queue_1d', 'hall')).toBe('SHOW TAG VALUES FROM "rollup"."queue_1d" WITH KEY = "hall"');
  });

  // The compiler is the test: an expectation of an error that does not come is an error itself.
  it('does not compile what the contract does not declare', () => {
    // @ts-expect-error There is no such measurement.
    expect(() => select('queues', { v: last('wait_s') })).toThrow();
    // @ts-expect-error There is no such field.
    select('queue', { v: last('wait_seconds') });
    // @ts-expect-error The field belongs to another measurement.
    select('occupancy', { v: percentOf(last('count'), last('wait_s')) });
    // @ts-expect-error There is no such tag.
    select('queue', { v: last('wait_s') }, { by: ['desk'] });
    // @ts-expect-error There is no such tag to filter by.
    select('queue', { v: last('wait_s') }, { where: { desk: 'a' } });
    // @ts-expect-error A text has no mean.
    select('queue', { v: mean('status') });
    // @ts-expect-error The inner query has no such column.
    selectFrom(select('queue', { w: last('wait_s') }), { v: max('wait') });
    // @ts-expect-error The inner query does not keep this tag.
    selectFrom(select('queue', { w: last('wait_s') }, { by: ['hall'] }), { v: max('w') }, { by: ['queue'] });
    // @ts-expect-error There is no such tag to list.
    tagValues('queue', 'desk');
    const right = select('event', { title: each('title'), kind: each('type'), n: count('text') });
    expect(right.columns).toEqual(['title', 'kind', 'n']);
  });
});
