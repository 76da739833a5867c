import { describe, expect, it } from 'vitest';
import { hallOf, standards } from '../hall/fixtures.js';
import { HallModel } from '../hall/model.js';
import type { AlertPart } from '../state/parts.js';
import { rules } from './judge.js';
import { alertText, subjectName } from './text.js';

const model = new HallModel(hallOf(), standards);

function alert(rule: string, subject: string, value: number, limit: number): AlertPart {
  const common = { clearSince: null, unknownSince: null, ended: null };
  return { rule, subject, phase: 'firing', since: 0, value, limit, ...common };
}

describe('the text of an alert', () => {
  it.each([
    ['wait', 'queue/cash', 725, 600, 'Cash: a newcomer waits 12 min, the standard is 10 min'],
    ['wait-critical', 'queue/advice', 960, 900, 'Advice: a newcomer waits 16 min, over the critical 15 min'],
    ['occupancy', 'hall', 23, 20, 'Main hall: 23 people inside, 20 are permitted'],
    ['help-call', 'device/help', 360, 300, 'help: a help call is unanswered for 6 min'],
    ['device-silent', 'device/door', 900, 180, 'door: not heard for 15 min'],
    [
      'device-silent',
      'bridge/zigbee',
      900,
      0,
      'Bridge zigbee is down: nothing is known of 0 devices behind it',
    ],
    ['battery', 'device/help', 14, 15, 'help: 14 % of the battery left'],
  ])('%s: %s', (rule, subject, value, limit, text) => {
    expect(alertText(model, alert(rule, subject, value, limit)).text).toBe(text);
  });

  it('names an action for every rule', () => {
    const actions = rules.map(({ id }) => alertText(model, alert(id, 'hall', 1, 1)).action);
    expect(actions.length).toBe(7);
    expect(new Set(actions).size).toBe(7);
    expect(actions).not.toContain(alertText(model, alert('unheard-of', 'hall', 1, 1)).action);
  });

  it.each([
    ['zone/area', 'Waiting area'],
    ['zone/gone', 'gone'],
    ['queue/gone', 'gone'],
    ['device/gone', 'gone'],
    ['hall', { en: 'Main hall', 'zh-Hans': '大厅' }],
  ])('calls %s by the name that people give it', (subject, name) => {
    expect(subjectName(model, subject)).toEqual(name);
  });

  it('takes another language where the hall has no English name', () => {
    const other = new HallModel(hallOf({ name: { 'zh-Hans': '大厅' } }), standards);
    expect(alertText(other, alert('occupancy', 'hall', 2, 1)).text).toContain('大厅: 2 people');
  });

  it.each([
    ['covered', null, 'door at Door counts nearly nobody while others see people'],
    ['turned', null, 'door at Door counts in as out'],
    ['swapped', 'line/lift', 'door at Door seems to be exchanged with Lift (zone)'],
    ['twice', 'line/side', 'door at Door counts the same people as Side door (zone)'],
    ['doubles', null, 'door at Door counts everybody twice'],
    ['drifting', null, 'door at Door misses more people'],
  ])('says what a sensor that is %s looks like', (kind, other, said) => {
    const detail = {
      kind,
      sensor: 'line/door',
      other,
      other_device: other && 'zone',
      in: 40,
      out: 2,
      served: 38,
    };
    const { text, action } = alertText(model, { ...alert('sensor-doubtful', 'device/door', 23, 14), detail });
    expect(text).toContain(said);
    expect(text).toContain('today 40 in, 2 out, 38 served; evidence 10^10 to 1');
    expect(action.length).toBeGreaterThan(20);
  });
});
