/** Topics: well-formed, outside the gateway's own words, and each one written by a single login. */
import { type Draft, present } from '../draft.js';
import type { Hall } from '../hall.js';
import type { Finding, Path } from '../problem.js';
import { filterFault, overlap } from '../topic.js';

/** What the gateway itself says and hears; Node-RED's account may publish to `do`, devices may not. */
const own = ['queue', 'zone', 'alert', 'device', 'gateway', 'do', 'done'];

interface Claim {
  readonly filter: string;
  readonly path: Path;
  /** The login that may publish there. */
  readonly login: string;
}

export function checkTopics(hall: Draft<Hall>): Finding[] {
  const claims = deviceClaims(hall);
  const rights = present(hall.accounts).flatMap(([index, account]) =>
    (['may_publish', 'may_subscribe'] as const).flatMap((key) =>
      present(account[key]).map(([at, filter]) => ({ filter, path: ['accounts', index, key, at] })),
    ),
  );
  return [
    ...[...claims, ...rights].flatMap(({ filter, path }) => malformed(filter, path)),
    ...claims.flatMap((claim) => checkOwn(claim, hall.id ?? '+')),
    ...claims.flatMap((claim, index) => checkOverlap(claim, claims.slice(0, index))),
  ];
}

function deviceClaims(hall: Draft<Hall>): Claim[] {
  return present(hall.devices).flatMap(([index, device]) =>
    present(device.topics).map(([at, filter]) => {
      const login = device.account ?? device.id ?? `devices[${index}]`;
      return { filter, path: ['devices', index, 'topics', at], login };
    }),
  );
}

function malformed(filter: string, path: Path): Finding[] {
  const fault = filterFault(filter);
  if (fault === undefined) return [];
  return [
    {
      code: 'bad_topic',
      path,
      found: filter,
      wrong: fault,
      mend: 'write it as in site/door/# or site/+/state',
    },
  ];
}

function checkOwn({ filter, path }: Claim, hall: string): Finding[] {
  if (filter.startsWith('$') || filter === '#' || filter.startsWith('#')) {
    const wrong = 'which no device may have';
    return [{ code: 'bad_topic', path, found: filter, wrong, mend: 'name the topics of this device only' }];
  }
  const word = own.find((name) => overlap(filter, `hallgate/${hall}/${name}/#`));
  if (word === undefined) return [];
  const wrong = `which takes in hallgate/${hall}/${word}, the words of the gateway`;
  return [{ code: 'bad_topic', path, found: filter, wrong, mend: 'name the topics of this device only' }];
}

function checkOverlap({ filter, path, login }: Claim, earlier: readonly Claim[]): Finding[] {
  const rival = earlier.find((claim) => claim.login !== login && overlap(claim.filter, filter));
  if (!rival) return [];
  const wrong = `which overlaps "${rival.filter}" of ${rival.login}`;
  const mend = 'give each login topics of its own, or both devices one account';
  return [{ code: 'topic_overlap', path, found: filter, wrong, mend }];
}
