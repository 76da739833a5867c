/** What a person can do on the page: each deed asks the gateway, and a refusal is shown where it was asked. */
import type {
  BindAnswer,
  BindRequest,
  EnrolAnswer,
  InstallView,
  LoginAnswer,
} from '../../../install/view.js';
import { type Api, Refusal } from './api.js';
import type { Actions, Place } from './app.js';
import type { Link } from './link.js';
import { downscaled } from './photo.js';
import type { Store } from './store.js';
import { wordsIn } from './translate.js';

export function actionsOn(
  store: Store,
  link: Link,
  api: Api,
  photoChanged: (device: string) => void,
): Actions {
  /** One thing at a time at each place. */
  const at = async (place: Place, ask: () => Promise<void>, request: BindRequest | null = null) => {
    const { busy, refused } = store.app;
    if (busy.has(place)) return;
    store.change({ busy: new Set([...busy, place]), refused: refused?.place === place ? null : refused });
    try {
      await ask();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 401 && place !== 'login') link.ended(error);
      else store.refuse(place, error, performance.now(), request);
    } finally {
      store.change({ busy: new Set([...store.app.busy].filter((one) => one !== place)) });
    }
  };
  const post = (path: string, body: object) => link.send(api.json<InstallView>('POST', path, body));
  const change = async (path: string, body: object) =>
    link.startsAgain(await api.json<BindAnswer>('POST', path, body));
  const certificate = (form: string) => api.blob(`/certificate.${form}?lang=${store.app.words.language}`);

  return {
    login: (name, password) =>
      at('login', async () => {
        const { token } = await api.json<LoginAnswer>('POST', '/login', { name, password });
        link.open({ token, name });
        await link.ask();
      }),
    logout() {
      // Whether the gateway hears it or not, this phone forgets the session now.
      api.json('POST', '/logout', {}).catch(() => {});
      link.close();
    },
    speak(language) {
      const address = new URL(location.href);
      address.searchParams.set('lang', language);
      history.replaceState(null, '', address);
      store.change({ words: wordsIn(language) });
    },
    test: (request) => at('test', () => post('/test', request)),
    note: (device, note) =>
      at('note', async () => {
        await post('/note', { device, note });
        store.change({ noted: device });
      }),
    photo: (device, file) =>
      at('photo', async () => {
        const small = await downscaled(file).catch(() => {
          throw new Refusal(400, 'not_a_picture', file.type);
        });
        await link.send(api.put<InstallView>(`/photo/${encodeURIComponent(device)}`, small));
        photoChanged(device);
      }),
    enrol: (id) =>
      at('enrol', async () =>
        store.change({ enrolled: await api.json<EnrolAnswer>('POST', '/enrol', { id }) }),
      ),
    forgetEnrolled: () => store.change({ enrolled: null }),
    chooseProfile: (profile) => store.change({ profile }),
    bind: (request) => at('bind', () => change('/bind', request), request),
    swap: (device, channel) =>
      at('swap', () => change('/swap', { hall_file: store.app.view?.hall_file, device, channel })),
    reload: () => at('reload', () => change('/reload', {})),
    issue: (by) => at('certificate', () => post('/certificate', { by })),
    openCertificate: () => at('certificate', () => opened(certificate('html'))),
    saveCertificate: (form) =>
      at('certificate', async () =>
        saved(await certificate(form), `hallgate-${store.app.view?.hall.id}-certificate.${form}`),
      ),
    choosePin(pin) {
      store.change({ pin });
      document.getElementById(`pin-${pin}`)?.scrollIntoView({ block: 'center' });
    },
  };
}

/** In a tab that is opened while the tap lasts: browsers keep windows back that come later. */
async function opened(page: Promise<Blob>): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const url = URL.createObjectURL(await page);
    if (tab === null) location.assign(url);
    else tab.location.replace(url);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

function saved(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}
