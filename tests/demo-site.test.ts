/** The demo's hall file and its simulated devices speak of the same topics, logins, channels and pins. */
import { expect, test } from 'vitest';
import { knownProfiles } from '../cli/known-profiles.js';
import { diskFiles, loadSite } from '../cloud/site/load.js';
import { formatProblem } from '../cloud/site/problem.js';
import { demoDirectory } from '../cloud/site/template.js';
import { decode, deviceOptions, isRejection } from '../devices/decode.js';
import { findProfile } from '../devices/profiles/index.js';
import { testContext } from '../devices/testing.js';
import { playHall } from '../devices/virtual/play.js';
import { demoDays } from '../devices/virtual/truth.js';
import { watchesOf } from '../edge/hall/model.js';
import { Access, rightsOf } from '../edge/intake/access.js';
import { Router } from '../edge/intake/router.js';

const loaded = await loadSite(diskFiles(demoDirectory), knownProfiles);
if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
const hall = loaded.site.halls.get('demo')!;
const router = new Router(hall.devices);
const access = new Access(rightsOf(hall));

for (const scenario of demoDays.keys()) {
  test(`everything said in half an hour of ${scenario} is allowed, routed, understood and watched`, () => {
    const unheard = new Set<string>();
    const inputs = new Set(
      hall.devices
        .filter(({ profile }) => !['gpio-lamp', 'gpio-buzzer'].includes(profile))
        .flatMap(({ pins }) => Object.values(pins ?? {})),
    );
    let understood = 0;
    for (const said of playHall(scenario, 1, Date.UTC(2026, 0, 5, 9))) {
      if (said.t > 1_800) break;
      if (said.kind === 'edge') {
        if (!inputs.has(said.bcm)) unheard.add(`no input on GPIO${said.bcm}`);
        continue;
      }
      const { login, topic, payload } = said;
      if (!access.mayPublish(login, topic)) unheard.add(`${login} may not publish on ${topic}`);
      const devices = router.devices(topic);
      if (devices.length !== 1) unheard.add(`${devices.length} devices on ${topic}`);
      for (const device of devices) {
        const profile = findProfile(device.profile)!;
        const options = deviceOptions(profile, device.options);
        if ('mistakes' in options) throw new Error(options.mistakes.join());
        const result = decode(
          profile,
          { topic, payload: Buffer.from(payload) },
          { ...testContext, ...options },
        );
        if (isRejection(result)) unheard.add(`${topic}: ${result.code} ${result.message}`);
        else {
          for (const { channel, kind } of result.readings) {
            if (kind !== 'health' && watchesOf(device, channel).length === 0)
              unheard.add(`${device.id} ${channel}`);
            understood += 1;
          }
        }
      }
    }
    expect([...unheard]).toEqual([]);
    expect(understood).toBeGreaterThan(300);
  });
}
