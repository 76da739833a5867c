/** Begins, goes on with and ends a walk test on the draft of the state, so that it is stored with what it heard. */
import { point } from '../../cloud/telemetry/index.js';
import type { Profile } from '../../devices/profile.js';
import { foldReading } from '../hall/fold.js';
import type { HallModel } from '../hall/model.js';
import type { Bound, Step } from '../hall/step.js';
import type { WalkPart } from '../state/parts.js';
import type { Draft } from '../state/state.js';
import { counterOf, hearReading } from './heard.js';
import { planOf } from './plan.js';
import { InstallRefusal } from './refusal.js';
import { entryDigest } from './tested.js';
import { resultOf } from './verdict.js';
import type { TestRequest, TestResult } from './view.js';
import { advance, isOver, type WalkEvent } from './walk-test.js';

/** A test that nobody has gone on with for this long is dropped: a counter may report every ten minutes. */
const abandonedMs = 1_800_000;
/** A lamp or buzzer is not kept busy for longer by a phone that went away. */
const shownMs = 120_000;

const now = 'now';

/** @throws InstallRefusal; the draft is as it was then */
export function conduct(
  step: Step,
  by: string,
  request: TestRequest,
  profiles: ReadonlyMap<string, Profile>,
): void {
  const test = step.draft.get('walk', now);
  if (request.do === 'start') {
    if (test && test.device !== request.device && test.by !== by && step.now - test.touched < shownMs)
      throw new InstallRefusal('test_running', `${test.by} is testing ${test.device}`);
    begin(step, by, request.device, profiles);
    return;
  }
  if (!test) throw new InstallRefusal('no_test', 'no walk test is going on');
  if (request.do === 'stop') drop(step, test);
  else if (request.do === 'next') goOn(step, advance(test, { type: 'next' }, step.now));
  else goOn(step, advance(test, answerOf(request, test), step.now));
}

function answerOf(request: Extract<TestRequest, { do: 'answer' }>, { kind }: WalkPart): WalkEvent {
  if (kind !== 'output') throw new InstallRefusal('no_test', 'only what is lit or sounds is answered for');
  return { type: 'answer', seen: request.seen };
}

function begin(step: Step, by: string, id: string, profiles: ReadonlyMap<string, Profile>): void {
  const device = step.model.devices.get(id);
  if (!device) throw new InstallRefusal('unknown_device', `no device "${id}" in the hall file`);
  const plan = planOf(device, profiles.get(device.profile));
  if (!plan) throw new InstallRefusal('no_test', `there is nothing to test at ${id}`);
  step.draft.set('walk', now, {
    device: id,
    ...plan,
    by,
    started: step.now,
    touched: step.now,
    entry: entryDigest(device),
    levels: levelsOf(step.model, step.draft, id),
  });
  mark(step, id, 'began');
}

/** How things stand before anybody acts, as far as the hall knows: a state that is only repeated is no act. */
function levelsOf(model: HallModel, draft: Draft, id: string): WalkPart['levels'] {
  const levels: Record<string, number> = {};
  for (const { channel, desk, zone, queue } of model.devices.get(id)?.watches ?? []) {
    const part = draft.get(
      'zone',
      zone ?? model.hall.queues.find((one) => one.id === queue)?.zone ?? queue ?? '',
    );
    if (desk !== undefined) levels[channel] = Number(draft.get('desk', desk)?.open ?? false);
    else if (part) levels[channel] = part.people ?? Number(part.occupied);
  }
  return levels;
}

function goOn(step: Step, test: WalkPart): void {
  if (!isOver(test)) {
    step.draft.set('walk', now, test);
    return;
  }
  const result = resultOf(test, step.now);
  step.draft.delete('walk', now);
  step.draft.set('tested', test.device, { result, entry: test.entry });
  step.points.push(resultPoint(step, test.device, result));
  mark(step, test.device, result.passed ? 'passed' : `failed: ${result.why}`);
}

function drop(step: Step, { device }: WalkPart): void {
  step.draft.delete('walk', now);
  mark(step, device, 'was broken off');
}

/** The figures go on during a test, so that charts need a mark of when it was. */
function mark(step: Step, device: string, what: string): void {
  const title = `Walk test of ${device} ${what}`;
  const tags = { hall: step.model.hall.id, type: 'walk-test' };
  step.points.push(point('event', tags, { title, text: title }, step.now));
}

function resultPoint(step: Step, device: string, result: TestResult) {
  const { passed, kind, why, steps, share, low, high } = result;
  const sum = (of: 'times' | 'counted' | 'stray') => steps.reduce((total, one) => total + one[of], 0);
  const figures = { done: sum('times'), counted: sum('counted'), stray: sum('stray'), share, low, high };
  const tags = { hall: step.model.hall.id, device };
  return point('walk_test', tags, { passed: Number(passed), kind, why: why ?? '', ...figures }, step.now);
}

/** Folds a reading into the hall; a walk test of its device hears it as the hall does. */
export function foldAndHear(step: Step, bound: Bound, offsetMs: number | null): void {
  const test = step.draft.get('walk', now);
  if (test?.device !== bound.device.id) {
    foldReading(step, bound, offsetMs);
    return;
  }
  const counter = counterOf(bound);
  const before = counter === null ? undefined : step.draft.get('counter', counter);
  foldReading(step, bound, offsetMs);
  const { heard, levels } = hearReading(test, bound, before);
  step.draft.set('walk', now, { ...advance(test, { type: 'heard', heard }, step.now), levels });
}

/** Drops a test that nobody goes on with, or whose device has left the hall file or changed in it. */
export function dropAbandoned(step: Step): void {
  const test = step.draft.get('walk', now);
  if (!test) return;
  const device = step.model.devices.get(test.device);
  const patience = test.kind === 'output' ? shownMs : abandonedMs;
  const changed = !device || entryDigest(device) !== test.entry;
  if (changed || step.now - test.touched > patience) drop(step, test);
}
