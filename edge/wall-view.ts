/** The state of the hall as its wall shows it. Pure. */
import { DateTime } from 'luxon';
import { deviceViews } from './device-views.js';
import { adviceNow } from './hall/advice.js';
import { insideNow } from './hall/inside.js';
import { isOver, type QueueNow } from './hall/liveness.js';
import type { HallModel } from './hall/model.js';
import { isForStaff, rules } from './rules/judge.js';
import { deskName, subjectName } from './rules/text.js';
import type { AlertPart } from './state/parts.js';
import type { HallState } from './state/state.js';
import type { UploadState } from './upload/state.js';
import { joined, type SelfScore } from './wait/self-score.js';
import type { AdviceView, AlertView, QueueView, ScoreView, WallView } from './web/view.js';

/** A page without a newer view for this long turns grey; one comes at least every second. */
export const wallStaleS = 10;

export interface WallSource {
  readonly model: HallModel;
  readonly state: HallState;
  readonly estimates: ReadonlyMap<string, QueueNow>;
  readonly open: boolean;
  readonly upload: UploadState | null;
  readonly rejected: WallView['rejected'];
  /** Logins that flood now. */
  readonly flooding: ReadonlySet<string>;
}

export function wallView(source: WallSource, now: number): WallView {
  const { model, state, open } = source;
  const { hall, standards } = model;
  const inside = state.get('hall', 'now');
  const calls = [...state.all('call').values()].flatMap((call) => call.open);
  const readingAt = inside?.readingAt ?? null;
  return {
    ts: now,
    stale_after_s: wallStaleS,
    hall: { id: hall.id, name: hall.name, time_zone: hall.time_zone, languages: hall.languages, open },
    target_s: standards.wait.target_s,
    queues: hall.queues.map((queue) => queueView(source, queue, now)),
    occupancy: occupancyView(source, now),
    satisfaction: satisfactionView(source, now),
    calls: {
      open: calls.length,
      oldest_s: calls.length === 0 ? 0 : Math.max(0, now - Math.min(...calls)) / 1_000,
    },
    alerts: [...state.all('alert').entries()].map(([key, alert]) => alertView(model, key, alert)),
    devices: deviceViews(model, state, now, source.flooding),
    self_score: scoreView(model, state, now),
    data_age_s: readingAt === null ? null : Math.max(0, now - readingAt) / 1_000,
    upload: uploadView(source.upload, now),
    rejected: source.rejected,
  };
}

function queueView(source: WallSource, queue: HallModel['hall']['queues'][number], now: number): QueueView {
  const known = source.estimates.get(queue.id);
  const estimate = known?.estimate;
  const fresh = known?.fresh ?? false;
  const wait = fresh ? (estimate?.mean_s ?? null) : null;
  const inputAt = source.state.get('queue', queue.id)?.inputAt ?? null;
  const inputs = estimate?.inputs.map(({ name, age_s }) => ({ name, age_s })) ?? [];
  return {
    id: queue.id,
    name: queue.name,
    status: known?.status ?? 'no_data',
    wait_s: wait,
    p10_s: fresh ? (estimate?.p10_s ?? null) : null,
    p90_s: fresh ? (estimate?.p90_s ?? null) : null,
    // People come in whole numbers; the estimate's fractions are for the charts.
    length: fresh ? whole(estimate?.length) : null,
    desks_open: fresh ? (estimate?.desks_open ?? null) : null,
    grade: fresh ? (estimate?.grade ?? null) : null,
    over: known !== undefined && isOver(source.model, known),
    over_share: fresh ? (estimate?.p_over_target ?? null) : null,
    advice: fresh ? adviceView(source, queue.id) : null,
    inputs:
      inputs.length > 0 || inputAt === null ? inputs : [{ name: 'any', age_s: (now - inputAt) / 1_000 }],
  };
}

function adviceView({ model, state }: WallSource, queue: string): AdviceView | null {
  const advice = adviceNow(model, state, queue);
  if (!advice || advice.more < 0 || (advice.more === 0 && advice.enough)) return null;
  const { toOpen, more, enough, overInS, risk } = advice;
  return { to_open: toOpen.map((id) => deskName(model, id)), more, enough, over_in_s: overInS, risk };
}

/** Of all queues together; waits that were seen are better witnesses than inferred ones. */
function scoreView(model: HallModel, state: HallState, now: number): ScoreView | null {
  const days = [...state.all('score').values()].flatMap(({ last }) => last ?? []);
  const day = days
    .map((one) => one.day)
    .sort()
    .at(-1);
  if (day === undefined) return null;
  const sum = (kind: 'observed' | 'inferred') =>
    days
      .filter((one) => one.day === day)
      .reduce<SelfScore | null>((all, one) => joined(all, one[kind]), null);
  const observed = sum('observed');
  const score = observed ?? sum('inferred');
  if (!score) return null;
  const days_ago = DateTime.fromISO(model.day(now)).diff(DateTime.fromISO(day), 'days').days;
  const { mae_s, cover_80, n } = score;
  return { days_ago: Math.round(days_ago), mae_s, cover: cover_80, waits: n, inferred: observed === null };
}

function occupancyView({ model, state, open }: WallSource, now: number): WallView['occupancy'] {
  const { status, people, over } = insideNow(model, state, open, now);
  return { people: status === 'live' ? people : null, capacity: model.hall.capacity, over, status };
}

function satisfactionView({ model, state }: WallSource, now: number): WallView['satisfaction'] {
  const votes = state.get('votes', model.day(now)) ?? { good: 0, total: 0 };
  const share = votes.total === 0 ? null : votes.good / votes.total;
  return {
    votes: votes.total,
    satisfied: votes.good,
    share,
    lower: share === null ? null : wilsonLower(votes.good, votes.total),
    target: model.standards.satisfaction.target_share,
  };
}

/** Lower bound of the 95 % score interval of a share (Wilson 1927). */
export function wilsonLower(good: number, total: number): number {
  const z = 1.959963984540054;
  const share = good / total;
  const centre = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return Math.max(0, (centre - spread) / (1 + (z * z) / total));
}

function alertView(model: HallModel, key: string, alert: AlertPart): AlertView {
  const rule = rules.find((candidate) => candidate.id === alert.rule);
  return {
    key,
    rule: alert.rule,
    subject: alert.subject,
    name: subjectName(model, alert.subject),
    state: alert.phase,
    severity: rule?.severity ?? 'warning',
    since: alert.since,
    value: alert.value,
    limit: alert.limit,
    unit: rule?.unit ?? '',
    for_staff: isForStaff(alert),
  };
}

function uploadView(upload: UploadState | null, now: number): WallView['upload'] {
  if (!upload) return { state: 'off', reason: null, backlog_points: 0, backlog_age_s: 0, quarantined: 0 };
  const age = upload.backlogOldestAt === undefined ? 0 : Math.max(0, now - upload.backlogOldestAt) / 1_000;
  return {
    state: upload.mode,
    reason: upload.reason === 'ok' ? null : upload.reason,
    backlog_points: upload.backlogPoints,
    backlog_age_s: age,
    quarantined: upload.quarantined,
  };
}

const whole = (people: number | null | undefined): number | null =>
  people == null ? null : Math.round(people);
