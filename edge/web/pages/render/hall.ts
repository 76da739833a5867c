/** The row under the queues: people in the hall, satisfaction, calls for help. */
import type { WallView } from '../../view.js';
import { occupancyVerdict, satisfactionVerdict, type Verdict } from '../model.js';
import type { Words } from '../translate.js';
import { el, shape } from './element.js';

export function renderHall(
  row: HTMLElement,
  view: WallView,
  silence_s: number,
  lost: boolean,
  words: Words,
): void {
  row.replaceChildren(
    people(view.occupancy, lost, words),
    satisfaction(view.satisfaction, lost, words),
    calls(view.calls, silence_s, lost, words),
  );
}

function people(occupancy: WallView['occupancy'], lost: boolean, words: Words): HTMLElement {
  const verdict = lost ? 'stale' : occupancyVerdict(occupancy);
  const capacity = words.number(occupancy.capacity);
  const note =
    verdict === 'over'
      ? words.t('over_capacity', { capacity })
      : verdict === 'within' || verdict === 'near'
        ? words.t('of_capacity', { capacity })
        : words.t(`state_${verdict}`);
  const figure = occupancy.people === null || verdict === 'closed' ? '–' : words.number(occupancy.people);
  const made = cell('people', verdict, words.t('people'), figure, note);
  if (figure !== '–') made.append(gauge((occupancy.people ?? 0) / occupancy.capacity));
  return made;
}

function gauge(share: number): HTMLElement {
  const fill = el('span', 'gauge-fill');
  fill.style.width = `${Math.min(100, 100 * share).toFixed(1)}%`;
  const made = el('div', 'gauge', fill);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function satisfaction(today: WallView['satisfaction'], lost: boolean, words: Words): HTMLElement {
  const verdict = lost ? 'stale' : satisfactionVerdict(today);
  const target = words.percent(today.target);
  if (today.share === null)
    return cell(
      'satisfaction',
      verdict,
      words.t('satisfaction'),
      '–',
      words.t(lost ? 'state_stale' : 'no_votes'),
    );
  const judged = lost ? 'state_stale' : verdict === 'within' ? 'goal_kept' : 'goal_missed';
  const made = cell(
    'satisfaction',
    verdict,
    words.t('satisfaction'),
    words.percent(today.share),
    words.t(judged, { target }),
  );
  made.append(el('p', 'votes', words.t('votes', { votes: words.number(today.votes) })));
  return made;
}

function calls(open: WallView['calls'], silence_s: number, lost: boolean, words: Words): HTMLElement {
  const verdict = lost ? 'stale' : open.open > 0 ? 'near' : 'within';
  const note = lost
    ? words.t('state_stale')
    : open.open > 0
      ? words.t('calls_oldest', { age: words.age(open.oldest_s + silence_s) })
      : words.t('calls_none');
  return cell('calls', verdict, words.t('calls'), words.number(open.open), note);
}

function cell(name: string, verdict: Verdict, label: string, figure: string, note: string): HTMLElement {
  const made = el(
    'section',
    `cell ${name}`,
    el('h2', 'label', label),
    el('p', 'figure', figure),
    el('p', 'verdict', shape(verdict), el('span', '', note)),
  );
  made.dataset.verdict = verdict;
  return made;
}
