/** What only the certificate says, in English; with it the keys that every language must have. */
export const en = {
  cert_title: 'Certificate of installation',
  cert_lead: 'What each sensor of this hall counted when a person did a known thing before it.',
  cert_hall: 'Hall',
  cert_issued: 'Issued',
  cert_by: 'Vouched for by',
  cert_software: 'Software',
  cert_hall_file: 'Digest of the hall file',
  cert_tested: 'Devices with a passed test',
  cert_of: '{{passed}} of {{all}}',
  cert_missing: 'Without a passed test. Figures that rest on these devices are not vouched for:',
  cert_complete: 'Every device has passed its test.',
  cert_valid: 'The gateway has checked the signature: it is valid.',
  cert_invalid: 'NOT VALID: this certificate was changed after it was signed, or is not of this gateway.',
  cert_device: 'Device',
  cert_wiring: 'Wiring',
  cert_test: 'Test, counted of done',
  cert_result: 'Result',
  cert_note: 'Note: {{note}}',
  cert_photo: 'Photo (SHA-256): {{hash}}',
  cert_interval: '{{share}} counted; 95% interval {{low}} to {{high}}',
  cert_stray: 'besides: {{n}}',
  cert_digest: 'Digest (SHA-256)',
  cert_signature: 'Signature (Ed25519)',
  cert_public_key: 'Public key',
  cert_fingerprint: 'Fingerprint of the key (SHA-256)',
  cert_verify: 'To verify: save the signed file (JSON) of this certificate, run',
  cert_verify_compare:
    'and compare the fingerprint of the key with the one that was written down in the hall.',
  cert_page: '{{hall}} · page {{page}} of {{pages}}',
} as const;

export type CertificateKey = keyof typeof en;
export type CertificateTexts = Readonly<Record<CertificateKey, string>>;
