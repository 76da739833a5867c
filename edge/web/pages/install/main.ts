/** The install page: asks the gateway once a second, draws what it says, and sends what a person does. */
import { languageInQuery } from '../language.js';
import { h, render } from '../vendor/preact.js';
import { actionsOn } from './actions.js';
import { apiAt } from './api.js';
import type { App } from './app.js';
import { languageOf } from './language.js';
import { Link, storedSession } from './link.js';
import { pauseMs } from './model.js';
import { Photos } from './photos.js';
import { page } from './render/page.js';
import { hashOf, routeOf } from './route.js';
import { nameIn } from './sentences.js';
import { Store } from './store.js';
import { wordsIn } from './translate.js';

const store = new Store(
  {
    words: wordsIn(languageInQuery(location.search) ?? languageOf(navigator.languages)),
    session: storedSession(sessionStorage),
    view: null,
    silence_s: null,
    route: routeOf(location.hash),
    busy: new Set(),
    refused: null,
    restarting: false,
    added: null,
    noted: null,
    enrolled: null,
    profile: null,
    photos: new Map(),
    pin: null,
  },
  draw,
);
const api = apiAt('../api/install', () => store.app.session?.token ?? null);
const link = new Link(store, api, sessionStorage, () => performance.now(), arrived);
const photos = new Photos(store, api);
const act = actionsOn(store, link, api, (device) => photos.renew(device));

function draw(app: App): void {
  const { words, view, session, silence_s, restarting } = app;
  const root = document.documentElement;
  root.lang = words.language;
  root.dataset.connection =
    silence_s !== null || restarting ? 'lost' : session !== null && view === null ? 'connecting' : 'live';
  document.title = words.t('page_title', {
    hall: view === null ? 'Hallgate' : nameIn(view.hall.name, words),
  });
  render(h(page, { app, act }), document.getElementById('page') ?? document.body);
}

/** A device that was added is tested next. */
function arrived(device: string): void {
  if (device === '' || store.app.route.screen !== 'bind') return;
  store.change({ added: device });
  location.hash = hashOf({ screen: 'device', id: device });
}

addEventListener('hashchange', () => {
  const route = routeOf(location.hash);
  const { added } = store.app;
  const isAdded = route.screen === 'device' && route.id === added;
  store.change({ route, refused: null, profile: null, noted: null, added: isAdded ? added : null });
  scrollTo(0, 0);
  // A screen reader begins to read at the new screen.
  document.querySelector('h1')?.focus({ preventScroll: true });
  photos.load().catch(reportError);
});

// Ages grow and silence is noticed without any answer.
setInterval(() => {
  link.tick(document.hidden);
  store.tick(performance.now());
}, 1000);

let wake = () => {};
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) wake();
});

/** One question after the other, never two at once. A fault of the page itself is told to the browser and ends nothing. */
async function poll(): Promise<never> {
  for (;;) {
    await link.ask().catch(reportError);
    await photos.load().catch(reportError);
    await new Promise<void>((done) => {
      const timer = setTimeout(done, pauseMs(document.hidden));
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

draw(store.app);
void poll();
