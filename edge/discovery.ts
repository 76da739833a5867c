/**
 * Home Assistant discovery for everything that Hallgate says: retained configurations, one an entity.
 * Keys as in Home Assistant's "MQTT discovery", "MQTT sensor" and "MQTT binary sensor" pages.
 */
import type { HallModel } from './hall/model.js';
import { type Publication, topicOf } from './publications.js';
import { publicationStaleS } from './publisher.js';
import { alertKey, rules } from './rules/judge.js';
import { english } from './rules/text.js';

type Entity = Readonly<Record<string, unknown>> & { readonly name: string };

/** Configurations of all entities of a hall. */
export function discovery(model: HallModel): Publication[] {
  const { hall } = model;
  const queues = hall.queues.flatMap((queue) => queueEntities(model, queue.id, english(queue.name)));
  const zones = hall.zones.flatMap((zone) => zoneEntities(model, zone.id, english(zone.name)));
  const devices = hall.devices.flatMap((device) =>
    deviceEntities(model, device.id, english(device.name ?? device.id)),
  );
  return [...queues, ...zones, ...devices, ...alertEntities(model)];
}

function queueEntities(model: HallModel, id: string, name: string): Publication[] {
  const state_topic = topicOf(model, 'queue', id);
  const minutes = { unit_of_measurement: 's', device_class: 'duration', state_class: 'measurement' };
  return [
    sensor(model, `${id}-wait`, { name: `${name}: wait`, state_topic, ...value('wait_s'), ...minutes }),
    sensor(model, `${id}-wait-p90`, {
      name: `${name}: wait, 90 % wait less`,
      state_topic,
      ...value('wait_p90_s'),
      ...minutes,
    }),
    sensor(model, `${id}-length`, {
      name: `${name}: people waiting`,
      state_topic,
      ...value('length'),
      state_class: 'measurement',
    }),
    sensor(model, `${id}-desks`, {
      name: `${name}: desks open`,
      state_topic,
      ...value('desks_open'),
      state_class: 'measurement',
    }),
    sensor(model, `${id}-over-share`, {
      name: `${name}: probability of a wait over the standard`,
      state_topic,
      value_template:
        "{{ 'None' if value_json.over_share is none else (100 * value_json.over_share) | round(0) }}",
      unit_of_measurement: '%',
      state_class: 'measurement',
    }),
    sensor(model, `${id}-desks-needed`, {
      name: `${name}: desks needed`,
      state_topic,
      ...value('desks_needed'),
      state_class: 'measurement',
    }),
    sensor(model, `${id}-over-in`, {
      name: `${name}: time until the standard is passed`,
      state_topic,
      ...value('over_in_s'),
      ...minutes,
    }),
    sensor(model, `${id}-advice`, {
      name: `${name}: advice on desks`,
      state_topic,
      value_template: "{{ value_json.advice or 'none' }}",
    }),
    sensor(model, `${id}-status`, { name: `${name}: status`, state_topic, ...value('status') }),
  ];
}

function zoneEntities(model: HallModel, id: string, name: string): Publication[] {
  const state_topic = topicOf(model, 'zone', id);
  return [
    sensor(model, `${id}-people`, {
      name: `${name}: people`,
      state_topic,
      ...value('people'),
      state_class: 'measurement',
    }),
    binary(model, `${id}-occupied`, {
      name: `${name}: occupied`,
      state_topic,
      ...yesOrNo('occupied'),
      device_class: 'occupancy',
    }),
  ];
}

function deviceEntities(model: HallModel, id: string, name: string): Publication[] {
  const state_topic = topicOf(model, 'device', id);
  const diagnostic = { entity_category: 'diagnostic' };
  return [
    binary(model, `${id}-online`, {
      name: `${name}: online`,
      state_topic,
      ...yesOrNo('online'),
      device_class: 'connectivity',
      ...diagnostic,
    }),
    sensor(model, `${id}-battery`, {
      name: `${name}: battery`,
      state_topic,
      ...value('battery_pct'),
      unit_of_measurement: '%',
      device_class: 'battery',
      ...diagnostic,
    }),
    sensor(model, `${id}-battery-days`, {
      name: `${name}: battery days left`,
      state_topic,
      ...value('battery_days_left'),
      unit_of_measurement: 'd',
      device_class: 'duration',
      ...diagnostic,
    }),
    sensor(model, `${id}-state`, { name: `${name}: state`, state_topic, ...value('state'), ...diagnostic }),
  ];
}

/** One a rule and subject that is known beforehand; an alert that never was has no message, and is "unknown". */
function alertEntities(model: HallModel): Publication[] {
  const subjects = { wait: queueSubjects(model), 'wait-critical': queueSubjects(model), occupancy: ['hall'] };
  return Object.entries(subjects).flatMap(([rule, of]) =>
    of.map((subject) => {
      const key = alertKey(rule, subject);
      const known = rules.find((candidate) => candidate.id === rule);
      return binary(model, `alert-${key.replaceAll('.', '-')}`, {
        name: `Alert ${rule} ${subject}`,
        state_topic: topicOf(model, 'alert', key),
        value_template: "{{ 'ON' if value_json.state in ['firing', 'acknowledged'] else 'OFF' }}",
        device_class: known?.severity === 'critical' ? 'safety' : 'problem',
        json_attributes_topic: topicOf(model, 'alert', key),
      });
    }),
  );
}

const queueSubjects = (model: HallModel) => model.hall.queues.map((queue) => `queue/${queue.id}`);

const value = (field: string) => ({ value_template: `{{ value_json.${field} }}` });
/** "None" is Home Assistant's word for not known: a device that never spoke is not offline. */
const yesOrNo = (field: string) => ({
  value_template: `{{ 'None' if value_json.${field} is none else 'ON' if value_json.${field} else 'OFF' }}`,
});

/** A value that is not said again for this long is unknown: Home Assistant forgets it by itself. */
const expiry = { expire_after: publicationStaleS };

function sensor(model: HallModel, object: string, entity: Entity): Publication {
  return configuration(model, 'sensor', object, { ...entity, ...expiry });
}

function binary(model: HallModel, object: string, entity: Entity): Publication {
  // An alert is said when it changes, and kept: its end is a message, not silence.
  return configuration(
    model,
    'binary_sensor',
    object,
    object.startsWith('alert-') ? entity : { ...entity, ...expiry },
  );
}

function configuration(model: HallModel, component: string, object: string, entity: Entity): Publication {
  const { id, name } = model.hall;
  return {
    topic: `homeassistant/${component}/hallgate-${id}/${object}/config`,
    body: {
      ...entity,
      unique_id: `hallgate-${id}-${object}`,
      availability: [
        {
          topic: `hallgate/${id}/gateway`,
          value_template: '{{ value_json.state }}',
          payload_available: 'online',
          payload_not_available: 'offline',
        },
      ],
      device: {
        identifiers: [`hallgate-${id}`],
        name: english(name),
        manufacturer: 'Hallgate',
        model: 'Hall gateway',
      },
    },
  };
}
