/**
 * Writes one PDF, in a thread of its own.
 *
 * Latin, Cyrillic and Greek are set in Roboto, all other scripts in Noto Sans Hans, which holds 30,789 characters,
 * traditional ones among them; only the glyphs that are used are written.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import { certificateDocument } from './certificate-pdf-document.js';

const fontsOf = (name: string, folder: string) =>
  join(dirname(fileURLToPath(import.meta.resolve(name))), folder);
const latin = fontsOf('pdfmake', '../fonts/Roboto');
const hans = fontsOf('@embedpdf/fonts-sc', '../fonts');
const fonts = {
  Roboto: { normal: join(latin, 'Roboto-Regular.ttf'), bold: join(latin, 'Roboto-Medium.ttf') },
  Hans: { normal: join(hans, 'NotoSansHans-Regular.otf'), bold: join(hans, 'NotoSansHans-Bold.otf') },
};
const files = new Set(Object.values(fonts).flatMap(({ normal, bold }) => [normal, bold]));

pdfmake.setFonts(fonts);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => files.has(path));

const { certificate, language } = workerData;
parentPort?.postMessage(await pdfmake.createPdf(certificateDocument(certificate, language)).getBuffer());
