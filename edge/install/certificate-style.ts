/** How the certificate looks: two colours of ink on A4, and a list on a phone. */
import { createHash } from 'node:crypto';

export const certificateCss = `
@page { size: A4; margin: 14mm 14mm 16mm; }
:root { color-scheme: light; font-family: "Inter", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
:root:lang(zh-Hant) { font-family: "Inter", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", system-ui, sans-serif; }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { max-width: 56rem; margin: 0 auto; padding: 1.25rem; background: #fff; color: #15171c; font-size: 0.9rem; line-height: 1.4; overflow-wrap: anywhere; }
header { padding-bottom: 0.8rem; border-bottom: 3px solid #15171c; }
header p { color: #565b66; }
h1 { font-size: 1.9rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.3rem; font-weight: 400; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.2rem; margin: 1rem 0; }
dt { color: #565b66; }
.code { font-family: ui-monospace, "Noto Sans Mono", monospace; font-size: 0.82rem; }
.box { margin: 1rem 0; padding: 0.7rem 1rem; border: 2px solid #0a6a4e; break-inside: avoid; }
.bad { border-color: #b4231a; }
.box ul { padding-left: 1.2rem; font-weight: 700; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th { text-align: left; }
thead th { padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 2px solid #15171c; color: #565b66; font-weight: 400; }
thead th:nth-child(1) { width: 31%; }
thead th:nth-child(2) { width: 20%; }
thead th:nth-child(3) { width: 27%; }
tbody th { font-weight: 400; }
tbody th, td { padding: 0.5rem 0.6rem 0.5rem 0; border-bottom: 1px solid #d9d6cd; vertical-align: top; }
tr { break-inside: avoid; }
td p, th p { margin-bottom: 0.1rem; }
.quiet { color: #565b66; font-size: 0.82rem; }
.passed { color: #0a6a4e; font-weight: 700; }
.failed { color: #b4231a; font-weight: 700; }
footer { margin-top: 1.4rem; break-inside: avoid; }
footer dl { font-size: 0.82rem; }
@media (max-width: 40rem) {
  thead { display: none; }
  table, tbody, tr, tbody th, td { display: block; width: 100%; }
  tr { padding: 0.6rem 0; border-bottom: 2px solid #15171c; }
  tbody th, td { padding: 0.2rem 0; border: 0; }
  dl { grid-template-columns: 1fr; }
  dd { margin-bottom: 0.4rem; }
}
@media print { body { max-width: none; padding: 0; font-size: 9pt; } }
`;

/** What the content security policy has to allow for the page's own style: a source for `style-src`. */
export const certificateStyle = `'sha256-${createHash('sha256').update(certificateCss).digest('base64')}'`;
