/**
 * The catalogue. An explicit list: its order decides which profile reads a message of an unknown device. Whoever names
 * the topic is asked before those that stand on any topic, and whom the message names before the others.
 */
import type { Profile } from '../profile.js';
import abBleGateway from './ab-ble-gateway.js';
import axis3dPeopleCounter from './axis-3d-people-counter.js';
import axisAoa from './axis-aoa.js';
import axisPeopleCounter from './axis-people-counter.js';
import cassiaGateway from './cassia-gateway.js';
import chirpstackGateway from './chirpstack-gateway.js';
import esphome from './esphome.js';
import espresense from './espresense.js';
import frigate from './frigate.js';
import hallgateJson from './hallgate-json.js';
import hktPeopleCounter from './hkt-people-counter.js';
import homie5 from './homie-5.js';
import imbuildingsMoodbox from './imbuildings-moodbox.js';
import imbuildingsPeopleCounter from './imbuildings-people-counter.js';
import lorawanEnvironment from './lorawan-environment.js';
import lorawanHealth from './lorawan-health.js';
import macherdaachQueue from './macherdaach-queue.js';
import microshareFeedback from './microshare-feedback.js';
import milesightAm308 from './milesight-am308.js';
import milesightVs121 from './milesight-vs121.js';
import milesightVs121p from './milesight-vs121p.js';
import milesightVs125 from './milesight-vs125.js';
import milesightVs132 from './milesight-vs132.js';
import milesightVs133 from './milesight-vs133.js';
import milesightVs133Push from './milesight-vs133-push.js';
import milesightVs341 from './milesight-vs341.js';
import milesightVs351 from './milesight-vs351.js';
import milesightVs360 from './milesight-vs360.js';
import milesightVs370 from './milesight-vs370.js';
import milesightWs101 from './milesight-ws101.js';
import milesightWs156 from './milesight-ws156.js';
import milesightWs302 from './milesight-ws302.js';
import minewG1 from './minew-g1.js';
import openmqttgateway from './openmqttgateway.js';
import parametricPcr2 from './parametric-pcr2.js';
import roode from './roode.js';
import roomAssistant from './room-assistant.js';
import shellyBluButton from './shelly-blu-button.js';
import shellyButton1 from './shelly-button1.js';
import shellyGen2Input from './shelly-gen2-input.js';
import tasmotaBle from './tasmota-ble.js';
import tasmotaSensor from './tasmota-sensor.js';
import tasmotaSwitch from './tasmota-switch.js';
import terabeeLxl from './terabee-lxl.js';
import terabeeOccupancy from './terabee-occupancy.js';
import vivotekSc8131 from './vivotek-sc8131.js';
import xovis5 from './xovis-5.js';
import yosensiPeopleCounter from './yosensi-people-counter.js';
import zigbee2mqttAir from './zigbee2mqtt-air.js';
import zigbee2mqttButton from './zigbee2mqtt-button.js';
import zigbee2mqttPresence from './zigbee2mqtt-presence.js';

export const catalogue: readonly Profile[] = [
  // Refuses every field that it does not know, so it takes nothing from the others.
  hallgateJson,
  // LoRaWAN: told apart by the codec's fields; the bare envelope last.
  milesightVs133,
  milesightVs121,
  milesightVs132,
  milesightVs351,
  milesightVs360,
  milesightVs370,
  milesightVs341,
  milesightWs101,
  milesightWs156,
  milesightAm308,
  milesightWs302,
  parametricPcr2,
  terabeeLxl,
  terabeeOccupancy,
  imbuildingsPeopleCounter,
  imbuildingsMoodbox,
  hktPeopleCounter,
  yosensiPeopleCounter,
  lorawanEnvironment,
  lorawanHealth,
  // Topics of their own.
  chirpstackGateway,
  axisAoa,
  espresense,
  roomAssistant,
  zigbee2mqttPresence,
  zigbee2mqttAir,
  zigbee2mqttButton,
  shellyButton1,
  shellyGen2Input,
  tasmotaSwitch,
  tasmotaBle,
  tasmotaSensor,
  openmqttgateway,
  cassiaGateway,
  frigate,
  macherdaachQueue,
  homie5,
  roode,
  esphome,
  // Any topic.
  xovis5,
  milesightVs121p,
  milesightVs133Push,
  milesightVs125,
  axis3dPeopleCounter,
  axisPeopleCounter,
  vivotekSc8131,
  microshareFeedback,
  minewG1,
  abBleGateway,
  shellyBluButton,
];

const byId: ReadonlyMap<string, Profile> = new Map(catalogue.map((profile) => [profile.id, profile]));

/** The profile with this id, if there is one. */
export function findProfile(id: string): Profile | undefined {
  return byId.get(id);
}
