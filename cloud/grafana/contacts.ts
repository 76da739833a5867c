/** Who is told: contact points, the policy tree, mute timings and messages, from the people that each hall names. */
import type { Hall, Person } from '../site/hall.js';
import type { TextLanguage } from '../telemetry/index.js';
import type { ContactsFile, MuteTime, Route } from './alerting-file.js';
import { isReachable, receiversOf } from './channels.js';
import { templates } from './messages.js';
import { closedTimes, groupInterval_s, muteName } from './mute.js';
import { seconds } from './text.js';

type Team = 'hall' | 'tech' | 'escalation';

/** Whom a team's alerts reach. A hall without such a person tells all of its people. */
const isFor: Readonly<Record<Team, (person: Person) => boolean>> = {
  hall: ({ role }) => role !== 'facilities',
  tech: ({ role }) => role === 'facilities' || role === 'ops',
  escalation: ({ escalation }) => escalation === true,
};
const teams = Object.keys(isFor) as Team[];

/** Receives what belongs to no hall, such as "no gateway is heard". */
const everyHall = 'halls-ops';

/** A hall, and everybody who is told of it. */
interface Told {
  readonly hall: Hall;
  readonly people: readonly Person[];
  readonly closed: MuteTime | null;
}

/** The language of a hall's messages: its first. */
export const languageOf = ({ languages: [first] }: Hall): TextLanguage => (first === 'en' ? 'en' : 'zh-Hans');

/**
 * @param settle_s from closing until the last alert that closing ends has been told as resolved
 * @returns null if nobody has an address: Grafana's own contact point and policy then stay as they are
 */
export function contactsFile(
  halls: readonly Hall[],
  language: TextLanguage,
  settle_s: number,
): ContactsFile | null {
  const told = halls
    .map((hall) => ({ hall, people: peopleOf(hall, halls), closed: closedTimes(hall, settle_s) }))
    .filter(({ people }) => people.length > 0);
  const all = halls.flatMap(({ people }) => people).filter(isReachable);
  if (all.length === 0) return null;
  const ops = all.filter(({ role }) => role === 'ops');
  const contactPoints = [
    contactPoint(everyHall, ops.length > 0 ? ops : all, language),
    ...told.flatMap(({ hall, people }) =>
      teams.map((team) => contactPoint(pointName(hall, team), ofTeam(people, team), languageOf(hall))),
    ),
  ];
  const muteTimes = told.flatMap(({ closed }) => closed ?? []);
  return {
    apiVersion: 1,
    contactPoints,
    policies: [policy(told)],
    ...(muteTimes.length > 0 ? { muteTimes } : {}),
    templates: templates(),
  };
}

const pointName = (hall: Hall, team: Team): string => `${hall.id}-${team}`;

/** Those of the hall, and those of other halls who are told of this one, too. */
export const peopleOf = (hall: Hall, halls: readonly Hall[]): Person[] =>
  [
    ...hall.people,
    ...halls
      .filter(({ id }) => id !== hall.id)
      .flatMap(({ people }) => people.filter(({ also }) => also?.includes(hall.id))),
  ].filter(isReachable);

function ofTeam(people: readonly Person[], team: Team): readonly Person[] {
  const named = people.filter(isFor[team]);
  if (named.length > 0) return named;
  const managers = team === 'escalation' ? people.filter(({ role }) => role === 'manager') : [];
  return managers.length > 0 ? managers : people;
}

const contactPoint = (name: string, people: readonly Person[], language: TextLanguage) => ({
  orgId: 1 as const,
  name,
  receivers: receiversOf(name, people, language),
});

/** The whole tree of the organisation: Grafana has one, and a file replaces it. */
function policy(told: readonly Told[]): ContactsFile['policies'][0] {
  return {
    orgId: 1,
    receiver: everyHall,
    group_by: ['alertname', 'hall'],
    group_wait: '30s',
    group_interval: seconds(groupInterval_s),
    repeat_interval: '4h',
    ...(told.length > 0 ? { routes: told.map(routeOf) } : {}),
  };
}

/** Only what closing ends is muted while the hall is closed; a call for help or a dead gateway never is. */
const routeOf = ({ hall, closed }: Told): Route => ({
  receiver: pointName(hall, 'hall'),
  object_matchers: [['hall', '=', hall.id]],
  routes: [
    ...(['tech', 'escalation'] as const).map((team) => ({
      receiver: pointName(hall, team),
      object_matchers: [['team', '=', team] as ['team', '=', string]],
    })),
    ...(closed
      ? [
          {
            receiver: pointName(hall, 'hall'),
            object_matchers: [['hours', '=', 'open'] as ['hours', '=', string]],
            mute_time_intervals: [muteName(hall)],
          },
        ]
      : []),
  ],
});
