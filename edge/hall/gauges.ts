/** Gauges: what is true now, written as a point every few seconds and at once when a verdict changes. */
import { type Fields, point } from '../../cloud/telemetry/index.js';
import { inputsOfHall, inputsOfQueue, untested } from '../install/tested.js';
import type { RuleContext } from '../rules/rule.js';
import type { AdvicePart } from '../state/parts.js';
import type { InputState } from '../wait/wait.js';
import { type DeviceNow, deviceNow } from './device-now.js';
import { insideNow } from './inside.js';
import { isOver, type QueueNow } from './liveness.js';
import { queuePart } from './queues.js';

/** Between two points of a gauge. Grafana's shortest window is 30 s. */
export const gaugeMs = 10_000;

const gradeNumber = { A: 1, B: 2, C: 3, D: 4 } as const;

/** Points of the queues whose turn it is. */
export function writeQueues(context: RuleContext): void {
  for (const [id, now] of context.estimates) {
    const part = queuePart(context, id, context.now);
    const over = isOver(context.model, now);
    if (context.now - part.writtenAt < gaugeMs && over === part.writtenOver) continue;
    context.draft.set('queue', id, { ...part, writtenAt: context.now, writtenOver: over });
    const inputAgeS = part.inputAt === null ? undefined : (context.now - part.inputAt) / 1_000;
    const marked = untested(context.draft, inputsOfQueue(context.model, id));
    const fields = { ...queueFields(now, over, inputAgeS, part.advice), untested: marked };
    context.points.push(point('queue', { hall: context.model.hall.id, queue: id }, fields, context.now));
  }
}

function queueFields(
  now: QueueNow,
  over: boolean,
  inputAgeS: number | undefined,
  advice: AdvicePart | undefined,
): Fields<'queue'> {
  const { estimate, status } = now;
  const described = { method: estimate.method, status, input_age_s: inputAgeS };
  // Old or missing knowledge gives no figures: a chart shows a gap, not a line that somebody believes.
  if (!now.fresh) return described;
  const { realised, abandonment } = estimate;
  return {
    ...described,
    wait_s: known(estimate.mean_s),
    wait_sd_s: known(estimate.sd_s),
    wait_p10_s: known(estimate.p10_s),
    wait_p50_s: known(estimate.p50_s),
    wait_p90_s: known(estimate.p90_s),
    over_share: known(estimate.p_over_target),
    no_wait_share: known(estimate.p_no_wait),
    over_limit: Number(over),
    in_sla: Number(!over),
    length: known(estimate.length),
    length_sd: known(estimate.length_sd),
    desks_open: known(estimate.desks_open),
    grade: estimate.grade ? gradeNumber[estimate.grade] : undefined,
    realised_p50_s: known(realised?.p50_s),
    realised_p90_s: known(realised?.p90_s),
    realised_in_sla: known(realised?.within_target),
    realised_n: realised?.n,
    realised_inferred: realised ? Number(realised.inferred) : undefined,
    arrivals_per_h: known(estimate.arrival_rate_per_h),
    services_per_h: known(estimate.service_rate_per_h),
    abandon_share: known(abandonment.share),
    abandon_per_h: known(abandonment.per_h),
    patience_s: known(abandonment.mean_patience_s),
    abandon_unknown: known(abandonment.refused),
    tags_60min: estimate.tags_60min,
    recalibrated_age_s: known(estimate.recalibrated_age_s),
    ...inputFields(estimate.inputs),
    desks_needed: advice?.held.desks,
    over_in_s: known(advice?.overInS),
  };
}

function inputFields(inputs: readonly InputState[]): Fields<'queue'> {
  const names = (used: boolean) =>
    inputs
      .filter((input) => input.used === used)
      .map(({ name }) => name)
      .join(' ') || undefined;
  const ages = Object.fromEntries(inputs.map(({ name, age_s }) => [`${name}_age_s`, age_s]));
  return { inputs_used: names(true), inputs_left_out: names(false), ...ages };
}

/** Points of the hall, its zones, calls and alerts; once every gaugeMs. */
export function writeHall(context: RuleContext): void {
  const { draft, model, now, points } = context;
  const hall = model.hall.id;
  const { status, people, over } = insideNow(model, draft, context.open, now);
  if (people !== null && status !== 'stale') {
    const fields = {
      count: people,
      capacity: model.hall.capacity,
      over_limit: Number(over),
      untested: untested(draft, inputsOfHall(model)),
      ...certainty(context),
    };
    points.push(point('occupancy', { hall }, fields, now));
  }
  for (const zone of draft.ids('zone')) {
    const part = draft.get('zone', zone);
    // What nobody watches any more is not known, and a gauge that is not known is not written.
    const seen = model.watching('zone', zone).some(({ id }) => !deviceNow(model, draft, id, now).blind);
    if (!part || !seen) continue;
    points.push(
      point('zone', { hall, zone }, { people: known(part.people), occupied: Number(part.occupied) }, now),
    );
  }
  for (const device of draft.ids('call')) {
    const open = draft.get('call', device)?.open ?? [];
    const oldest_open_s = open[0] === undefined ? 0 : Math.max(0, now - open[0]) / 1_000;
    points.push(point('help_call', { hall, device }, { open: open.length, oldest_open_s }, now));
  }
  writeAlerts(context);
}

function certainty({ draft, now }: RuleContext): Fields<'occupancy'> {
  const part = draft.get('inside', 'now');
  if (!part) return {};
  const reset_age_s = Math.max(0, now - part.occupancy.resetAt) / 1_000;
  return { count_sd: part.sd, reset_age_s, balance: part.balance };
}

function writeAlerts(context: RuleContext): void {
  const alerts = context.draft.ids('alert').flatMap((key) => context.draft.get('alert', key) ?? []);
  const firing = alerts.filter((alert) => alert.phase === 'firing' || alert.phase === 'acknowledged');
  const waiting = alerts
    .filter((alert) => alert.phase === 'firing')
    .map((alert) => (context.now - alert.since) / 1_000);
  const fields = { firing: firing.length, not_acknowledged_s: Math.max(0, ...waiting) };
  context.points.push(point('alert_open', { hall: context.model.hall.id }, fields, context.now));
}

/** Whether each device can still be heard, and how long its battery lasts. */
export function writeDevices(context: RuleContext, rejectedByDevice: ReadonlyMap<string, number>): void {
  const { draft, model, now, points } = context;
  for (const { id } of model.speaking) {
    const tags = { hall: model.hall.id, gateway: model.hall.id, device: id };
    const fields = deviceFields(deviceNow(model, draft, id, now), rejectedByDevice.get(id) ?? 0);
    points.push(point('device_health', tags, fields, now));
  }
}

function deviceFields(device: DeviceNow, rejected: number): Fields<'device_health'> {
  return {
    state: device.state,
    silent_s: known(device.silent_s),
    silent_over: Number(device.lost),
    unknown: Number(device.state === 'unknown'),
    never_seen: Number(device.silent_s === null),
    rejected,
    clock_offset_ms: known(device.clock_offset_ms),
    battery_pct: known(device.battery_pct),
    battery_days_left: known(device.battery_days_left),
  };
}

const known = <T>(value: T | null | undefined): T | undefined => value ?? undefined;
