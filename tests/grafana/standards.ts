/** The standards of the stories, whose minutes rest on them. */
import type { Standards } from '../../cloud/site/standards.js';
import { standards as base } from '../../edge/hall/fixtures.js';

export const standards: Standards = {
  ...base,
  from: '2026-01-01',
  wait: { target_s: 600, critical_s: 900, clear_s: 540, hold_s: 120, clear_hold_s: 300 },
  occupancy: { limit_share: 1, clear_share: 0.95, hold_s: 120 },
  satisfaction: { ...base.satisfaction, hold_s: 900 },
  abandonment: { limit_share: 0.05 },
  escalation_s: 600,
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
