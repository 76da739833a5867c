/** The install page: asks the gateway once a second, draws what it says, and sends what a person does. */
import type { Language } from '../../../../cloud/site/hall.js';
import type {
  BindAnswer,
  BindRequest,
  EnrolAnswer,
  InstallView,
  LoginAnswer,
} from '../../../install/view.js';
import { languageInQuery } from '../language.js';
import { h, render } from '../vendor/preact.js';
import { apiAt, Refusal } from './api.js';
import type { Actions, App, Place, Session } from './app.js';
import { lostAfterMs, pauseMs } from './model.js';
import { downscaled } from './photo.js';
import { page } from './render/page.js';
import { hashOf, routeOf } from './route.js';
import { nameIn } from './sentences.js';
import { languageOf, wordsIn } from './translate.js';

const sessionKey = 'hallgate-install';

let app: App = {
  words: wordsIn(languageInQuery(location.search) ?? languageOf(navigator.languages)),
  session: storedSession(),
  view: null,
  silence_s: null,
  route: routeOf(location.hash),
  busy: null,
  refused: null,
  restarting: false,
  added: null,
  noted: null,
  enrolled: null,
  profile: null,
  photos: new Map(),
  pin: null,
};
/** When the gateway was last heard, by the page's own clock. */
let heardMs = performance.now();
/** When the refusal that is shown came. */
let refusedMs = 0;
/** The hall file that the gateway starts with, and the device that it was written for. */
let awaited: BindAnswer | null = null;

const api = apiAt('../api/install', () => app.session?.token ?? null);

function change(changes: Partial<App>): void {
  app = { ...app, ...changes };
  draw();
}

function draw(): void {
  const { words, view, session, silence_s, restarting } = app;
  document.documentElement.lang = words.language;
  document.documentElement.dataset.connection =
    silence_s !== null || restarting ? 'lost' : session !== null && view === null ? 'connecting' : 'live';
  document.title = words.t('page_title', {
    hall: view === null ? 'Hallgate' : nameIn(view.hall.name, words),
  });
  const root = document.getElementById('page');
  if (root !== null) render(h(page, { app, act }), root);
}

// The view

function show(view: InstallView): void {
  heardMs = performance.now();
  const { route } = app;
  const arrived = awaited?.hall_file === view.hall_file ? awaited : null;
  if (arrived !== null) awaited = null;
  change({
    view,
    silence_s: null,
    restarting: awaited !== null && app.restarting,
    ...(arrived !== null &&
      arrived.device !== '' && { added: route.screen === 'bind' ? arrived.device : null }),
  });
  if (arrived !== null && route.screen === 'bind' && arrived.device !== '')
    location.hash = hashOf({ screen: 'device', id: arrived.device });
  void loadPhoto();
}

let wake = () => {};

async function poll(): Promise<never> {
  for (;;) {
    if (app.session !== null) await ask();
    await new Promise<void>((done) => {
      const timer = setTimeout(done, pauseMs(document.hidden));
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

async function ask(): Promise<void> {
  const session = app.session;
  try {
    const view = await api.json<InstallView>('GET', '');
    if (app.session === session) show(view);
  } catch (error) {
    if (app.session === session) sessionEnded(error);
  }
}

/** A session that ended leads to the sign-in; every other refusal is only silence, which the page shows by itself. */
function sessionEnded(error: unknown): void {
  if (!(error instanceof Refusal) || (error.status !== 401 && error.code !== 'no_install_password')) return;
  forget();
  refuse('login', error);
}

function forget(): void {
  sessionStorage.removeItem(sessionKey);
  awaited = null;
  change({
    session: null,
    view: null,
    silence_s: null,
    restarting: false,
    refused: null,
    enrolled: null,
    photos: new Map(),
  });
}

function storedSession(): Session | null {
  const stored = sessionStorage.getItem(sessionKey);
  return stored === null ? null : (JSON.parse(stored) as Session);
}

// What a person does

/** Asks for something at a place of the page, one thing at a time; a refusal is shown there. */
async function at(place: Place, ask: () => Promise<void>, request: BindRequest | null = null): Promise<void> {
  if (app.busy !== null) return;
  change({ busy: place, refused: null });
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status === 401 && place !== 'login') sessionEnded(error);
    else refuse(place, error, request);
  } finally {
    change({ busy: null });
  }
}

function refuse(place: Place, refusal: Refusal, request: BindRequest | null = null): void {
  refusedMs = performance.now();
  change({ refused: { place, refusal, wait_s: refusal.retryS, request } });
}

const post = async (path: string, body: object) => show(await api.json<InstallView>('POST', path, body));

/** The gateway has written a hall file and starts again with it; `show` sees when it is back. */
function startsAgain(answer: BindAnswer): void {
  awaited = answer;
  change({ restarting: true });
}

const act: Actions = {
  login: (name, password) =>
    at('login', async () => {
      const { token } = await api.json<LoginAnswer>('POST', '/login', { name, password });
      const session = { token, name };
      sessionStorage.setItem(sessionKey, JSON.stringify(session));
      heardMs = performance.now();
      change({ session });
      wake();
    }),
  logout() {
    // Whether the gateway hears it or not, this phone forgets the session now.
    void api.json('POST', '/logout', {}).catch(() => {});
    forget();
  },
  speak(language: Language) {
    const address = new URL(location.href);
    address.searchParams.set('lang', language);
    history.replaceState(null, '', address);
    change({ words: wordsIn(language) });
  },
  test: (request) => at('test', () => post('/test', request)),
  note: (device, note) =>
    at('note', async () => {
      await post('/note', { device, note });
      change({ noted: device });
    }),
  photo: (device, file) =>
    at('photo', async () => {
      const small = await downscaled(file).catch(() => {
        throw new Refusal(400, 'not_a_picture', file.type);
      });
      const view = await api.put<InstallView>(`/photo/${encodeURIComponent(device)}`, small);
      dropPhoto(device);
      show(view);
    }),
  enrol: (id) =>
    at('enrol', async () => change({ enrolled: await api.json<EnrolAnswer>('POST', '/enrol', { id }) })),
  forgetEnrolled: () => change({ enrolled: null }),
  chooseProfile: (profile) => change({ profile }),
  bind: (request) =>
    at('bind', async () => startsAgain(await api.json<BindAnswer>('POST', '/bind', request)), request),
  swap: (device, channel) =>
    at('swap', async () =>
      startsAgain(
        await api.json<BindAnswer>('POST', '/swap', { hall_file: app.view?.hall_file, device, channel }),
      ),
    ),
  reload: () => at('reload', async () => startsAgain(await api.json<BindAnswer>('POST', '/reload', {}))),
  issue: (by) => at('certificate', () => post('/certificate', { by })),
  openCertificate() {
    // Opened while the tap lasts: browsers keep windows back that come later.
    const tab = window.open('', '_blank');
    void at('certificate', async () => {
      const url = URL.createObjectURL(await api.blob(`/certificate.html?lang=${app.words.language}`));
      if (tab === null) location.assign(url);
      else tab.location.replace(url);
    }).then(() => {
      if (app.refused?.place === 'certificate') tab?.close();
    });
  },
  saveCertificate: (form) =>
    void at('certificate', async () => {
      const url = URL.createObjectURL(await api.blob(`/certificate.${form}?lang=${app.words.language}`));
      const link = Object.assign(document.createElement('a'), {
        href: url,
        download: `hallgate-${app.view?.hall.id}-certificate.${form}`,
      });
      link.click();
      URL.revokeObjectURL(url);
    }),
  choosePin(pin) {
    change({ pin });
    document.getElementById(`pin-${pin}`)?.scrollIntoView({ block: 'center' });
  },
};

// Photos

const loading = new Set<string>();

/** The photo of the device that is looked at. */
async function loadPhoto(): Promise<void> {
  const { route, view, photos } = app;
  if (route.screen !== 'device' || photos.has(route.id) || loading.has(route.id)) return;
  if (!view?.devices.find(({ id }) => id === route.id)?.photo) return;
  loading.add(route.id);
  try {
    const picture = await createImageBitmap(await api.blob(`/photo/${encodeURIComponent(route.id)}`));
    change({ photos: new Map(app.photos).set(route.id, picture) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  } finally {
    loading.delete(route.id);
  }
}

function dropPhoto(device: string): void {
  const photos = new Map(app.photos);
  photos.delete(device);
  change({ photos });
}

// What happens by itself

addEventListener('hashchange', () => {
  const route = routeOf(location.hash);
  const keeps = route.screen === 'device' && route.id === app.added;
  change({ route, refused: null, profile: null, noted: null, added: keeps ? app.added : null });
  scrollTo(0, 0);
  // A screen reader begins to read at the new screen.
  document.querySelector('h1')?.focus({ preventScroll: true });
  void loadPhoto();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) wake();
});
// Ages grow and silence is noticed without any answer.
setInterval(() => {
  const now = performance.now();
  const { session, refused } = app;
  const lost = session !== null && now - heardMs > lostAfterMs && !document.hidden;
  const retry_s = refused?.refusal.retryS ?? null;
  const wait_s = retry_s === null ? null : retry_s - (now - refusedMs) / 1000;
  change({
    silence_s: lost ? (now - heardMs) / 1000 : null,
    refused: refused === null || (wait_s !== null && wait_s <= 0) ? null : { ...refused, wait_s },
  });
}, 1000);

draw();
void poll();
