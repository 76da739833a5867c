/** The gateway of one hall: the one place that wires its rooms together. */
import { DateTime } from 'luxon';
import type { Hall } from '../cloud/site/hall.js';
import { isOpen } from '../cloud/site/hours.js';
import { standardsOn } from '../cloud/site/standards.js';
import { type AttachedDevice, attach } from '../devices/gpio/gpio-devices.js';
import { catalogue } from '../devices/profiles/index.js';
import { type NodeRed, startNodeRed } from '../flows/node-red.js';
import { AlertLights } from './alert-lights.js';
import { Counters } from './counters.js';
import { discovery } from './discovery.js';
import { type Committed, Engine } from './engine.js';
import { HallModel } from './hall/model.js';
import { type HallBus, type Software, startBus } from './hall-bus.js';
import { Inbox } from './inbox.js';
import { Installation } from './install/installation.js';
import { Photos } from './install/photos.js';
import { Recent } from './install/recent.js';
import { signingKey } from './install/signing-key.js';
import { Strangers } from './install/strangers.js';
import { TestLight } from './install/test-light.js';
import type { Incoming } from './intake/bus.js';
import { bind, Intake } from './intake/intake.js';
import { pseudonyms } from './intake/pseudonym.js';
import { Router } from './intake/router.js';
import type { Journal } from './journal/journal.js';
import { openJournal } from './journal/open.js';
import { Loop } from './loop.js';
import { address, type FlowsOptions, type GatewayOptions } from './options.js';
import { systemClock } from './platform/clock.js';
import { random, randomSalt, randomSecret } from './platform/process.js';
import { startUploader } from './upload/uploader.js';
import { wallView } from './wall-view.js';
import { startWeb } from './web/server.js';

export interface Gateway {
  readonly mqttPort: number | null;
  readonly webUrl: string;
  readonly journal: Journal;
  stop(): Promise<void>;
}

/**
 * Starts the gateway.
 *
 * @throws JournalError, GpioError, or what listening on an address throws; nothing is left open then
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { hall, clock, log } = options;
  const closing: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    return await wire(options, closing, stop);
  } catch (error) {
    await stop();
    log.error({ hall: hall.id, at: clock.wallMs() }, 'the gateway could not start');
    throw error;
  }
}

async function wire(
  options: GatewayOptions,
  closing: (() => void | Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Gateway> {
  const { hall, clock, log } = options;
  const profiles = new Map(catalogue.map((profile) => [profile.id, profile]));
  const intervals = new Map(catalogue.map((profile) => [profile.id, profile.interval_s]));
  const modelAt = (at: number) => {
    // Standards come into force at midnight of the hall, not of Greenwich.
    const day = DateTime.fromMillis(at, { zone: hall.time_zone }).toISODate() ?? '';
    return new HallModel(hall, standardsOn(options.standards, day), intervals);
  };

  const journal = openJournal({ dir: options.dataDir, now: () => clock.wallMs(), log });
  closing.push(() => journal.close());
  closing.push(clock.every(5_000, () => journal.maintain()));

  const counters = new Counters();
  const intake = new Intake({
    router: new Router(hall.devices),
    profiles,
    seen: (device, key) => journal.seen(device, key),
    pseudonym: pseudonyms(randomSalt),
  });
  const monotonicMs = () => clock.monotonicMs();
  const { install } = options;
  const recent = new Recent();
  const strangers = new Strangers(catalogue, () => install?.sessions.isUsed ?? false);
  const onCommitted = (committed: Committed) => {
    recent.add(committed);
    strangers.add(committed);
  };
  const engineDeps = {
    journal,
    intake,
    counters,
    monotonicMs,
    isOpen: (at: number) => isOpen(hall, at),
    ...(install && { onCommitted }),
  };
  const engine = new Engine(engineDeps, modelAt(clock.wallMs()));

  const uploader = options.influx
    ? startUploader({
        journal,
        target: options.influx,
        // A server answers in real time, also where the hall is played faster.
        clock: systemClock(),
        random,
        log,
        onState: () => {},
      })
    : null;
  if (uploader) closing.push(() => uploader.stop());

  const outputs: AttachedDevice[] = [];
  const outputsById = new Map<string, AttachedDevice>();
  const lights = new AlertLights(outputs);
  let bus: HallBus | null = null;
  let flows: NodeRed | null = null;
  const flowsPhase = () => flows?.state().phase ?? 'off';
  const loop = new Loop({
    engine,
    journal,
    counters,
    clock,
    log,
    lights,
    modelAt,
    bus: () => bus,
    flowsPhase,
  });
  const inbox = new Inbox(
    () => loop.flush(inbox),
    (device) => counters.rejected(device, 'pin_overflow'),
  );

  const flowsPassword = options.flows ? randomSecret() : null;
  const software = softwareOf(hall, flowsPassword);
  const enrolled = install && {
    has: (account: string) => install.logins.isEnrolled(account),
    hear: (incoming: Incoming) => strangers.hear(incoming, clock.wallMs()),
  };
  const ownBus = await startBus({ options, inbox, counters, software, enrolled });
  bus = ownBus;
  closing.push(() => ownBus.stop());
  for (const { topic, body } of discovery(engine.model)) ownBus.publish(topic, JSON.stringify(body), true);
  if (options.flows && flowsPassword !== null) {
    const started = startFlows(options, options.flows, ownBus.port, flowsPassword);
    flows = started;
    closing.push(() => started.stop());
  }

  for (const device of hall.devices) {
    if (!device.pins) continue;
    if (!options.pins)
      throw new Error(`device ${device.id} is on pins, and no pins were given to the gateway`);
    const wired = {
      id: device.id,
      profile: device.profile,
      pins: device.pins,
      options: device.options ?? {},
    };
    const attached = attach(wired, options.pins, clock, (readings) => {
      const now = clock.wallMs();
      for (const reading of readings) {
        const found = bind(device, reading, now);
        if ('code' in found) counters.rejected(device.id, found.code);
        else inbox.direct([found]);
      }
    });
    outputs.push(attached);
    outputsById.set(device.id, attached);
    closing.push(() => attached.close());
  }

  if (install) {
    const light = new TestLight(outputsById, lights);
    loop.onChange(() => light.follow(engine.state.get('walk', 'now')));
  }
  const installation = install
    ? new Installation({
        host: install,
        hall,
        engine,
        inbox,
        counters,
        profiles,
        recent,
        strangers,
        photos: new Photos(options.dataDir),
        signingKey: () => signingKey(options.dataDir),
        brokerPort: ownBus.port,
        ownLogins: software.map(({ account }) => account),
        now: () => clock.wallMs(),
        log,
      })
    : null;
  const web = await startWeb({
    listen: address(hall.web.listen),
    tls: options.webTls,
    view: () => {
      const { state, estimates, open, model } = engine;
      const upload = uploader?.state() ?? null;
      const rejected = counters.table();
      const source = { model, state, estimates, open, upload, rejected, flooding: counters.flooding() };
      return wallView(source, clock.wallMs());
    },
    onViewChange: (listener) => loop.onChange(listener),
    installation,
    log,
  });
  closing.push(() => web.stop());

  loop.tick(inbox);
  closing.push(clock.every(1_000, () => loop.tick(inbox)));
  log.info({ hall: hall.id, web: web.url, mqtt: ownBus.port }, 'the gateway runs');
  return { mqttPort: ownBus.port, webUrl: web.url, journal, stop };
}

/** Node-RED's own account: it may see what the hall says and tell it what to do, and nothing of the devices. */
const flowsAccount = 'node-red';

function softwareOf(hall: Hall, flowsPassword: string | null): Software[] {
  if (flowsPassword === null) return [];
  const rights = { publish: [`hallgate/${hall.id}/do/#`], subscribe: [`hallgate/${hall.id}/#`] };
  return [{ account: flowsAccount, password: flowsPassword, rights }];
}

function startFlows(
  options: GatewayOptions,
  flows: FlowsOptions,
  port: number | null,
  password: string,
): NodeRed {
  const { hall, dataDir, log } = options;
  const outside = 'url' in hall.broker ? hall.broker : null;
  return startNodeRed({
    ...flows,
    dataDir,
    hall: hall.id,
    mqttUrl: outside?.url ?? `mqtt://127.0.0.1:${port}`,
    mqttUser: outside ? (outside.username ?? '') : flowsAccount,
    mqttPassword: outside ? (options.brokerPassword ?? '') : password,
    // The child lives in real time, also where the hall is played faster.
    clock: systemClock(),
    log,
  });
}
