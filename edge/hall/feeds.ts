/** Which devices feed each input of a queue, and the word that none of them can be heard any more. */
import type { QueuePart } from '../state/parts.js';
import { inputOf } from '../wait/inputs.js';
import { type Input, observe, type WaitEvent } from '../wait/wait.js';
import { deviceNow } from './device-now.js';
import type { Step } from './step.js';

/** The same object while the device is known to feed this input. */
export function feedsWith(feeds: QueuePart['feeds'], event: WaitEvent): QueuePart['feeds'] {
  if (event.type === 'sensor' || event.source === undefined) return feeds;
  const input = inputOf[event.type];
  const devices = feeds?.[input] ?? [];
  return devices.includes(event.source) ? feeds : { ...feeds, [input]: [...devices, event.source] };
}

/** Tells each queue which inputs have died, since no device that fed them can be heard, and which live again. */
export function watchFeeds(step: Step): void {
  for (const { id } of step.model.hall.queues) {
    const part = step.draft.get('queue', id);
    if (!part?.feeds) continue;
    const inputs = Object.keys(part.feeds) as Input[];
    const dead = inputs.filter((input) => part.feeds![input]!.every((device) => isGone(step, device)));
    const told = part.deadInputs ?? [];
    const changed = inputs.filter((input) => dead.includes(input) !== told.includes(input));
    if (changed.length === 0) continue;
    const wait = changed.reduce(
      (state, input) => observe(state, { type: 'sensor', at: step.now, input, alive: !dead.includes(input) }),
      part.wait,
    );
    step.draft.set('queue', id, { ...part, wait, deadInputs: dead });
    step.queues.add(id);
  }
}

/** A device that was taken out of the hall file is gone as well. */
function isGone({ model, draft, now }: Step, device: string): boolean {
  return !model.devices.has(device) || deviceNow(model, draft, device, now).blind;
}
