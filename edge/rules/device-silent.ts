/**
 * A device that cannot be heard any more, by its last will or its silence; and a bridge that is down, once for all the
 * devices behind it. It speaks of the device, never of a queue: what the device watched is unknown meanwhile.
 */
import { deviceNow } from '../hall/device-now.js';
import type { HallModel } from '../hall/model.js';
import type { Condition } from './life.js';
import { type Rule, type RuleContext, subjectId, unknownMs } from './rule.js';

/** A gateway or a device that starts again is back by then; Grafana waits as long. */
const holdMs = 120_000;

export const deviceSilentRule: Rule = {
  id: 'device-silent',
  severity: 'warning',
  unit: 's',
  for: 'facilities',
  subjects: ({ model }) => [
    ...model.speaking.map(({ id }) => `device/${id}`),
    ...bridgesOf(model).map((account) => `bridge/${account}`),
  ],
  condition: (context, subject) =>
    subject.startsWith('bridge/')
      ? bridgeDown(context, subjectId(subject))
      : silent(context, subjectId(subject)),
  holds: () => ({ holdMs, clearHoldMs: 0, unknownMs }),
};

/** Accounts that several devices share: each is the login of a bridge. */
function bridgesOf(model: HallModel): string[] {
  return [...new Set(model.hall.devices.flatMap(({ account }) => account ?? []))];
}

function silent({ model, draft, now }: RuleContext, id: string): Condition {
  const device = deviceNow(model, draft, id, now);
  const known = device.state !== 'unknown' && device.state !== 'never_seen';
  const { lost, silent_s, allowed_s } = device;
  return { known, over: lost, clear: !lost, value: wholeMinutes(silent_s ?? 0), limit: allowed_s ?? 0 };
}

function bridgeDown({ model, draft, now }: RuleContext, account: string): Condition {
  const behind = model.hall.devices
    .filter((device) => device.account === account)
    .map(({ id }) => deviceNow(model, draft, id, now))
    .filter(({ bridge }) => bridge === account);
  const over = behind.length > 0;
  const value = wholeMinutes(Math.max(0, ...behind.map(({ silent_s }) => silent_s ?? 0)));
  return { known: true, over, clear: !over, value, limit: 0, detail: { devices: behind.length } };
}

/** An alert is stored and told again when its value changes: once a minute is enough for a silence. */
const wholeMinutes = (seconds: number): number => 60 * Math.floor(seconds / 60);
