/** The hall's wall: listens to the gateway and draws what it says, or says plainly that it hears nothing. */
import type { Language } from '../../../cloud/site/hall.js';
import type { WallView } from '../view.js';
import { changes } from './announce.js';
import { type Arrival, arrived, lost, silenceS } from './freshness.js';
import { languageInQuery, languageInTurn, textIn } from './language.js';
import { tiles } from './model.js';
import { renderAdvice } from './render/advice.js';
import { renderAlerts } from './render/alerts.js';
import { byId } from './render/element.js';
import { renderFooter } from './render/footer.js';
import { renderHall } from './render/hall.js';
import { renderLanguages } from './render/languages.js';
import { renderTiles } from './render/tiles.js';
import { readViews } from './stream.js';
import { type Words, wordsIn } from './translate.js';

let view: WallView | null = null;
let arrival: Arrival | null = null;
let chosen = languageInQuery(location.search);
let shown: Language = chosen ?? 'en';
let drawing = false;

const stream = readViews('api/wall/events', (next) => {
  const words = wordsIn(shown);
  const news = changes(view, next, words);
  if (news.length > 0) byId('news').textContent = news.join(' ');
  view = next;
  arrival = arrived(arrival, next.ts, next.stale_after_s, performance.now());
  draw();
});

// Ages grow and silence is noticed without any view.
setInterval(() => {
  if (arrival !== null && lost(arrival, performance.now())) stream.reopen();
  draw();
}, 1000);
draw();

/** Draws once for all that happens before the next frame; at once where frames are not drawn, as in a hidden tab. */
function draw(): void {
  if (drawing) return;
  drawing = true;
  const once = () => {
    drawing = false;
    drawNow();
  };
  if (document.hidden) once();
  else requestAnimationFrame(once);
}

function drawNow(): void {
  shown = languageNow();
  const words = wordsIn(shown);
  document.documentElement.lang = shown;
  if (view === null || arrival === null) {
    drawBanner('connecting', words.t('connecting'));
    return;
  }
  const silence = silenceS(arrival, performance.now());
  const isLost = lost(arrival, performance.now());
  drawHead(view, words);
  if (isLost) drawBanner('lost', words.t('lost', { age: words.age(silence) }));
  else if (!view.hall.open) drawBanner('closed', words.t('hall_closed'));
  else drawBanner('live', '');
  renderTiles(byId('queues'), tiles(view, silence, isLost), view.target_s, words);
  renderHall(byId('hall'), view, silence, isLost, words);
  renderAlerts(byId('alerts'), view, words);
  renderAdvice(byId('advice'), isLost ? null : view, words);
  renderFooter(view, silence, words);
  renderLanguages(view.hall.languages, chosen, words, choose);
}

function drawBanner(connection: 'connecting' | 'live' | 'closed' | 'lost', text: string): void {
  document.documentElement.dataset.connection = connection;
  byId('banner').hidden = text === '';
  // Rewriting the same text would make a screen reader say it again.
  if (byId('banner').textContent !== text) byId('banner').textContent = text;
}

function drawHead(now: WallView, words: Words): void {
  const hall = textIn(now.hall.name, words.language);
  document.title = words.t('page_title', { hall });
  byId('name').textContent = hall;
  byId('title').textContent = words.t('title');
  byId('time').textContent = words.time(now.ts, now.hall.time_zone);
}

/** The chosen language, or the one whose turn it is; turns wait while somebody uses the page's controls. */
function languageNow(): Language {
  if (chosen !== null) return chosen;
  if (
    view === null ||
    document.activeElement?.closest('button, details') ||
    document.querySelector('details[open]')
  )
    return shown;
  return languageInTurn(view.hall.languages, performance.now());
}

function choose(language: Language | null): void {
  chosen = language;
  const address = new URL(location.href);
  if (language === null) address.searchParams.delete('lang');
  else address.searchParams.set('lang', language);
  history.replaceState(null, '', address);
  // "Auto" should turn again although its button has the focus.
  if (language === null && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  draw();
}
