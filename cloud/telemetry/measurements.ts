/** Every measurement that Hallgate writes: the one source for writers, queries, alert rules and docs/telemetry.md. */
import { flag, float, int, measurement, text } from './measurement.js';
import { rollups } from './rollups.js';

const hall = 'the hall, by its id in the site';
const device = 'the device, by its id in the hall file';
const untested = flag(
  'an input comes from a device without a passed walk test that is still good; absent in a hall that has never tested one',
);

export const measurements = {
  queue: measurement({
    about: 'How long a newcomer to a queue waits, as the estimator knows it.',
    sort: 'gauge',
    tags: { hall, queue: 'the queue, by its id' },
    fields: {
      wait_s: float('s', 'expected wait of somebody who joins now'),
      wait_p10_s: float('s', '10 % of such people wait less'),
      wait_p50_s: float('s', 'half of such people wait less'),
      wait_p90_s: float('s', '90 % of such people wait less'),
      over_share: float('share', 'probability that a newcomer waits longer than the standard'),
      over_limit: flag('the expected wait is longer than the standard'),
      in_sla: flag('the expected wait is within the standard'),
      length: float('people', 'people waiting, expected value'),
      length_sd: float('people', 'standard deviation of the length'),
      desks_open: int('desks', 'desks that serve the queue now'),
      grade: int('1', 'confidence of the estimate: 1 = A (best) to 4 = D'),
      method: text('estimator in use'),
      input_age_s: float('s', 'age of the newest input that the estimate rests on'),
      realised_p50_s: float('s', 'median of the waits that ended in the last hour'),
      realised_p90_s: float('s', '90th percentile of the waits that ended in the last hour'),
      realised_in_sla: float('share', 'share of the waits of the last hour that kept the standard'),
      realised_n: int('people', 'waits of the last hour that these shares rest on'),
      arrivals_per_h: float('people/h', 'rate of arrivals'),
      status: text('live, stale, closed or no_data'),
      untested,
    },
  }),
  wait: measurement({
    about: 'One wait that ended, of a customer seen from joining to being served.',
    sort: 'event',
    tags: { hall, queue: 'the queue, by its id' },
    fields: {
      realised_s: float('s', 'time from joining to being served'),
      in_sla: flag('within the standard'),
    },
  }),
  occupancy: measurement({
    about: 'People in the hall.',
    sort: 'gauge',
    tags: { hall },
    fields: {
      count: int('people', 'people inside'),
      capacity: int('people', 'permitted number'),
      over_limit: flag('more people than permitted'),
      untested,
    },
  }),
  zone: measurement({
    about: 'People in a zone.',
    sort: 'gauge',
    tags: { hall, zone: 'the zone, by its id' },
    fields: { people: int('people', 'people in the zone'), occupied: flag('somebody is in the zone') },
  }),
  crossing: measurement({
    about: 'People who crossed a counting line.',
    sort: 'event',
    tags: { hall, line: 'the line, by its id', device },
    fields: { in: int('people', 'inwards'), out: int('people', 'outwards') },
  }),
  counter: measurement({
    about: 'The cumulative counter of a device as it stated it, before differences are taken.',
    sort: 'event',
    tags: { hall, line: 'the line, by its id', device },
    fields: { in_total: int('people', 'counted inwards'), out_total: int('people', 'counted outwards') },
  }),
  presence: measurement({
    about: 'A head count, or a mere sign of somebody, as a device stated it.',
    sort: 'event',
    tags: { hall, zone: 'the zone, by its id', device },
    fields: { people: int('people', 'people seen'), occupied: flag('somebody seen') },
  }),
  queue_report: measurement({
    about: 'Queue statistics of a sensor with a queue logic of its own.',
    sort: 'event',
    tags: { hall, queue: 'the queue, by its id', device },
    fields: {
      length: int('people', 'people waiting'),
      outflow: int('people', 'people who left the queue in the report'),
      wait_s: float('s', 'mean time in the queue of those who left'),
    },
  }),
  dwell: measurement({
    about: 'Stays in a zone that ended.',
    sort: 'event',
    tags: { hall, zone: 'the zone, by its id', device },
    fields: { mean_s: float('s', 'mean stay'), max_s: float('s', 'longest stay') },
  }),
  sighting: measurement({
    about: 'A beacon was seen. Never which one: no id leaves the hall.',
    sort: 'event',
    tags: { hall, zone: 'the zone, by its id', device },
    fields: {
      n: int('1', 'sightings, always 1'),
      rssi_dbm: float('dBm', 'signal'),
      distance_m: float('m', 'distance estimated by the receiver'),
    },
  }),
  vote: measurement({
    about: 'Presses of satisfaction buttons.',
    sort: 'event',
    tags: { hall, desk: 'the desk, or "hall" for a panel that belongs to none', device },
    fields: {
      good: int('votes', 'votes that count as satisfied'),
      total: int('votes', 'all votes'),
      level: int('1', '1 is worst'),
      levels: int('1', 'buttons on the panel'),
    },
  }),
  press: measurement({
    about: 'A push button was pressed.',
    sort: 'event',
    tags: { hall, device },
    fields: {
      n: int('1', 'presses, always 1'),
      press: text('single, double, long …'),
      means: text('what the hall file says it means'),
    },
  }),
  call: measurement({
    about: 'A help call was opened or answered.',
    sort: 'event',
    tags: { hall, device },
    fields: {
      opened: flag('the call was opened now'),
      answered: flag('the call was answered now'),
      answer_s: float('s', 'time from the call to the answer'),
      in_time: flag('answered within the standard'),
    },
  }),
  help_call: measurement({
    about: 'Open help calls of a button.',
    sort: 'gauge',
    tags: { hall, device },
    fields: {
      open: int('calls', 'unanswered calls'),
      oldest_open_s: float('s', 'age of the oldest; 0 if none is open'),
    },
  }),
  desk: measurement({
    about: 'What a desk does.',
    sort: 'event',
    tags: { hall, desk: 'the desk, by its id' },
    fields: {
      open: flag('the desk is open'),
      serving: flag('somebody is being served'),
      handling_s: float('s', 'handling time of the service that ended now'),
    },
  }),
  ticket: measurement({
    about: 'A ticket number was issued or called.',
    sort: 'event',
    tags: { hall, queue: 'the queue, by its id', device },
    fields: { issued: int('1', 'number issued'), called: int('1', 'number called') },
  }),
  environment: measurement({
    about: 'Air and noise.',
    sort: 'event',
    tags: { hall, zone: 'the zone, by its id', device },
    fields: {
      temperature_c: float('°C', 'air temperature'),
      humidity_pct: float('%', 'relative humidity'),
      co2_ppm: float('ppm', 'carbon dioxide'),
      noise_dba: float('dB(A)', 'noise'),
      light_lux: float('lx', 'light'),
    },
  }),
  device: measurement({
    about: 'How a device said that it is.',
    sort: 'event',
    tags: { hall, device },
    fields: {
      online: flag('connected, by its own word or last will'),
      battery_pct: float('%', 'battery'),
      battery_v: float('V', 'battery'),
      rssi_dbm: float('dBm', 'signal'),
      snr_db: float('dB', 'signal to noise'),
      link_quality: float('1', 'Zigbee link quality, 0 to 255'),
      uptime_s: float('s', 'since the device started'),
      temperature_c: float('°C', 'inside the device'),
      restarted: flag('the device started or joined now'),
      faults: text('named faults, separated by spaces; empty when they are over'),
      firmware: text('firmware version'),
      reports: int('1', 'always 1: counts the reports'),
    },
  }),
  device_health: measurement({
    about: 'Whether a device can still be heard; written while it is silent, too.',
    sort: 'gauge',
    tags: { hall, gateway: 'the gateway, by its hall', device },
    fields: {
      silent_s: float('s', 'since its last message'),
      silent_over: flag('silent for longer than three of its intervals'),
      unknown: flag(
        'its bridge is down, or only a stored copy of its words is known: nobody knows how it is',
      ),
      never_seen: flag('not heard since the gateway was installed'),
      rejected: int('messages', 'messages refused since the last point'),
      clock_offset_ms: float('ms', 'its clock minus ours, when it states a time'),
      battery_pct: float('%', 'battery as it was last told'),
      battery_days_left: float('d', 'until the battery is empty, by the trend of a month; at most 730'),
      state: text('alive, never_seen, silent, unknown, low_battery, clock_off or faulty'),
    },
  }),
  balance: measurement({
    about:
      'Whether the counts of a hall balance: people in, out, served and present, of the last hour and of the day.',
    sort: 'gauge',
    tags: { hall },
    fields: {
      in: int('people', 'counted in by the entrances in the last hour'),
      out: int('people', 'counted out'),
      served: int('people', 'services that ended'),
      present: int('people', 'in zones and at desks now'),
      residual: float('people', 'in − out − the change of the people present: 0 where all is counted well'),
      sd: float('people', 'standard deviation of the residual by the known errors of doors and head counts'),
      day_in: int('people', 'counted in since midnight'),
      day_out: int('people', 'counted out since midnight'),
      day_served: int('people', 'services that ended since midnight'),
      day_residual: float('people', 'the residual of the day'),
      day_sd: float('people', 'its standard deviation'),
      doubtful: flag('a sensor is named whose counts cannot be right'),
      suspect: text('that device; empty for none'),
      fault: text('covered, turned, swapped, twice, doubles or drifting; empty for none'),
      evidence: float('1', 'natural logarithm of how much better the fault explains the counts'),
    },
  }),
  rejected: measurement({
    about: 'Messages that gave no reading, by reason.',
    sort: 'event',
    tags: { hall, device: 'the device, or "unknown"', reason: 'the rejection code' },
    fields: { n: int('messages', 'messages refused') },
  }),
  alert: measurement({
    about: 'The life of an alert: a point at each change of its state.',
    sort: 'event',
    tags: { hall, rule: 'the rule', subject: 'what it is about: queue/cash, hall, device/door' },
    fields: {
      state: text('pending, firing, acknowledged or resolved'),
      firing: flag('it is firing or acknowledged'),
      value: float('', "the value that was judged, in the rule's unit"),
      limit: float('', "the limit, in the rule's unit"),
      since_ms: int('ms', 'start of the alert, UTC milliseconds: with rule, hall and subject its identity'),
    },
  }),
  walk_test: measurement({
    about: 'A walk test of a device that was done to its end.',
    sort: 'event',
    tags: { hall, device },
    fields: {
      passed: flag('the device passed'),
      kind: text('line, buttons, switch, zone, queue, beacon, output or signs'),
      why: text(
        'missed, doubled, turned_round, wrong_channel, nothing_heard or not_seen; empty if it passed',
      ),
      done: int('1', 'what was done: walks, presses …'),
      counted: int('1', 'what the device told of it'),
      stray: int('1', 'what it told that nobody did'),
      share: float('share', 'share of what was done that was counted'),
      low: float('share', 'lower bound of its exact 95 % interval'),
      high: float('share', 'upper bound'),
    },
  }),
  alert_open: measurement({
    about: 'Alerts that nobody has acknowledged, for escalation.',
    sort: 'gauge',
    tags: { hall },
    fields: {
      firing: int('alerts', 'alerts that fire now'),
      not_acknowledged_s: float('s', 'longest time that a firing alert has waited for somebody; 0 if none'),
    },
  }),
  gateway_health: measurement({
    about: 'How the gateway is. Its absence is an alert of its own.',
    sort: 'gauge',
    tags: { hall, gateway: 'the gateway, by its hall' },
    fields: {
      seq: int('1', 'counts the points of this gateway'),
      ts: int('s', "the gateway's clock, UTC seconds"),
      readings: int('readings', 'readings accepted since the last point'),
      rejected_messages: int('messages', 'messages refused since the last point'),
      duplicates: int('messages', 'messages counted before, since the last point'),
      journal_points: int('points', 'points that wait for upload'),
      journal_oldest_s: float('s', 'age of the oldest point that waits'),
      journal_bytes: int('bytes', 'size of the journal on disk'),
      dropped_points: int('points', 'points given up by the size or age policy, since installation'),
      quarantined: int('points', 'points that InfluxDB refused one by one, since installation'),
      rejected: int('points', 'points that InfluxDB refused, since the last point'),
      clock_skew_abs_ms: float('ms', 'largest clock difference of a device, absolute'),
      data_age_s: float('s', 'since the newest reading'),
      mqtt_clients: int('clients', 'connected MQTT clients'),
      rss_mb: float('MB', 'memory of the process'),
      commit_p99_ms: float('ms', "99th percentile of the journal's commits since the last point"),
    },
  }),
  event: measurement({
    about: 'What a person should see as a mark on the charts.',
    sort: 'event',
    tags: { hall, type: 'alert, desk, gateway, walk-test' },
    fields: { title: text('one line'), text: text('what happened') },
  }),
  ...rollups,
} as const;

export type Measurements = typeof measurements;
export type MeasurementName = keyof Measurements;
export type FieldName<M extends MeasurementName> = keyof Measurements[M]['fields'] & string;
export type TagName<M extends MeasurementName> = keyof Measurements[M]['tags'] & string;
