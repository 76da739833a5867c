/**
 * The catalogue. An explicit list: its order decides which profile reads a message of an unknown device, so profiles
 * with topics of their own come before those that an installer may put on any topic, and Hallgate's own JSON is last.
 */
import type { Profile } from '../profile.js';
import lorawanHealth from './lorawan-health.js';
import milesightVs121 from './milesight-vs121.js';
import milesightVs133 from './milesight-vs133.js';

export const catalogue: readonly Profile[] = [milesightVs121, milesightVs133, lorawanHealth];

const byId: ReadonlyMap<string, Profile> = new Map(catalogue.map((profile) => [profile.id, profile]));

/** The profile with this id, if there is one. */
export function findProfile(id: string): Profile | undefined {
  return byId.get(id);
}
