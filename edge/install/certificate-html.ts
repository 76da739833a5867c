/** The certificate as a page that prints on A4, complete in itself: nothing is loaded, nothing runs. */
import { type ComponentChildren, h, type JSX } from 'preact';
import { render } from 'preact-render-to-string';
import type { Language } from '../../cloud/site/hall.js';
import type { Certificate } from './certificate.js';
import { type CertificateContent, type CertificateRow, certificateContent } from './certificate-content.js';
import { certificateCss } from './certificate-style.js';
import { certificateWords } from './certificate-words.js';

export { certificateStyle } from './certificate-style.js';

/** @param verified whether the signature was found good; absent: nobody has checked it, and the page says nothing of it */
export function certificateHtml(certificate: Certificate, language: Language, verified?: boolean): string {
  const words = certificateWords(language);
  const content = certificateContent(certificate, words);
  const checked =
    verified === undefined ? null : box(verified, words.t(verified ? 'cert_valid' : 'cert_invalid'));
  const page = h(
    'html',
    { lang: language },
    h(
      'head',
      null,
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, `${content.title}: ${content.hall}`),
      // The style sheet must stand there byte by byte, for its hash.
      h('style', { dangerouslySetInnerHTML: { __html: certificateCss } }),
    ),
    h('body', null, head(content), checked, missing(content), table(content), foot(content)),
  );
  return `<!doctype html>${render(page)}`;
}

function head({ title, hall, lead, facts }: CertificateContent): JSX.Element {
  return h(
    'div',
    null,
    h('header', null, h('h1', null, title), h('h2', null, hall), h('p', null, lead)),
    list(facts),
  );
}

function list(rows: readonly (readonly [string, string])[], code = false): JSX.Element {
  const cell = (text: string) => (code ? h('dd', { class: 'code' }, text) : h('dd', null, text));
  return h(
    'dl',
    null,
    rows.flatMap(([name, value]) => [h('dt', null, name), cell(value)]),
  );
}

function box(good: boolean, text: string, ...more: ComponentChildren[]): JSX.Element {
  return h('div', { class: good ? 'box' : 'box bad' }, h('p', null, text), ...more);
}

function missing({ missing: { text, devices } }: CertificateContent): JSX.Element {
  if (devices.length === 0) return box(true, text);
  return box(
    false,
    text,
    h(
      'ul',
      null,
      devices.map((name) => h('li', null, name)),
    ),
  );
}

function table({ columns, rows }: CertificateContent): JSX.Element {
  return h(
    'table',
    null,
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        columns.map((text) => h('th', { scope: 'col' }, text)),
      ),
    ),
    h('tbody', null, rows.map(tableRow)),
  );
}

function tableRow(row: CertificateRow): JSX.Element {
  const lines = (texts: readonly string[], name = '') => texts.map((text) => h('p', { class: name }, text));
  return h(
    'tr',
    null,
    h('th', { scope: 'row' }, h('p', null, h('strong', null, row.name)), lines(row.about, 'quiet')),
    h('td', null, lines(row.wiring)),
    h('td', null, lines(row.test)),
    h('td', null, h('p', { class: row.passed ? 'passed' : 'failed' }, row.verdict), lines(row.result)),
  );
}

function foot({ seal, verify: [save, command, compare] }: CertificateContent): JSX.Element {
  return h(
    'footer',
    null,
    list(seal, true),
    h('p', null, save, ' ', h('code', { class: 'code' }, command), ', ', compare),
  );
}
