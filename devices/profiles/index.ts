/**
 * The catalogue. An explicit list: its order decides which profile reads a message of an unknown device, so profiles
 * with topics of their own come before those that an installer may put on any topic, and Hallgate's own JSON is last.
 */
import type { Profile } from '../profile.js';
import axisAoa from './axis-aoa.js';
import espresense from './espresense.js';
import hallgateJson from './hallgate-json.js';
import imbuildingsMoodbox from './imbuildings-moodbox.js';
import lorawanHealth from './lorawan-health.js';
import milesightVs121 from './milesight-vs121.js';
import milesightVs125 from './milesight-vs125.js';
import milesightVs133 from './milesight-vs133.js';
import shellyGen2Input from './shelly-gen2-input.js';
import tasmotaSensor from './tasmota-sensor.js';
import tasmotaSwitch from './tasmota-switch.js';
import xovis5 from './xovis-5.js';
import zigbee2mqttButton from './zigbee2mqtt-button.js';
import zigbee2mqttPresence from './zigbee2mqtt-presence.js';

export const catalogue: readonly Profile[] = [
  // LoRaWAN: told apart by the codec's fields; the bare envelope last.
  milesightVs121,
  milesightVs133,
  imbuildingsMoodbox,
  lorawanHealth,
  // Topics of their own.
  axisAoa,
  espresense,
  zigbee2mqttPresence,
  zigbee2mqttButton,
  shellyGen2Input,
  tasmotaSwitch,
  tasmotaSensor,
  // Any topic.
  xovis5,
  milesightVs125,
  hallgateJson,
];

const byId: ReadonlyMap<string, Profile> = new Map(catalogue.map((profile) => [profile.id, profile]));

/** The profile with this id, if there is one. */
export function findProfile(id: string): Profile | undefined {
  return byId.get(id);
}
