/** Devices against their profiles: the right way of being wired, channels that exist, options that are understood. */
import { type Draft, present } from '../draft.js';
import type { Device, Hall, Watch } from '../hall.js';
import { type KnownProfile, speaksOf } from '../known-profile.js';
import { choices, type Finding, type Path } from '../problem.js';
import { shapeFindings } from '../shape.js';
import { didYouMean } from '../suggest.js';

export function checkDevices(hall: Draft<Hall>, profiles: readonly KnownProfile[]): Finding[] {
  return present(hall.devices).flatMap(([index, device]) => {
    const path: Path = ['devices', index];
    const watches = present(device.watches).flatMap(([at, watch]) =>
      checkWatch(watch, [...path, 'watches', at]),
    );
    if (device.profile === undefined) return watches;
    const profile = profiles.find(({ id }) => id === device.profile);
    if (!profile) return [unknownProfile(device.profile, path, profiles), ...watches];
    return [
      ...checkWire(device, path, profile),
      ...checkOptions(device, path, profile),
      ...present(device.watches).flatMap(([at, watch]) =>
        checkChannel(watch, [...path, 'watches', at], profile),
      ),
      ...watches,
    ];
  });
}

function unknownProfile(id: string, path: Path, profiles: readonly KnownProfile[]): Finding {
  const ids = profiles.map((profile) => profile.id).sort();
  const mend = didYouMean(id, ids, choices('profiles', ids));
  return { code: 'unknown_profile', path: [...path, 'profile'], found: id, wrong: 'no such profile', mend };
}

function checkWire(device: Draft<Device>, path: Path, profile: KnownProfile): Finding[] {
  const [needed, other] =
    profile.kind === 'mqtt' ? (['topics', 'pins'] as const) : (['pins', 'topics'] as const);
  const speaks = profile.kind === 'mqtt' ? 'MQTT' : 'through pins';
  const findings: Finding[] = [];
  if (!(needed in device)) {
    const mend =
      profile.kind === 'mqtt' ? 'add topics: [a topic or a filter]' : 'add pins: {name: BCM number}';
    findings.push({
      code: 'topics_or_pins',
      path,
      wrong: `the device speaks ${speaks} and has no ${needed}`,
      mend,
    });
  } else if (needed === 'pins') findings.push(...checkPinNames(device, path, profile));
  if (device[other] !== undefined) {
    const wrong = `${other}, though the device speaks ${speaks}`;
    findings.push({
      code: 'topics_or_pins',
      path: [...path, other],
      atKey: true,
      wrong,
      mend: `take ${other} out`,
    });
  }
  return findings;
}

/** The names only: the numbers are checked against the header. */
function checkPinNames(device: Draft<Device>, path: Path, { pins }: KnownProfile): Finding[] {
  if (!pins) return [];
  return shapeFindings(pins, device.pins)
    .filter(
      ({ code, path: [name] }) =>
        code !== 'out_of_range' && !(code === 'missing' && String(name) in (device.pins ?? {})),
    )
    .map((finding) => ({ ...finding, code: 'bad_pins', path: [...path, 'pins', ...finding.path] }));
}

function checkOptions(device: Draft<Device>, path: Path, { options }: KnownProfile): Finding[] {
  const at = [...path, 'options'];
  if (options) {
    return shapeFindings(options, device.options ?? {}).map((finding) => ({
      ...finding,
      code: finding.code === 'secret_in_site' ? 'secret_in_site' : 'bad_options',
      path: [...at, ...finding.path],
    }));
  }
  if (device.options === undefined) return [];
  const wrong = `${device.profile} has no options`;
  return [{ code: 'bad_options', path: at, atKey: true, wrong, mend: 'take options out' }];
}

function checkChannel({ channel }: Draft<Watch>, path: Path, profile: KnownProfile): Finding[] {
  if (channel === undefined || speaksOf(profile, channel)) return [];
  const wrong = `of which ${profile.id} never speaks`;
  const mend = choices('channels', profile.channels);
  return [{ code: 'unknown_channel', path: [...path, 'channel'], found: channel, wrong, mend }];
}

const needs: Partial<Record<NonNullable<Watch['as']>, readonly (keyof Watch)[]>> = {
  vote: ['level'],
  'desk-open': ['desk'],
  'desk-close': ['desk'],
  'desk-toggle': ['desk'],
  'service-start': ['desk'],
  'service-end': ['desk'],
  joined: ['queue'],
  served: ['queue'],
};

function checkWatch(watch: Draft<Watch>, path: Path): Finding[] {
  const { as, level, levels = 5 } = watch;
  const findings = (as === undefined ? [] : (needs[as] ?? []))
    .filter((key) => !(key in watch))
    .map(
      (key): Finding => ({
        code: 'watch_incomplete',
        path,
        wrong: `as: ${as} without ${key}`,
        mend: `add ${key}`,
      }),
    );
  if (level !== undefined && level > levels) {
    const wrong = `above the ${levels} levels`;
    findings.push({
      code: 'out_of_range',
      path: [...path, 'level'],
      found: level,
      wrong,
      mend: `at most ${levels}`,
    });
  }
  return findings;
}
