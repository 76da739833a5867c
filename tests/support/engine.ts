/** What the tests of the gateway's heart share: an engine over a journal in memory, and messages for it. */
import { findProfile } from '../../devices/profiles/index.js';
import { Counters } from '../../edge/counters.js';
import { type Arrivals, Engine } from '../../edge/engine.js';
import { hallOf, standards } from '../../edge/hall/fixtures.js';
import { HallModel } from '../../edge/hall/model.js';
import { type Arrived, Intake } from '../../edge/intake/intake.js';
import { Router } from '../../edge/intake/router.js';
import { MemoryJournal } from './memory-journal.js';

export const nothing: Arrivals = {
  messages: [],
  direct: [],
  commands: [],
  tasks: [],
  tick: 'none',
  points: [],
  rejectedByDevice: new Map(),
};

export function message(topic: string, payload: object, receivedAt: number): Arrived {
  return {
    topic,
    payload: Buffer.from(JSON.stringify(payload)),
    retained: false,
    account: null,
    transmission: null,
    repeated: false,
    receivedAt,
  };
}

export function engineOver(journal = new MemoryJournal(), model = new HallModel(hallOf(), standards)) {
  const counters = new Counters();
  const intake = new Intake({
    router: new Router(model.hall.devices),
    profiles: new Map([['hallgate-json', findProfile('hallgate-json')!]]),
    seen: (device, key) => journal.seen(device, key),
    pseudonym: (id) => `pseudonym-${id}`,
  });
  const engine = new Engine({ journal, intake, counters, isOpen: () => true, monotonicMs: () => 0 }, model);
  return { engine, journal, counters, model };
}
