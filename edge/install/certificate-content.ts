/** What a certificate says, sentence by sentence, before any layout: its page and its PDF show the same. Pure. */
import type { Text } from '../../cloud/site/hall.js';
import { keyOf } from '../web/pages/install/known.js';
import { stepSentence } from '../web/pages/install/sentences.js';
import { textIn } from '../web/pages/language.js';
import type { Certificate, CertifiedDevice } from './certificate.js';
import type { CertificateWords } from './certificate-words.js';
import { keyFingerprint } from './fingerprint.js';
import type { TestResult } from './view.js';

export interface CertificateRow {
  readonly name: string;
  /** Model, id, note, hash of the photo. */
  readonly about: readonly string[];
  readonly wiring: readonly string[];
  /** What was tested, and one line a step. */
  readonly test: readonly string[];
  readonly passed: boolean;
  readonly verdict: string;
  readonly result: readonly string[];
}

export interface CertificateContent {
  readonly title: string;
  readonly lead: string;
  readonly hall: string;
  readonly facts: readonly (readonly [string, string])[];
  /** Sentence about the devices without a passed test, and their names. */
  readonly missing: { readonly text: string; readonly devices: readonly string[] };
  readonly columns: readonly [string, string, string, string];
  readonly rows: readonly CertificateRow[];
  readonly seal: readonly (readonly [string, string])[];
  readonly verify: readonly [string, string, string];
}

const noPlaces = { line: [], zone: [], queue: [], desk: [] };

export function certificateContent(certificate: Certificate, words: CertificateWords): CertificateContent {
  const { body } = certificate;
  const { t } = words;
  const name = (text: Text) => textIn(text, words.language);
  const failed = body.devices.filter(({ result }) => !result?.passed);
  const passed = words.number(body.devices.length - failed.length);
  return {
    title: t('cert_title'),
    lead: t('cert_lead'),
    hall: name(body.hall.name),
    facts: [
      [t('cert_hall'), `${name(body.hall.name)} (${body.hall.id})`],
      [t('cert_issued'), `${words.moment(body.at, body.hall.time_zone)} (${body.hall.time_zone})`],
      [t('cert_by'), body.by],
      [t('cert_tested'), t('cert_of', { passed, all: words.number(body.devices.length) })],
      [t('cert_software'), body.software],
      [t('cert_hall_file'), body.hall_file],
    ],
    missing: {
      text: t(failed.length === 0 ? 'cert_complete' : 'cert_missing'),
      devices: failed.map((device) => name(device.name)),
    },
    columns: [t('cert_device'), t('cert_wiring'), t('cert_test'), t('cert_result')],
    rows: body.devices.map((device) => rowOf(device, body.hall.time_zone, words)),
    seal: [
      [t('cert_digest'), certificate.digest],
      [t('cert_signature'), certificate.signature],
      [t('cert_public_key'), certificate.public_key],
      [t('cert_fingerprint'), keyFingerprint(certificate.public_key)],
    ],
    verify: [t('cert_verify'), 'hallgate certificate FILE', t('cert_verify_compare')],
  };
}

function rowOf(device: CertifiedDevice, zone: string, words: CertificateWords): CertificateRow {
  const { t } = words;
  const { result, note, photo } = device;
  return {
    name: textIn(device.name, words.language),
    about: [
      `${device.model} · ${device.id}`,
      ...(note === '' ? [] : [t('cert_note', { note })]),
      ...(photo === null ? [] : [t('cert_photo', { hash: photo })]),
    ],
    wiring: device.wiring,
    test: result === null ? [] : [t(`kind_${result.kind}`), ...stepsOf(result, device, words)],
    passed: result?.passed ?? false,
    verdict: t(result === null ? 'verdict_untested' : result.passed ? 'verdict_passed' : 'verdict_failed'),
    result: result === null ? [] : outcomeOf(result, zone, words),
  };
}

function stepsOf(result: TestResult, device: CertifiedDevice, words: CertificateWords): string[] {
  return result.steps.map((step) => {
    const counted = `${words.number(step.counted)} / ${words.number(step.times)}`;
    const stray = step.stray === 0 ? '' : ` (${words.t('cert_stray', { n: words.number(step.stray) })})`;
    return `${stepSentence(step, device, noPlaces, words)}: ${counted}${stray}`;
  });
}

function outcomeOf(result: TestResult, zone: string, words: CertificateWords): string[] {
  const [share = '', low = '', high = ''] = [result.share, result.low, result.high].map(words.finePercent);
  const why =
    result.why === null ? [] : [words.t(keyOf('why', result.why) ?? 'why_other', { why: result.why })];
  return [
    ...why,
    words.t('cert_interval', { share, low, high }),
    words.t('result_by', { name: result.by, time: words.moment(result.at, zone) }),
  ];
}
