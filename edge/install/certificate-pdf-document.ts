/** The certificate laid out for A4. Pure: what pdfmake is given. */
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Language } from '../../cloud/site/hall.js';
import type { Certificate } from './certificate.js';
import { type CertificateContent, type CertificateRow, certificateContent } from './certificate-content.js';
import { certificateWords } from './certificate-words.js';

const ink = { text: '#15171c', quiet: '#565b66', line: '#d9d6cd', good: '#0a6a4e', bad: '#b4231a' };

// What Roboto draws of the letters that people have in their names: Latin with Vietnamese, Greek, Cyrillic, punctuation.
const inRoboto =
  /[\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u0384-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u0486\u0488-\u0513\u1e80-\u1e85\u1ea0-\u1ef9\u2010\u2011\u2013-\u2015\u2017-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+/g;

/** A text in pieces of one font each, its letters composed and its narrow spaces as such that both fonts have. */
export function pieces(written: string): { readonly text: string; readonly font: 'Roboto' | 'Hans' }[] {
  const text = written.normalize('NFC').replaceAll('\u202f', '\u00a0');
  const found: { text: string; font: 'Roboto' | 'Hans' }[] = [];
  let end = 0;
  for (const match of text.matchAll(inRoboto)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), font: 'Hans' });
    found.push({ text: match[0], font: 'Roboto' });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), font: 'Hans' });
  return found;
}

function line(text: string, style: object = {}): Content {
  return { text: pieces(text), ...style };
}

/** Set in the fonts "Roboto" and "Hans". */
export function certificateDocument(certificate: Certificate, language: Language): TDocumentDefinitions {
  const words = certificateWords(language);
  const content = certificateContent(certificate, words);
  return {
    pageSize: 'A4',
    pageMargins: [40, 40, 40, 50],
    info: { title: `${content.title}: ${content.hall}`, creationDate: new Date(certificate.body.at) },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15, color: ink.text },
    content: [
      line(content.title, { fontSize: 22, bold: true }),
      line(content.hall, { fontSize: 14 }),
      line(content.lead, { color: ink.quiet, margin: [0, 2, 0, 6] }),
      rule(2),
      list(content.facts, [0, 10, 0, 10]),
      missing(content),
      table(content),
      {
        unbreakable: true,
        margin: [0, 14, 0, 0],
        stack: [list(content.seal, [0, 0, 0, 6]), verify(content)],
      },
    ],
    footer: (page, pages) =>
      line(words.t('cert_page', { hall: content.hall, page: String(page), pages: String(pages) }), {
        alignment: 'center',
        fontSize: 8,
        color: ink.quiet,
        margin: [40, 14, 40, 0],
      }),
  };
}

const pageWidth = 515;

function rule(lineWidth: number): Content {
  return { canvas: [{ type: 'line', x1: 0, y1: 0, x2: pageWidth, y2: 0, lineWidth, lineColor: ink.text }] };
}

function list(
  rows: readonly (readonly [string, string])[],
  margin: [number, number, number, number],
): Content {
  return {
    layout: 'noBorders',
    margin,
    table: {
      widths: [120, 380],
      body: rows.map(([name, value]) => [line(name, { color: ink.quiet }), line(value)]),
    },
  };
}

/** The devices without a passed test stand in a box of their own, so that nobody overlooks them. */
function missing({ missing: { text, devices } }: CertificateContent): Content {
  const colour = devices.length === 0 ? ink.good : ink.bad;
  return {
    unbreakable: true,
    margin: [0, 0, 0, 12],
    layout: {
      hLineColor: () => colour,
      vLineColor: () => colour,
      paddingLeft: () => 8,
      paddingTop: () => 6,
      paddingBottom: () => 6,
    },
    table: {
      widths: ['*'],
      body: [[{ stack: [line(text), ...devices.map((name) => line(`• ${name}`, { bold: true }))] }]],
    },
  };
}

function table({ columns, rows }: CertificateContent): Content {
  return {
    layout: {
      vLineWidth: () => 0,
      hLineWidth: (index) => (index === 0 ? 0 : index === 1 ? 1.5 : 0.5),
      hLineColor: (index) => (index === 1 ? ink.text : ink.line),
      paddingLeft: () => 0,
      paddingRight: () => 8,
      paddingTop: () => 5,
      paddingBottom: () => 5,
    },
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [148, 106, 122, 107],
      body: [columns.map((text) => line(text, { color: ink.quiet })), ...rows.map(tableRow)],
    },
  };
}

function tableRow(row: CertificateRow): TableCell[] {
  const stack = (texts: readonly string[], style: object = {}) => texts.map((text) => line(text, style));
  return [
    { stack: [line(row.name, { bold: true }), ...stack(row.about, { color: ink.quiet, fontSize: 8 })] },
    { stack: stack(row.wiring) },
    { stack: stack(row.test) },
    {
      stack: [
        line(row.verdict, { bold: true, color: row.passed ? ink.good : ink.bad }),
        ...stack(row.result),
      ],
    },
  ];
}

function verify({ verify: [save, command, compare] }: CertificateContent): Content {
  return { text: [...pieces(`${save} `), { text: command, bold: true }, ...pieces(`, ${compare}`)] };
}
