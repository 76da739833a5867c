/** Satisfaction from votes: no verdict under the number of votes that the standards ask for. */
import type { Standards } from '../cloud/site/standards.js';
import { each, percentOf, type Query, selectFrom, sum } from '../cloud/telemetry/index.js';

export const votes = { good: sum('good'), total: sum('total') } as const;

/** Per cent, and the votes that it rests on where a panel has room for both; nothing where they are too few. */
export function satisfactionOf<T extends string>(
  counted: Query<'good' | 'total', T>,
  { satisfaction }: Standards,
) {
  const columns = { satisfaction: percentOf(each('good'), each('total')) } as const;
  return selectFrom(counted, columns, { by: counted.tags, above: enough(satisfaction) });
}

/** The same with the number of votes as a column of its own. */
export function satisfactionWithVotes(counted: Query<'good' | 'total'>, { satisfaction }: Standards) {
  const columns = { satisfaction: percentOf(each('good'), each('total')), votes: each('total') } as const;
  return selectFrom(counted, columns, { above: enough(satisfaction) });
}

const enough = ({ min_votes }: Standards['satisfaction']) => ({ total: min_votes - 1 });
