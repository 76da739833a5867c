/** The wiring table: what a person with a screwdriver needs to know of a hall. */
import type { Device, Hall, Text, Watch } from './hall.js';
import { headerPins } from './header.js';
import type { KnownProfile } from './known-profile.js';

/** One wire. */
export interface PinRow {
  readonly device: string;
  readonly profile: string;
  /** As the profile names it: "a", "lamp". */
  readonly pin: string;
  readonly bcm: number;
  /** 1-40. */
  readonly headerPin: number;
  readonly does: string;
}

/** One thing that a device on the network says. */
export interface ChannelRow {
  readonly device: string;
  readonly profile: string;
  readonly login: string;
  readonly topics: readonly string[];
  /** "–" for a device that watches nothing. */
  readonly channel: string;
  readonly does: string;
}

export interface Wiring {
  readonly pins: readonly PinRow[];
  readonly channels: readonly ChannelRow[];
}

/** Of a hall that loadSite accepted. */
export function wiringTable(hall: Hall, profiles: readonly KnownProfile[]): Wiring {
  const summaryOf = (id: string) => profiles.find((profile) => profile.id === id)?.summary ?? id;
  return {
    pins: hall.devices
      .flatMap((device) => pinRows(device, hall, summaryOf(device.profile)))
      .sort((a, b) => a.headerPin - b.headerPin),
    channels: hall.devices.flatMap((device) => channelRows(device, hall, summaryOf(device.profile))),
  };
}

function pinRows(device: Device, hall: Hall, summary: string): PinRow[] {
  const { id, profile, watches } = device;
  return Object.entries(device.pins ?? {}).map(([pin, bcm]) => {
    const own = watches.filter(({ channel }) => channel === `button:${pin}`);
    const meant = own.length > 0 ? own : watches.filter(({ channel }) => !channel.startsWith('button:'));
    const does = meant.map((watch) => meaning(watch, hall, summary)).join('; ') || summary;
    return { device: id, profile, pin, bcm, headerPin: headerPins.get(bcm)!, does };
  });
}

function channelRows(device: Device, hall: Hall, summary: string): ChannelRow[] {
  const { id, profile, topics, account = id, watches } = device;
  if (!topics) return [];
  const row = { device: id, profile, login: account, topics };
  if (watches.length === 0) return [{ ...row, channel: '–', does: `${summary}; watches nothing` }];
  // The profile stands beside it, so only what the hall makes of the channel is told.
  return watches.map((watch) => ({
    ...row,
    channel: watch.channel,
    does: meaning(watch, hall, '') || summary,
  }));
}

/** What a watch means, for a person: "single press: vote 1 of 5, desk desk-3 (Desk 3)". */
function meaning(watch: Watch, hall: Hall, summary: string): string {
  const { as, press, level, levels = 5 } = watch;
  const said = as === undefined ? summary : level === undefined ? as : `${as} ${level} of ${levels}`;
  const at = (['line', 'zone', 'queue', 'desk'] as const).flatMap((kind) => {
    const entry = hall[`${kind}s`].find(({ id }) => id === watch[kind]);
    return entry ? [`${kind} ${entry.id} (${plain(entry.name)})`] : [];
  });
  const swapped = watch.swap ? ['in and out swapped'] : [];
  return [press === undefined ? said : `${press} press: ${said}`, ...at, ...swapped]
    .filter(Boolean)
    .join(', ');
}

/** A text in the language of the table: English if there is any. */
export const plain = (text: Text): string =>
  typeof text === 'string' ? text : (text.en ?? Object.values(text)[0] ?? '');
