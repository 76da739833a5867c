/** Binding what speaks to a place of the hall: what is proposed, what is asked, where a problem belongs. Pure. */
import type { BindRequest, InstallView, PlaceKind, Stranger } from '../../../install/view.js';

export interface Channel {
  readonly channel: string;
  readonly kind: string;
}

/** What a kind of reading can be bound to. Kinds that are not here belong to the whole hall and are not asked for. */
const placesOfKind: Readonly<Record<string, readonly PlaceKind[]>> = {
  crossing: ['line'],
  total: ['line'],
  presence: ['zone', 'queue'],
  occupied: ['zone'],
  dwell: ['zone'],
  sighting: ['zone'],
  queue: ['queue'],
  desks: ['queue'],
  ticket: ['queue'],
  desk: ['desk'],
  switch: ['desk'],
  press: ['desk', 'queue'],
  vote: ['desk'],
  vote_total: ['desk'],
};

/** What a press can mean, with the place that this meaning needs; null: none is needed. */
const meaningsOfPress: Readonly<Record<string, PlaceKind | null>> = {
  call: null,
  answer: null,
  'desk-open': 'desk',
  'desk-close': 'desk',
  'desk-toggle': 'desk',
  'service-start': 'desk',
  'service-end': 'desk',
  joined: 'queue',
  served: 'queue',
};

export interface Question extends Channel {
  readonly places: readonly PlaceKind[];
  /** What it can mean; empty where the reading speaks for itself. */
  readonly meanings: readonly string[];
  /** It also has a meaning without a place. */
  readonly placeless: boolean;
}

/** What is asked of a device's channels; one question a channel, though it may say several kinds. */
export function questions(channels: readonly Channel[]): Question[] {
  const asked = channels.filter(({ kind }) => Object.hasOwn(placesOfKind, kind));
  const names = [...new Set(asked.map(({ channel }) => channel))];
  return names.map((channel) => {
    const kinds = asked.filter((one) => one.channel === channel).map(({ kind }) => kind);
    const press = kinds.includes('press');
    return {
      channel,
      kind: kinds[0] ?? '',
      places: [...new Set(kinds.flatMap((kind) => placesOfKind[kind] ?? []))],
      meanings: press ? Object.keys(meaningsOfPress) : [],
      placeless: press || kinds.includes('vote') || kinds.includes('vote_total'),
    };
  });
}

/** An id out of a login or a topic, in the letters that ids have, and not taken by a device. */
export function proposedId(stranger: Stranger, view: InstallView): string {
  const taken = new Set(view.devices.map(({ id }) => id));
  const shared = view.strangers.filter(({ account }) => account === stranger.account).length > 1;
  if (stranger.account !== null && !shared && !taken.has(stranger.account)) return stranger.account;
  const slug =
    stranger.topic
      .toLowerCase()
      .split('/')
      .slice(-2)
      .join('-')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 56) || 'device';
  if (!taken.has(slug)) return slug;
  let n = 2;
  while (taken.has(`${slug}-${n}`)) n += 1;
  return `${slug}-${n}`;
}

/** A form's fields as the page reads them; a channel's fields are named `place <channel>` and `as <channel>`. */
export type Fields = Readonly<Record<string, string>>;

/** The request out of the fields. A place is written as `kind id`, "hall" is none, "" leaves the channel out. */
export function bindRequest(
  fields: Fields,
  channels: readonly Channel[],
  account: string | null,
  hall_file: string,
): BindRequest {
  const id = (fields.id ?? '').trim();
  return {
    hall_file,
    id,
    name: (fields.name ?? '').trim(),
    profile: fields.profile ?? '',
    topics: (fields.topics ?? '').split('\n').flatMap((line) => line.trim() || []),
    account: account === id ? null : account,
    watches: questions(channels).flatMap(({ channel, meanings }) => {
      const at = fields[`place ${channel}`] ?? '';
      if (at === '') return [];
      const [kind, place] = at === 'hall' ? [null, null] : (at.split(' ') as [PlaceKind, string]);
      const as = meanings.length > 0 ? fields[`as ${channel}`] : undefined;
      return [{ channel, kind, place, ...(as !== undefined && { as }) }];
    }),
  };
}

/** Fields that a problem can be shown at. */
const fieldNames = ['id', 'name', 'profile', 'topics', 'account'] as const;

/**
 * The field of the form that a line of `hallgate check` speaks of: "id", "topics", or "place <channel>" for a watch;
 * null where the line is about something else.
 *
 * @param line such as `halls/main.yaml:12:5 devices[3].watches[0].line: found "dor", no such line; … [unknown_line]`
 */
export function fieldOfProblem(line: string, request: BindRequest): string | null {
  const key = /\bdevices\[\d+\]\.(\w+)(?:\[(\d+)\])?/.exec(line);
  if (key?.[1] === 'watches') {
    const watch = request.watches[Number(key[2] ?? 0)];
    return watch === undefined ? null : `place ${watch.channel}`;
  }
  return fieldNames.find((name) => name === key?.[1]) ?? null;
}
