/** The simulated hall as one stream of messages and edges in time order. Pure: the same seed says the same. */
import { seeded } from './simulator/index.js';
import { demoDays, hallTruth } from './truth.js';
import type { HallEvent, Said, Voice, WallClock } from './voice.js';
import { beaconNodes } from './voices/beacon-nodes.js';
import { deskSoftware, shellyKeys, tasmotaKeys, wiredKeys } from './voices/desks.js';
import { help, smileys } from './voices/people.js';
import { queueCamera } from './voices/queue-camera.js';
import { stereoCounter } from './voices/stereo-counter.js';

/** BCM numbers of the demo hall (cloud/site/demo/halls/demo.yaml). */
export const demoPins = {
  smileys: [5, 6, 13, 19, 26],
  keys: { 'desk-7': 17, 'desk-8': 27 },
  answer: 24,
} as const;

function demoVoices(seed: number, wallMs: WallClock): Voice[] {
  const random = (part: number) => seeded(seed * 10 + part);
  return [
    stereoCounter('cash', wallMs),
    queueCamera('advice', wallMs),
    beaconNodes('cash', random(1)),
    shellyKeys(wallMs),
    tasmotaKeys(wallMs),
    wiredKeys(demoPins.keys),
    deskSoftware(wallMs),
    smileys(demoPins.smileys, random(2)),
    help(demoPins.answer, random(3)),
  ];
}

/**
 * What the devices of the demo hall say, without an end.
 *
 * @param scenario a name of demoDays
 * @param startMs UTC ms of the time 0
 * @param witness told of all that truly happens, at once
 * @throws Error for a scenario that does not exist
 */
export function* playHall(
  scenario: string,
  seed: number,
  startMs: number,
  witness: (event: HallEvent) => void = () => {},
): Generator<Said, never> {
  const days = demoDays.get(scenario);
  if (!days) throw new Error(`no scenario "${scenario}"; scenarios are ${[...demoDays.keys()].join(', ')}`);
  const voices = demoVoices(seed, (t) => Math.round(startMs + t * 1000));
  const later = new Agenda();
  const truth = hallTruth(days, seed);
  let next = truth.next().value;
  for (let second = 0; ; second++) {
    // What happens up to a full second is seen by those who look once a second.
    while (next.t <= second) {
      witness(next);
      for (const voice of voices) later.add(voice.hear?.(next) ?? []);
      next = truth.next().value;
    }
    for (const voice of voices) {
      if (voice.everyS !== undefined && second % voice.everyS === 0) later.add(voice.tick?.(second) ?? []);
    }
    yield* later.upTo(second);
  }
}

/** What is to be said, by time; what is due at one time stays in the order in which it was added. */
class Agenda {
  #due: Said[] = [];

  add(said: readonly Said[]): void {
    this.#due.push(...said);
  }

  upTo(t: number): Said[] {
    const now = this.#due.filter((said) => said.t <= t).sort((a, b) => a.t - b.t);
    this.#due = this.#due.filter((said) => said.t > t);
    return now;
  }
}
