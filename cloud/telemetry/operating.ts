/** Limits of the pipeline's own health, the same on boards and in alert rules. Standards of service are in the site. */
export const operating = {
  /** A gateway unheard for so long is down: it writes its health every 10 to 60 seconds. */
  gatewaySilent_s: 180,
  /** A point may wait so long for upload. Age, not number: a large hall is not worse for having more points. */
  backlog_s: 300,
  /** A device's clock may be so wrong: readings move by less than the smallest bucket of a chart. */
  clockSkew_ms: 2000,
  /** Beyond this a reading lands in the wrong minute. */
  clockWrong_ms: 60_000,
  /** Per cent: a battery below this is replaced at the next visit. */
  batteryLow_pct: 15,
  /** Days: a battery that lasts no longer is replaced at the next visit … */
  batteryLow_days: 14,
  /** … and one that lasts longer than this is not spoken of any more. */
  batteryGood_days: 21,
  /** Per cent: a battery above this is a new one. */
  batteryGood_pct: 30,
} as const;
