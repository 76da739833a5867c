/** What an alert says to a person: what, where, how bad, and what to do. English; pages have texts in their languages. */
import type { Text } from '../../cloud/site/hall.js';
import type { AdviceNow } from '../hall/advice.js';
import type { HallModel } from '../hall/model.js';
import type { AlertPart, SuspicionKind } from '../state/parts.js';
import { subjectId } from './rule.js';

export interface AlertText {
  readonly text: string;
  readonly action: string;
}

/** @param advice for the queue that the alert is about */
export function alertText(model: HallModel, alert: AlertPart, advice: AdviceNow | null = null): AlertText {
  const open = desksToOpen(model, advice);
  const name = english(subjectName(model, alert.subject));
  switch (alert.rule) {
    case 'wait':
      return {
        text: `${name}: a newcomer waits ${minutes(alert.value)}, the standard is ${minutes(alert.limit)}`,
        action: `Open ${open ?? 'one more desk'}`,
      };
    case 'wait-critical':
      return {
        text: `${name}: a newcomer waits ${minutes(alert.value)}, over the critical ${minutes(alert.limit)}`,
        action: `Open every desk that can be staffed${open ? `, first ${open}` : ''}, and tell the people who wait`,
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
      return silenceText(alert, name);
    case 'battery':
      return {
        text: `${name}: ${Math.round(alert.value)} % of the battery left${daysText(alert.detail?.days)}`,
        action: 'Replace the battery at the next visit',
      };
    case 'sensor-doubtful':
      return doubtText(model, alert, name);
    default:
      return { text: `${alert.rule} ${name}`, action: 'See the hall' };
  }
}

function silenceText(alert: AlertPart, name: string): AlertText {
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

interface Doubt {
  readonly says: string;
  readonly mend: string;
}

/** What each fault looks like, and its mend; `other` is the second sensor of a pair. */
const doubts: Readonly<Record<SuspicionKind, (other: string) => Doubt>> = {
  covered: () => ({
    says: 'counts nearly nobody while others see people',
    mend: 'Clean or uncover the lens, and look whether it still points the right way',
  }),
  turned: () => ({
    says: 'counts in as out: what it says runs against the people seen inside',
    mend: 'Turn it round, or set swap: true at its line in the hall file (take it out if it stands there)',
  }),
  swapped: (other) => ({
    says: `seems to be exchanged with ${other}: each explains what the other should see`,
    mend: 'Exchange the two under watches in the hall file',
  }),
  twice: (other) => ({
    says: `counts the same people as ${other}`,
    mend: 'Take one of the two out of the hall file, or give it a line that is no entrance',
  }),
  doubles: () => ({
    says: 'counts everybody twice',
    mend: 'Look at its counting lines, and at the option count in the hall file',
  }),
  drifting: () => ({
    says: 'misses more people than a door may',
    mend: 'Clean the lens, and look at its position and its light',
  }),
};

function doubtText(model: HallModel, { detail, value }: AlertPart, name: string): AlertText {
  const sensor = english(subjectName(model, String(detail?.sensor ?? '')));
  const other = detail?.other ? english(subjectName(model, String(detail.other))) : '';
  const paired = detail?.other_device ? `${other} (${detail.other_device})` : other;
  const doubt = doubts[(detail?.kind ?? 'covered') as SuspicionKind](paired);
  const counts = `today ${detail?.in ?? 0} in, ${detail?.out ?? 0} out, ${detail?.served ?? 0} served`;
  return {
    text: `${name} at ${sensor} ${doubt.says} (${counts}; evidence 10^${Math.round(value / Math.LN10)} to 1)`,
    action: doubt.mend,
  };
}

const daysText = (days: string | number | null | undefined): string =>
  typeof days === 'number' ? `, for about ${days} days` : '';

const minutes = (seconds: number) => `${Math.round(seconds / 60)} min`;

/** "Desk 4 and Desk 5"; null when it is not known which desks are closed, or none need open. */
function desksToOpen(model: HallModel, advice: AdviceNow | null): string | null {
  if (!advice || advice.toOpen.length === 0) return null;
  return advice.toOpen.map((id) => english(deskName(model, id))).join(' and ');
}

export function deskName(model: HallModel, id: string): Text {
  return model.hall.desks.find((desk) => desk.id === id)?.name ?? id;
}

/** What the staff of a queue should do about its desks: "10 min will be passed in 6 min; opening Desk 4 avoids it". */
export function adviceText(model: HallModel, advice: AdviceNow): string | null {
  const { held, more, enough, overInS, risk } = advice;
  if (more < 0) return `${held.desks} ${held.desks === 1 ? 'desk is' : 'desks are'} enough for now`;
  if (more === 0 && enough) return null;
  const limit = minutes(model.standards.wait.target_s);
  const coming =
    overInS === null
      ? `up to ${Math.round(100 * risk)} % of newcomers will wait longer than ${limit}`
      : overInS === 0
        ? `the wait is over ${limit}`
        : `${limit} will be passed in ${Math.ceil(overInS / 60)} min`;
  if (more === 0) return `${coming}; all desks together are not enough`;
  const open = desksToOpen(model, advice) ?? `${more} more ${more === 1 ? 'desk' : 'desks'}`;
  const effect = enough
    ? overInS === 0
      ? 'brings it down'
      : 'avoids it'
    : 'helps, but all desks are not enough';
  return `${coming}; opening ${open} ${effect}`;
}

/** The name that people give to the subject of an alert. */
export function subjectName(model: HallModel, subject: string): Text {
  const id = subjectId(subject);
  const { queues, zones, lines, desks, devices, name } = model.hall;
  if (subject.startsWith('queue/')) return queues.find((queue) => queue.id === id)?.name ?? id;
  if (subject.startsWith('zone/')) return zones.find((zone) => zone.id === id)?.name ?? id;
  if (subject.startsWith('line/')) return lines.find((line) => line.id === id)?.name ?? id;
  if (subject.startsWith('desk/')) return desks.find((desk) => desk.id === id)?.name ?? id;
  if (subject.startsWith('bridge/')) return id;
  if (subject.startsWith('device/')) return devices.find((device) => device.id === id)?.name ?? id;
  return name;
}

/** The English form of a name, or the first that there is. */
export function english(text: Text): string {
  return typeof text === 'string' ? text : (text.en ?? Object.values(text)[0] ?? '');
}
