/**
 * The catalogue. An explicit list: its order decides which profile reads a message of an unknown device, so profiles
 * with topics of their own come before those that an installer may put on any topic, and Hallgate's own JSON is last.
 */
import type { Profile } from '../profile.js';
import axisAoa from './axis-aoa.js';
import axisPeopleCounter from './axis-people-counter.js';
import chirpstackGateway from './chirpstack-gateway.js';
import esphome from './esphome.js';
import espresense from './espresense.js';
import frigate from './frigate.js';
import hallgateJson from './hallgate-json.js';
import imbuildingsMoodbox from './imbuildings-moodbox.js';
import imbuildingsPeopleCounter from './imbuildings-people-counter.js';
import lorawanEnvironment from './lorawan-environment.js';
import lorawanHealth from './lorawan-health.js';
import macherdaachQueue from './macherdaach-queue.js';
import milesightButton from './milesight-button.js';
import milesightOccupancy from './milesight-occupancy.js';
import milesightVs121 from './milesight-vs121.js';
import milesightVs121p from './milesight-vs121p.js';
import milesightVs125 from './milesight-vs125.js';
import milesightVs132 from './milesight-vs132.js';
import milesightVs133 from './milesight-vs133.js';
import milesightVs351 from './milesight-vs351.js';
import minewG1 from './minew-g1.js';
import openmqttgateway from './openmqttgateway.js';
import parametricPcr2 from './parametric-pcr2.js';
import shellyBluButton from './shelly-blu-button.js';
import shellyButton1 from './shelly-button1.js';
import shellyGen2Input from './shelly-gen2-input.js';
import tasmotaSensor from './tasmota-sensor.js';
import tasmotaSwitch from './tasmota-switch.js';
import terabeeLxl from './terabee-lxl.js';
import terabeeOccupancy from './terabee-occupancy.js';
import xovis5 from './xovis-5.js';
import zigbee2mqttButton from './zigbee2mqtt-button.js';
import zigbee2mqttPresence from './zigbee2mqtt-presence.js';

export const catalogue: readonly Profile[] = [
  // LoRaWAN: told apart by the codec's fields; the bare envelope last.
  milesightVs133,
  milesightVs121,
  milesightVs132,
  milesightVs351,
  milesightButton,
  milesightOccupancy,
  parametricPcr2,
  terabeeLxl,
  terabeeOccupancy,
  imbuildingsPeopleCounter,
  imbuildingsMoodbox,
  lorawanEnvironment,
  lorawanHealth,
  // Topics of their own.
  chirpstackGateway,
  axisAoa,
  espresense,
  zigbee2mqttPresence,
  zigbee2mqttButton,
  shellyGen2Input,
  shellyButton1,
  tasmotaSwitch,
  tasmotaSensor,
  openmqttgateway,
  frigate,
  macherdaachQueue,
  esphome,
  // Any topic.
  xovis5,
  milesightVs121p,
  milesightVs125,
  axisPeopleCounter,
  minewG1,
  shellyBluButton,
  hallgateJson,
];

const byId: ReadonlyMap<string, Profile> = new Map(catalogue.map((profile) => [profile.id, profile]));

/** The profile with this id, if there is one. */
export function findProfile(id: string): Profile | undefined {
  return byId.get(id);
}
