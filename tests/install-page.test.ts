/** A hall is installed as facilities do it: a phone's Chromium, `hallgate run` as it ships, and devices over real MQTT. */
import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSite } from '../cli/check.js';
import { launchBrowser } from '../edge/web/pages/testing/browser.js';
import { passwordOf, testHall } from './support/hall.js';
import { freePort, type GatewayProcess, runGateway, writeSite } from './support/site.js';

let site: Awaited<ReturnType<typeof writeSite>>;
let gateway: GatewayProcess;
let browser: Browser;
let page: Page;
let mqttUrl: string;

beforeAll(async () => {
  const [broker, web] = [await freePort(), await freePort()];
  mqttUrl = `mqtt://127.0.0.1:${broker}`;
  const hall = testHall({
    lines: [
      { id: 'main', name: 'Main door' },
      { id: 'side', name: 'Side door' },
    ],
    devices: [
      {
        id: 'door',
        name: 'Counter over the main door',
        profile: 'hallgate-json',
        topics: ['hall/door'],
        watches: [{ channel: 'line:1', line: 'main' }],
      },
    ],
    broker: { listen: `127.0.0.1:${broker}` },
    web: { listen: `127.0.0.1:${web}` },
  });
  site = await writeSite(hall);
  gateway = await runGateway(site.dir, hall.id);
  browser = await launchBrowser();
  const phone = await browser.newContext({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  page = await phone.newPage();
  await page.goto(`http://127.0.0.1:${web}/install/?lang=en`);
});
afterAll(async () => {
  await browser?.close();
  await gateway?.kill('SIGTERM');
  await site?.remove();
});

const speakAs = (username: string, password: string): Promise<MqttClient> =>
  connectAsync(mqttUrl, { username, password, clientId: username, protocolVersion: 4, reconnectPeriod: 50 });

const cross = async (door: MqttClient, topic: string, reading: object, times = 1) => {
  for (let n = 0; n < times; n += 1) await door.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
};

/** Walks through the test of the line counter whose page is open, as its device tells it. */
async function walkThrough(door: MqttClient, topic: string): Promise<void> {
  const next = page.locator('.walk .main');
  await page.getByRole('button', { name: 'Start the test' }).click();
  await page.locator('.step[data-what=in]').waitFor();
  await cross(door, topic, { in: 1 });
  await page.locator('.big', { hasText: '1' }).waitFor();
  await next.click();
  await page.locator('.step[data-what=out]').waitFor();
  await cross(door, topic, { out: 1 });
  await page.locator('.big', { hasText: '1' }).waitFor();
  await next.click();
  await page.locator('.step').nth(1).waitFor();
  await cross(door, topic, { in: 1 }, 19);
  await cross(door, topic, { out: 1 }, 18);
  await page.locator('.counter', { hasText: /18\s*of 19 counted/ }).waitFor();
  await next.click();
  await page.locator('.outcome').waitFor();
}

describe('a hall', () => {
  it('is tested door by door, with every walk counted on the page', async () => {
    await page.locator('input[name=name]').fill('Ann Lee');
    await page.locator('input[name=password]').fill(passwordOf('install'));
    await page.locator('.login .main').click();
    await page.locator('[data-device="door"]').click();
    const door = await speakAs('door', passwordOf('door'));
    await walkThrough(door, 'hall/door');
    await door.endAsync();
    // 39 of 40: the interval is Clopper and Pearson's.
    expect(await page.locator('.outcome').textContent()).toMatch(
      /Test passed[\s\S]*Counted 97\.5% \(95% interval: 86\.8% to 99\.9%\)\s*Ann Lee, /,
    );
  });

  it('gets a device that nobody knew, by a login made on the page', async () => {
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    await page.getByLabel('Id').fill('side-counter');
    await page.getByRole('button', { name: 'Make a login' }).click();
    const password = await page.locator('.secret code').nth(1).textContent();
    const side = await speakAs('side-counter', password!.trim());
    await cross(side, 'new/side', { in: 1 });
    await page.getByRole('link', { name: 'Add this device' }).click();
    await page.getByLabel('Device model').selectOption('hallgate-json');
    await page.getByLabel('Name').fill('Counter over the side door');
    await page.getByLabel('line:1 is at').selectOption('line side');
    await page.getByRole('button', { name: 'Add it to the hall' }).click();
    await page.getByText('Counter over the side door is added. Test it now.').waitFor();
    await walkThrough(side, 'new/side');
    await side.endAsync();
    expect(await page.locator('.outcome').textContent()).toContain('Test passed');
  });

  it('is certified, and its file passes the check', async () => {
    await page.getByRole('link', { name: 'Certificate' }).click();
    await page.getByRole('button', { name: 'Issue the certificate' }).click();
    await page.getByRole('button', { name: 'Open the page, to print' }).waitFor();
    const { ok, problems, wiring } = await checkSite(site.dir);
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(wiring.test?.channels.map(({ device, does }) => [device, does])).toEqual([
      ['door', 'line main (Main door)'],
      ['side-counter', 'line side (Side door)'],
    ]);
  });
});
