import { describe, expect, it } from 'vitest';
import type { AlertView } from '../view.js';
import { alertsToShow } from './alerts.js';
import { demoView } from './testing/demo-view.js';

const alert = (changes: Partial<AlertView>): AlertView => ({ ...demoView().alerts[0]!, ...changes });
const shown = (...alerts: AlertView[]) => alertsToShow(demoView({ alerts })).map((one) => one.key);

describe('alertsToShow', () => {
  it('leaves out what has not begun and what is over', () => {
    const alerts = (['pending', 'firing', 'acknowledged', 'resolved'] as const).map((state, at) =>
      alert({ key: state, state, subject: `queue/${at}`, since: at }),
    );
    expect(shown(...alerts)).toEqual(['firing', 'acknowledged']);
  });

  it('puts critical ones first, then the oldest', () => {
    const late = alert({ key: 'late', since: 9, subject: 'queue/a' });
    const early = alert({ key: 'early', since: 1, subject: 'queue/b' });
    const critical = alert({
      key: 'critical',
      since: 20,
      severity: 'critical',
      rule: 'occupancy',
      subject: 'hall',
    });
    expect(shown(late, early, critical)).toEqual(['critical', 'early', 'late']);
  });

  it('leaves out the warning where the critical level of its rule fires', () => {
    const warning = alert({ key: 'warning' });
    const other = alert({ key: 'other', subject: 'queue/other' });
    const critical = alert({ key: 'critical', rule: 'wait-critical', severity: 'critical' });
    expect(shown(warning, other, critical)).toEqual(['critical', 'other']);
  });

  it('leaves out what is for those who mend devices', () => {
    expect(shown(alert({ key: 'battery', rule: 'battery', for_staff: false }))).toEqual([]);
  });
});
