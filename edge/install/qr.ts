/** A login as a QR code: what a device or a phone beside it reads, so that nobody types a password. */
import qrcode from 'qrcode-generator';

/** @returns SVG without styles, which scales */
export function qrSvg(text: string): string {
  // The size is found by the library; M mends 15 % of damage, enough for a screen.
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  return code.createSvgTag({ scalable: true, margin: 4 });
}

/** As in `mqtt://login:password@192.168.1.10:1883`. */
export function loginUrl(login: string, password: string, at: { host: string; port: number } | null): string {
  const host = at ? `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}` : '';
  return `mqtt://${encodeURIComponent(login)}:${encodeURIComponent(password)}@${host}`;
}
