/** Buttons that people press: help and answer, and the smileys at the exit. */
import { exponential, type Random } from '../simulator/index.js';
import { press, pressS, retained, speaker, type Voice } from '../voice.js';

/** Share of the served customers who vote. */
const voteShare = 0.35;
/** Mean time between help calls, and the range in which staff answer, seconds. */
const helpMeanS = 480;
const answerS = [40, 240] as const;

/** Satisfaction by the wait that somebody had: chances of the levels 1 to 5. */
function moods(waitedS: number): readonly number[] {
  if (waitedS < 300) return [0.01, 0.02, 0.05, 0.32, 0.6];
  if (waitedS < 600) return [0.04, 0.08, 0.16, 0.42, 0.3];
  return [0.3, 0.28, 0.2, 0.15, 0.07];
}

/** The index that a number from 0 to 1 falls on, the last one for what rounding leaves over. */
function pick(shares: readonly number[], u: number): number {
  let left = u;
  for (const [index, share] of shares.entries()) {
    left -= share;
    if (left < 0) return index;
  }
  return shares.length - 1;
}

/** @param pins BCM number of each level, worst first */
export function smileys(pins: readonly number[], random: Random): Voice {
  // Nobody reaches past the person before: the next press comes when the last one is over.
  let freeAt = 0;
  return {
    hear(event) {
      if (event.type !== 'end' || random() >= voteShare) return [];
      const level = pick(moods(event.waitedS), random());
      const t = Math.max(event.t, freeAt);
      freeAt = t + 2 * pressS;
      return press(t, pins[level]!);
    },
  };
}

/** A Zigbee button that customers press for help, and the wired button with which staff answer. */
export function help(answerPin: number, random: Random): Voice {
  const say = speaker('zigbee');
  const button = 'zigbee2mqtt/help-button';
  let callAt = exponential(random, helpMeanS);
  return {
    everyS: 1,
    tick(t) {
      if (t === 0) {
        const topics = [`${button}/availability`, 'zigbee2mqtt/bridge/state'];
        return topics.map((topic) => retained(say(t, topic, { state: 'online' })));
      }
      if (t < callAt) return [];
      const [least, most] = answerS;
      const answeredAt = t + least + (most - least) * random();
      callAt = answeredAt + 30 + exponential(random, helpMeanS);
      const pressed = { action: 'single', battery: 100, linkquality: 98, voltage: 3000 };
      return [say(t, button, pressed), ...press(answeredAt, answerPin)];
    },
  };
}
