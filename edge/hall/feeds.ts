/** Which devices feed each input of a queue, and the word that none of them can be heard any more. */
import type { QueuePart } from '../state/parts.js';
import { inputOf } from '../wait/inputs.js';
import { forgetInput, type Input, observe, type WaitEvent } from '../wait/wait.js';
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
    dropRemoved(step, id);
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

/** A device that was taken out of the hall file is missed by nobody, and so is an input that only it fed. */
function dropRemoved({ model, draft, queues }: Step, id: string): void {
  const part = draft.get('queue', id);
  const known = Object.entries(part?.feeds ?? {}) as [Input, readonly string[]][];
  if (!part || known.every(([, devices]) => devices.every((device) => model.devices.has(device)))) return;
  const kept = known.map(
    ([input, devices]) => [input, devices.filter((one) => model.devices.has(one))] as const,
  );
  const left = kept.filter(([, devices]) => devices.length > 0);
  const gone = kept.filter(([, devices]) => devices.length === 0).map(([input]) => input);
  draft.set('queue', id, {
    ...part,
    wait: gone.reduce(forgetInput, part.wait),
    feeds: Object.fromEntries(left),
    deadInputs: (part.deadInputs ?? []).filter((input) => !gone.includes(input)),
  });
  queues.add(id);
}

function isGone({ model, draft, now }: Step, device: string): boolean {
  return deviceNow(model, draft, device, now).blind;
}
