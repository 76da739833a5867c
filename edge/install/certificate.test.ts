/** The certificate as people get it: as a page and as PDF, in three languages. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '../../cloud/site/hall.js';
import { textIn } from '../web/pages/language.js';
import type { Certificate } from './certificate.js';
import { certificateContent } from './certificate-content.js';
import { certificateHtml, certificateStyle } from './certificate-html.js';
import { certificatePdf } from './certificate-pdf.js';
import { pieces } from './certificate-pdf-document.js';
import { certificateWords } from './certificate-words.js';
import { keyFingerprint } from './fingerprint.js';
import { sampleCertificate as sample } from './fixtures.js';
import { en } from './texts/en.js';
import { zhHans } from './texts/zh-hans.js';
import { zhHant } from './texts/zh-hant.js';

const languages: readonly Language[] = ['en', 'zh-Hans', 'zh-Hant'];
const untested: Certificate = {
  ...sample,
  body: { ...sample.body, devices: sample.body.devices.map((device) => ({ ...device, result: null })) },
};

/** A page's or a PDF's text without white space, as lines are broken anywhere. */
const bare = (text: string) => text.replace(/\s+/g, '');

describe('what it says', () => {
  const content = certificateContent(sample, certificateWords('en'));

  it('names each device, with its wiring, its counts, its interval and who tested it', () => {
    expect(content.rows).toHaveLength(sample.body.devices.length);
    const [door, beam, panel, camera] = content.rows;
    expect(door?.test).toEqual([
      'Walk in and out',
      'Walk IN through door: 20 / 20',
      'Walk OUT through door: 20 / 20',
    ]);
    expect(door?.result[0]).toBe('100% counted; 95% interval 91.2% to 100%');
    expect(door?.result[1]).toContain('Ann Łoś');
    expect(door?.about.join(' ')).toContain(sample.body.devices[0]?.photo);
    expect(beam?.wiring).toEqual(['a: GPIO23 (pin 16)', 'b: GPIO24 (pin 18)']);
    expect(beam?.test[1]).toBe('Walk IN through door: 0 / 20 (besides: 20)');
    expect([beam?.verdict, beam?.result[0]]).toEqual([
      'Test failed',
      'It counts the wrong way round: in is out.',
    ]);
    expect(panel?.test).toHaveLength(6);
    expect([camera?.verdict, camera?.test, camera?.result]).toEqual(['Not tested yet', [], []]);
  });

  it('names plainly the devices without a passed test', () => {
    expect(content.missing.devices).toEqual(['側門光束', 'Queue camera, advice']);
    expect(content.facts).toContainEqual(['Devices with a passed test', '11 of 13']);
    const complete = sample.body.devices.filter(({ result }) => result?.passed);
    const all = certificateContent(
      { ...sample, body: { ...sample.body, devices: complete } },
      certificateWords('en'),
    );
    expect(all.missing).toEqual({ text: 'Every device has passed its test.', devices: [] });
  });

  it('holds digest, signature, key and its fingerprint', () => {
    expect(content.seal.map(([, value]) => value)).toEqual([
      sample.digest,
      sample.signature,
      sample.public_key,
      keyFingerprint(sample.public_key),
    ]);
  });
});

it('the fingerprint is the SHA-256 of the bytes of the key', () => {
  const key = Buffer.from('any key');
  expect(keyFingerprint(key.toString('base64url'))).toBe(createHash('sha256').update(key).digest('hex'));
});

describe.each([
  ['zh-Hans', zhHans],
  ['zh-Hant', zhHant],
])('the texts in %s', (_name, texts) => {
  it.each(
    Object.keys(en) as (keyof typeof en)[],
  )('%s asks for the same values as the English text', (key) => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    expect(texts[key]).not.toBe('');
    expect(values(texts[key])).toEqual(values(en[key]));
  });
});

describe.each(languages)('the page in %s', (language) => {
  const html = certificateHtml(sample, language);

  it('is complete in itself, and its style is the one that the security policy allows', () => {
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}"`));
    expect(html).not.toMatch(/<script|<link|<img|src=|url\(|\{\{/);
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(html) ?? [];
    expect(certificateStyle).toBe(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  });

  it('holds every device and the digest', () => {
    for (const device of sample.body.devices)
      expect(html).toContain(`<strong>${textIn(device.name, language)}</strong>`);
    expect(html.match(/<th scope="row">/g)).toHaveLength(13);
    expect(html).toContain(sample.digest);
    expect(html).toContain('hallgate certificate FILE');
  });

  it('says whether the signature is good, if somebody has checked it', () => {
    const words = certificateWords(language);
    const [valid, invalid] = [words.t('cert_valid'), words.t('cert_invalid')];
    const says = (text: string) => [text.includes(valid), text.includes(invalid)];
    expect(says(html)).toEqual([false, false]);
    expect(says(certificateHtml(sample, language, true))).toEqual([true, false]);
    expect(says(certificateHtml(sample, language, false))).toEqual([false, true]);
  });

  it('shows what people wrote as text', () => {
    const [first, ...others] = sample.body.devices;
    const evil = '<script>alert(1)</script> & "more"';
    const devices = first === undefined ? [] : [{ ...first, name: evil, note: evil }, ...others];
    const shown = certificateHtml({ ...sample, body: { ...sample.body, devices, by: evil } }, language);
    expect(shown).not.toContain('<script');
    expect(
      shown.match(/&lt;script>alert\(1\)&lt;\/script> &amp; &quot;more&quot;/g)?.length,
    ).toBeGreaterThanOrEqual(3);
  });
});

// Fonts of 8 MB are read for each, in a thread that shares its core with the other tests.
const pdfTimeoutMs = 120_000;

describe('the PDF', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'hallgate-certificate-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it.each(languages)(
    'holds every device, the digest and nothing that cannot be drawn, in %s',
    async (language) => {
      const file = join(directory, `${language}.pdf`);
      writeFileSync(file, await certificatePdf(sample, language));
      const raw = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' });
      const text = bare(raw);
      const { hall, by } = sample.body;
      let devices = 0;
      for (const { name, wiring } of sample.body.devices) {
        expect(text).toContain(bare(textIn(name, language)));
        for (const wire of wiring) expect(text).toContain(bare(wire));
        devices += 1;
      }
      expect(devices).toBe(13);
      for (const said of [
        textIn(hall.name, language),
        by,
        'AnnŁoś',
        '門簾會擋住視野',
        sample.digest,
        sample.body.hall_file,
      ])
        expect(text).toContain(bare(said));
      for (const [, value] of certificateContent(sample, certificateWords(language)).seal)
        expect(text).toContain(value);
      expect(raw).not.toMatch(/\{\{|\ufffd|[a-z]+_[a-z]+/);
      const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
      expect(fonts.length).toBeGreaterThanOrEqual(3);
      // Embedded and subset: it looks the same on each machine, and stays small.
      for (const font of fonts) expect(font).toMatch(/ yes yes yes /);
    },
    pdfTimeoutMs,
  );

  it(
    'is each as it was asked for when two are asked for at once',
    async () => {
      const [first, second] = await Promise.all([
        certificatePdf(sample, 'en'),
        certificatePdf(untested, 'en'),
      ]);
      expect(first.length).toBeGreaterThan(second.length);
    },
    pdfTimeoutMs,
  );

  it.each([
    ['Ann Łoś', ['Roboto:Ann Łoś']],
    ['門 → Tür', ['Hans:門', 'Roboto: ', 'Hans:→', 'Roboto: Tür']],
    ['', []],
    ['Дверь №7', ['Roboto:Дверь ', 'Hans:№', 'Roboto:7']],
  ])('sets "%s" in fonts that have its letters', (text, set) => {
    expect(pieces(text).map(({ text: piece, font }) => `${font}:${piece}`)).toEqual(set);
    expect(
      pieces(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});
