/** The standards of the stories, whose minutes rest on them. */
import type { Standards } from '../../cloud/site/standards.js';

export const standards: Standards = {
  from: '2026-01-01',
  wait: { target_s: 600, critical_s: 900, clear_s: 540, hold_s: 120, clear_hold_s: 300 },
  occupancy: { limit_share: 1, clear_share: 0.95, hold_s: 120 },
  satisfaction: {
    target_share: 0.9,
    min_votes: 20,
    hold_s: 900,
    burst: { window_s: 900, votes: 4, unhappy_share: 0.5 },
  },
  help_call: { answer_s: 300 },
  complaint: {
    acknowledged_s: 86_400,
    acknowledged_warning_s: 72_000,
    resolved_s: 172_800,
    resolved_warning_s: 144_000,
    rate_share: 0.05,
  },
  emergency: { on_site_s: 7200, solved_s: 14_400 },
  abandonment: { limit_share: 0.05 },
  environment: { temperature_c: [18, 26], co2_ppm_max: 1000, noise_dba_max: 65, hold_s: 600 },
  escalation_s: 600,
  device_silent_intervals: 3,
  completeness_share: 0.9,
  scorecard: {
    weights: {
      wait: 30,
      satisfaction: 25,
      complaints: 15,
      clocks: 10,
      help_calls: 10,
      completion: 5,
      environment: 5,
    },
    stars: [0, 50, 65, 80, 90],
  },
};
