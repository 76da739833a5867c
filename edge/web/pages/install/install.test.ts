/** The install page in a real Chromium, on a phone of 360 × 740, before a fake gateway. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../../../tests/support/until.js';
import { launchBrowser, temporaryPages } from '../testing/browser.js';
import { FakeGateway } from './testing/fake-gateway.js';
import { device, result, step } from './testing/hall.js';
import { type Phone, phone } from './testing/phone.js';

let browser: Browser;
let built: ReturnType<typeof temporaryPages>;
let gateway: FakeGateway;
let hand: Phone;

beforeAll(async () => {
  built = temporaryPages();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  built?.remove();
});
beforeEach(async () => {
  gateway = new FakeGateway(built.pages);
  await gateway.start();
  hand = await phone(browser, gateway);
});
afterEach(async () => {
  await hand.close();
  await gateway.stop();
  expect(hand.complaints).toEqual([]);
  expect(hand.strangers.filter((url) => !url.startsWith('blob:'))).toEqual([]);
});

describe('sign-in', () => {
  it('says that the password is wrong, then how long to wait', async () => {
    const { page } = hand;
    await page.locator('input[name=name]').fill('Ann Lee');
    for (const text of [
      'not the install password',
      'not the install password',
      'not the install password',
      'Too many',
    ]) {
      await page.locator('input[name=password]').fill('guess');
      await page.locator('.login .main').click();
      await page.locator('.refusal', { hasText: text }).waitFor();
    }
    expect(await page.locator('.refusal').textContent()).toMatch(/Try again in \d (min|s)\./);
    expect(gateway.asked.at(-1)).toEqual({
      path: '/api/install/login',
      body: { name: 'Ann Lee', password: 'guess' },
    });
  });

  it('lives through a reload, and ends when the gateway ends it', async () => {
    const { page } = hand;
    await hand.signIn();
    await page.reload();
    await page.locator('.device').first().waitFor();
    gateway.sessionsEnded = true;
    await page.locator('.login .refusal', { hasText: 'session has ended' }).waitFor();
    await hand.signIn();
    await page.locator('.head button').click();
    await page.locator('.login').waitFor();
    await page.reload();
    await page.locator('.login').waitFor();
    expect(await page.locator('.device').count()).toBe(0);
  });

  it('says that the gateway cannot be reached', async () => {
    await gateway.stop();
    await hand.page.locator('input[name=name]').fill('Ann Lee');
    await hand.page.locator('input[name=password]').fill('lantern');
    await hand.page.locator('.login .main').click();
    await hand.page.locator('.refusal', { hasText: 'cannot be reached' }).waitFor();
    await gateway.start();
  });
});

it('lists what needs work first, and says when it hears nothing', async () => {
  const { page } = hand;
  await hand.signIn();
  expect(await page.locator('.progress p').textContent()).toBe('2 of 10 devices tested');
  const cards = await page.locator('.device').allTextContents();
  expect(cards).toHaveLength(gateway.view.devices.length);
  expect(cards[0]).toMatch(
    /Ceiling sensor, cash area\s*Silent\s*Test failed\s*Counted 60% \(95% interval: 36.1% to 80.9%\)\s*Ann Lee, Mar 2/,
  );
  expect(cards.at(-1)).toMatch(/NTP clock\s*Alive\s*Needs no test/);
  const text = cards.join('\n');
  for (const said of [
    'Battery 9%, about 12 days left',
    'Its clock is 90 min behind',
    'Fault: co2_sensor',
    'Unknown, its bridge is down',
    'Never heard',
    'Refused: 14 × a time that cannot be',
  ])
    expect(text).toContain(said);

  await gateway.stop();
  await page.locator('.banner', { hasText: 'Nothing heard from the gateway for 5 s' }).waitFor();
  expect(await page.locator('html').getAttribute('data-connection')).toBe('lost');
  await gateway.start();
  await page.locator('html[data-connection="live"]').waitFor();
  expect(await page.locator('.banner').isHidden()).toBe(true);
});

describe('a walk test', () => {
  const line = [
    step({ what: 'in' }),
    step({ what: 'out' }),
    step({ what: 'in', times: 19 }),
    step({ what: 'out', times: 19 }),
  ];

  /** Walks through the door counter's test, as the counter tells it. */
  async function walk(turned: boolean): Promise<void> {
    const { page } = hand;
    const next = page.locator('.walk .main');
    gateway.steps = line;
    await hand.signIn();
    await page.locator('[data-device="door-counter"]').click();
    await page.getByRole('button', { name: 'Start the test' }).click();
    await page.locator('.step', { hasText: 'Walk IN through Main door' }).waitFor();
    expect(await page.locator('.step').count()).toBe(1);
    gateway.count('in', turned ? 0 : 1, turned ? 1 : 0);
    await page.locator('.big', { hasText: turned ? '0' : '1' }).waitFor();
    await next.click();
    await page.locator('.step[data-what=out]').waitFor();
    gateway.count('out', turned ? 0 : 1, turned ? 1 : 0);
    await next.click();
    await page.locator('.step').nth(1).waitFor();
    gateway.count('in', turned ? 0 : 13, turned ? 13 : 0);
    gateway.count('out', turned ? 0 : 19, turned ? 19 : 0);
    if (turned) await page.getByText('Heard besides: 13 × the other direction').waitFor();
    else await page.locator('.counter', { hasText: /13\s*of 19 counted/ }).waitFor();
    gateway.count('in', turned ? 0 : 6);
    await next.click();
    await page.locator('.outcome').waitFor();
  }

  it('of a line passes', async () => {
    gateway.outcome = result('line', { low: 0.912 });
    await walk(false);
    const { page } = hand;
    expect(await page.locator('.outcome').textContent()).toMatch(
      /Test passed[\s\S]*Counted 100% \(95% interval: 91.2% to 100%\)\s*Ann Lee, /,
    );
    await page.locator('.back').click();
    await page.getByText('3 of 10 devices tested').waitFor();
    expect(gateway.asked.filter(({ path }) => path === '/api/install/test').map(({ body }) => body)).toEqual([
      { do: 'start', device: 'door-counter' },
      { do: 'next' },
      { do: 'next' },
      { do: 'next' },
    ]);
  });

  it('of a line that is turned round says so, and turns it', async () => {
    gateway.outcome = result('line', { passed: false, why: 'turned_round', share: 0, low: 0, high: 0.088 });
    await walk(true);
    const { page } = hand;
    await page.getByText('It counts the wrong way round: in is out.').waitFor();
    await page.getByRole('button', { name: 'Turn the figures round' }).click();
    await page.locator('.banner', { hasText: 'starts again' }).waitFor();
    await gateway.restarted;
    await page.locator('html[data-connection="live"]').waitFor();
    await page.getByText('Not tested yet').waitFor();
    expect(gateway.asked.at(-1)).toEqual({
      path: '/api/install/swap',
      body: { hall_file: 'f1', device: 'door-counter', channel: 'line:1' },
    });
  });

  it('of buttons names each, and can be stopped', async () => {
    const { page } = hand;
    gateway.steps = [1, 2, 3].map((level) => step({ what: 'press', channel: 'panel', place: null, level }));
    gateway.outcome = result('buttons', {
      passed: false,
      why: 'wrong_channel',
      share: 0.66,
      low: 0.09,
      high: 0.99,
    });
    await hand.signIn();
    await hand.go('#/device/smileys');
    await page.getByRole('button', { name: 'Start the test' }).click();
    for (const level of [1, 2, 3]) {
      await page.getByText(`Press smiley ${level} `).waitFor();
      gateway.count('press', level === 3 ? 0 : 1, level === 3 ? 1 : 0);
      if (level === 3) await page.getByText('Heard besides: 1 × another button').waitFor();
      await page.locator('.walk .main').click();
    }
    await page.getByText('on another line, zone or button than the hall file says').waitFor();

    await page.getByRole('button', { name: 'Test again' }).click();
    await page.getByRole('button', { name: 'Stop the test' }).click();
    await page.locator('.outcome').waitFor();
    expect(gateway.view.test).toBeNull();
  });

  it('of a lamp asks what was seen', async () => {
    const { page } = hand;
    gateway.steps = [step({ what: 'see', channel: 'lamp', place: null })];
    await hand.signIn();
    await hand.go('#/device/lamp');
    await page.getByRole('button', { name: 'Start the test' }).click();
    await page.getByText('Is it lit, or do you hear it?').waitFor();
    expect(await page.locator('.counter').count()).toBe(0);
    await page.getByRole('button', { name: 'No' }).click();
    await until('the answer', () => (gateway.asked.at(-1)?.body as { do?: string }).do === 'answer');
    expect(gateway.asked.at(-1)?.body).toEqual({ do: 'answer', seen: false });
  });

  it('is found again from every screen', async () => {
    const { page } = hand;
    gateway.steps = line;
    await hand.signIn();
    await hand.go('#/device/door-counter');
    await page.getByRole('button', { name: 'Start the test' }).click();
    await page.locator('.step').waitFor();
    await hand.go('#/wiring');
    await page.locator('.elsewhere').click();
    await page.locator('.step').waitFor();
  });
});

describe('one device', () => {
  it('shows what it says now, keeps a note, and takes a photo made small', async () => {
    const { page } = hand;
    await hand.signIn();
    await hand.go('#/device/door-counter');
    await page.locator('.events li', { hasText: 'Somebody crossed · line:1 · in 1' }).waitFor();
    await page.locator('textarea[name=note]').fill('Mind the curtain');
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByText('Saved').waitFor();
    expect(gateway.asked.at(-1)?.body).toEqual({ device: 'door-counter', note: 'Mind the curtain' });

    const drawn = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(2400, 1200);
      canvas.getContext('2d')?.fillRect(0, 0, 1200, 1200);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
    });
    const choose = page.locator('input[type=file]');
    expect(await choose.getAttribute('capture')).toBe('environment');
    await choose.setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: Buffer.from(drawn) });
    const photo = page.getByRole('img', { name: 'Photo of Counter over the main door' });
    await photo.waitFor();
    expect(await photo.evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])).toEqual([
      1600, 800,
    ]);
    const sent = gateway.photos.get('door-counter');
    expect(sent?.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(sent?.length).toBeLessThan(2 * 1024 * 1024);

    await choose.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
    await page.locator('.refusal', { hasText: 'no picture that the page can read' }).waitFor();
  });

  it('that the hall has no more says so', async () => {
    await hand.signIn();
    await hand.go('#/device/gone');
    await hand.page.getByText('The hall has no such device any more').waitFor();
  });
});

it('draws the wiring, and leads from a pin to its row', async () => {
  const { page } = hand;
  await hand.signIn();
  await hand.go('#/wiring');
  expect(await page.locator('.pin').count()).toBe(40);
  const used = page.locator('.pin[data-used]');
  expect(await used.count()).toBe(7);
  await page.getByRole('button', { name: 'Pin 16, GPIO23: Light beams at the side door, a' }).click();
  expect(await page.locator('tr[data-chosen]').textContent()).toContain('Light beams at the side door');
  expect(await page.locator('tr[data-chosen] th').textContent()).toBe('16GPIO23');
  await used.last().focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('tr[data-chosen]').getAttribute('id')).toBe('pin-33');
});

describe('a new device', () => {
  it('gets a login that is shown once, speaks, and is bound after a refused attempt', async () => {
    const { page } = hand;
    gateway.set({ strangers: [] });
    await hand.signIn();
    await page.getByRole('link', { name: 'Add' }).click();
    await page.getByLabel('Id').fill('back-door');
    await page.getByRole('button', { name: 'Make a login' }).click();
    await page.getByText('tilt-nine-harbour-42').waitFor();
    expect(await page.locator('.qr svg path').count()).toBe(2);
    await page.getByText('Waiting for the device to speak').waitFor();

    gateway.set({
      strangers: [
        {
          topic: 'doors/back',
          account: 'back-door',
          n: 1,
          seen_s: 1,
          sample: '{"in":1}',
          candidates: [
            { profile: 'p-1', model: 'First model', channels: [{ channel: 'line:1', kind: 'total' }] },
            { profile: 'p-2', model: 'Second model', channels: [{ channel: 'line:9', kind: 'total' }] },
          ],
          refused: null,
        },
      ],
    });
    await page.getByText('doors/back').waitFor();
    await page.getByRole('link', { name: 'Add this device' }).click();
    expect(await page.getByLabel('Id').inputValue()).toBe('back-door');
    expect(await page.getByLabel('Topics').inputValue()).toBe('doors/back');
    await page.getByLabel('Device model').selectOption('p-2');
    await page.getByLabel('line:9 is at').selectOption('line side');
    await page.getByLabel('Name').fill('Counter at the back');

    gateway.bindRefusal = {
      status: 400,
      body: {
        code: 'hall_file_invalid',
        message: 'Two problems.',
        problems: [
          'halls/north.yaml:9:3 devices[11].watches[0].line: found "side", no such line; … [unknown_line]',
          'halls/north.yaml:3:1 capacity: found 0; at least 1 [out_of_range]',
        ],
      },
    };
    const bind = page.getByRole('button', { name: 'Add it to the hall' });
    await bind.click();
    await page.locator('.refusal', { hasText: 'Nothing was changed' }).waitFor();
    const at = page.getByLabel('line:9 is at');
    expect(await at.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.field', { has: at }).locator('.wrong').textContent()).toContain(
      'no such line',
    );
    expect(await page.locator('form > .wrong').textContent()).toContain('capacity: found 0');
    expect(await page.getByLabel('Name').inputValue()).toBe('Counter at the back');

    gateway.bindRefusal = { status: 409, body: { code: 'hall_file_changed', message: 'Changed.' } };
    await bind.click();
    await page.locator('.refusal', { hasText: 'was edited meanwhile' }).waitFor();

    await bind.click();
    await page.locator('.banner', { hasText: 'starts again' }).waitFor();
    await gateway.restarted;
    await page.getByText('Counter at the back is added. Test it now.').waitFor();
    expect(await page.locator('html').getAttribute('data-connection')).toBe('live');
    expect(gateway.asked.filter(({ path }) => path === '/api/install/bind').at(-1)?.body).toEqual({
      hall_file: 'f1',
      id: 'back-door',
      name: 'Counter at the back',
      profile: 'p-2',
      topics: ['doors/back'],
      account: null,
      watches: [{ channel: 'line:9', kind: 'line', place: 'side' }],
    });
  });

  it('that no profile reads is said to be so, with the reason', async () => {
    const { page } = hand;
    await hand.signIn();
    await hand.go('#/strangers');
    const card = page.locator('[data-topic="printer/status"]');
    expect(await card.textContent()).toContain('No device model fits: no known device model.');
    expect(await card.getByRole('link').count()).toBe(0);
  });
});

it('runs with the edited hall file when told to', async () => {
  const { page } = hand;
  gateway.set({ hall_file_changed: true });
  await hand.signIn();
  await page.getByText('The hall file on disk was edited meanwhile.').waitFor();
  await page.getByRole('button', { name: 'Run with the edited file' }).click();
  await gateway.restarted;
  await page.locator('html[data-connection="live"]').waitFor();
  await page.locator('.warning').waitFor({ state: 'detached' });
});

it('issues the certificate, opens it with its style, and saves it', async () => {
  const { page } = hand;
  await hand.signIn('Ann Lee');
  await hand.go('#/certificate');
  expect(await page.locator('.missing li').count()).toBe(8);
  expect(await page.getByText('a3f1 9c0e').isVisible()).toBe(true);
  expect(await page.getByLabel('Who vouches for it').inputValue()).toBe('Ann Lee');
  await page.getByRole('button', { name: 'Issue the certificate' }).click();
  await page.locator('.issued').waitFor();
  expect(gateway.asked.at(-1)?.body).toEqual({ by: 'Ann Lee' });

  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Open the page, to print' }).click();
  const certificate = await opened;
  await certificate.getByText('Certificate of installation').first().waitFor();
  // Without the hash in the security policy the page would be left without its style.
  expect(await certificate.locator('table').evaluate((table) => getComputedStyle(table).tableLayout)).toBe(
    'fixed',
  );

  for (const [name, ending] of [
    ['Save as PDF', 'pdf'],
    ['Save the signed file', 'json'],
  ] as const) {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    expect((await saved).suggestedFilename()).toBe(`hallgate-north-certificate.${ending}`);
  }
});

it('keeps what is being written while the devices speak', async () => {
  const { page } = hand;
  await hand.signIn();
  await hand.go('#/device/door-counter');
  const note = page.locator('textarea[name=note]');
  await note.fill('Half a sen');
  gateway.setDevice('door-counter', { seen_s: 77 });
  gateway.set({ devices: [...gateway.view.devices, device('another')] });
  await page.getByText('heard 77 s ago').or(page.getByText('heard 1 min ago')).first().waitFor();
  expect(await note.inputValue()).toBe('Half a sen');
  expect(await note.evaluate((element) => element === document.activeElement)).toBe(true);
});
