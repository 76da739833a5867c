/** Who is told: contact points and the policy tree, from the people that each hall names. */
import { createHash } from 'node:crypto';
import type { Hall } from '../site/hall.js';
import type { ContactsFile, Receiver, Route } from './alerting-file.js';
import { literal } from './text.js';

type Person = Hall['people'][number];
type Team = 'hall' | 'tech' | 'escalation';

/** Whom a team's alerts reach. A hall without such a person tells all of its people. */
const roles: Readonly<Record<Team, readonly Person['role'][]>> = {
  hall: ['manager', 'ops', 'staff'],
  tech: ['facilities', 'ops'],
  escalation: ['manager'],
};

/** Receives what belongs to no hall, such as "no gateway is heard". */
const everyHall = 'halls-ops';

const reachable = (person: Person): boolean => person.email !== undefined || person.webhook_env !== undefined;

/** @returns null if nobody has an address: Grafana's own contact point and policy then stay as they are */
export function contactsFile(halls: readonly Hall[]): ContactsFile | null {
  const told = halls.filter((hall) => hall.people.some(reachable));
  const all = told.flatMap(({ people }) => people).filter(reachable);
  if (all.length === 0) return null;
  const ops = all.filter(({ role }) => role === 'ops');
  const contactPoints = [
    contactPoint(everyHall, ops.length > 0 ? ops : all),
    ...told.flatMap((hall) => teams.map((team) => contactPoint(pointName(hall, team), peopleOf(hall, team)))),
  ];
  return { apiVersion: 1, contactPoints, policies: [policy(told)] };
}

const teams = Object.keys(roles) as Team[];
const pointName = (hall: Hall, team: Team): string => `${hall.id}-${team}`;

function peopleOf(hall: Hall, team: Team): Person[] {
  const all = hall.people.filter(reachable);
  const named = all.filter(({ role }) => roles[team].includes(role));
  return named.length > 0 ? named : all;
}

function contactPoint(name: string, people: readonly Person[]) {
  const addresses = unique(people.flatMap(({ email }) => (email === undefined ? [] : [email])));
  const hooks = unique(people.flatMap(({ webhook_env }) => (webhook_env === undefined ? [] : [webhook_env])));
  const receivers: Receiver[] = hooks.map((variable) => ({
    uid: uidOf(name, variable),
    type: 'webhook',
    settings: { url: `\${${variable}}`, httpMethod: 'POST' },
  }));
  if (addresses.length > 0) {
    const settings = { addresses: literal(addresses.join(';')), singleEmail: false };
    receivers.unshift({ uid: uidOf(name, 'email'), type: 'email', settings });
  }
  return { orgId: 1 as const, name, receivers };
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

/** Stable, and at most the 40 characters that Grafana allows, however long the id of the hall is. */
const uidOf = (point: string, receiver: string): string =>
  `hg-${createHash('sha256').update(`${point}\n${receiver}`).digest('hex').slice(0, 16)}`;

/** The whole tree of the organisation: Grafana has one, and a file replaces it. */
function policy(halls: readonly Hall[]): ContactsFile['policies'][0] {
  return {
    orgId: 1,
    receiver: everyHall,
    group_by: ['alertname', 'hall'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
    ...(halls.length > 0 ? { routes: halls.map(routeOf) } : {}),
  };
}

const routeOf = (hall: Hall): Route => ({
  receiver: pointName(hall, 'hall'),
  object_matchers: [['hall', '=', hall.id]],
  routes: (['tech', 'escalation'] as const).map((team) => ({
    receiver: pointName(hall, team),
    object_matchers: [['team', '=', team]],
  })),
});
