/** What an alert says to a person: what, where, how bad, and what to do. English; pages have texts in their languages. */
import type { Text } from '../../cloud/site/hall.js';
import type { HallModel } from '../hall/model.js';
import type { AlertPart } from '../state/parts.js';
import { subjectId } from './rule.js';

export interface AlertText {
  readonly text: string;
  readonly action: string;
}

export function alertText(model: HallModel, alert: AlertPart): AlertText {
  const name = english(subjectName(model, alert.subject));
  const minutes = (seconds: number) => `${Math.round(seconds / 60)} min`;
  switch (alert.rule) {
    case 'wait':
      return {
        text: `${name}: a newcomer waits ${minutes(alert.value)}, the standard is ${minutes(alert.limit)}`,
        action: 'Open one more desk',
      };
    case 'wait-critical':
      return {
        text: `${name}: a newcomer waits ${minutes(alert.value)}, over the critical ${minutes(alert.limit)}`,
        action: 'Open every desk that can be staffed, and tell the people who wait',
      };
    case 'occupancy':
      return {
        text: `${name}: ${Math.round(alert.value)} people inside, ${Math.round(alert.limit)} are permitted`,
        action: 'Hold the entrance until people have left',
      };
    case 'help-call':
      return {
        text: `${name}: a help call is unanswered for ${minutes(alert.value)}`,
        action: 'Go there and press the answer button',
      };
    case 'device-silent':
      return silenceText(alert, name, minutes);
    case 'battery':
      return {
        text: `${name}: ${Math.round(alert.value)} % of the battery left${daysText(alert.detail?.days)}`,
        action: 'Replace the battery at the next visit',
      };
    default:
      return { text: `${alert.rule} ${name}`, action: 'See the hall' };
  }
}

function silenceText(alert: AlertPart, name: string, minutes: (seconds: number) => string): AlertText {
  if (alert.subject.startsWith('bridge/')) {
    return {
      text: `Bridge ${name} is down: nothing is known of ${alert.detail?.devices ?? 0} devices behind it`,
      action: 'Look at the power and the network of the bridge',
    };
  }
  return {
    text: `${name}: not heard for ${minutes(alert.value)}`,
    action: 'Look at its power, then its battery, then its network',
  };
}

const daysText = (days: string | number | null | undefined): string =>
  typeof days === 'number' ? `, for about ${days} days` : '';

/** The name that people give to the subject of an alert. */
export function subjectName(model: HallModel, subject: string): Text {
  const id = subjectId(subject);
  const { queues, zones, devices, name } = model.hall;
  if (subject.startsWith('queue/')) return queues.find((queue) => queue.id === id)?.name ?? id;
  if (subject.startsWith('zone/')) return zones.find((zone) => zone.id === id)?.name ?? id;
  if (subject.startsWith('bridge/')) return id;
  if (subject.startsWith('device/')) return devices.find((device) => device.id === id)?.name ?? id;
  return name;
}

/** The English form of a name, or the first that there is. */
export function english(text: Text): string {
  return typeof text === 'string' ? text : (text.en ?? Object.values(text)[0] ?? '');
}
