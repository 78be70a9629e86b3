import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { Specs, Written } from '../../define';

/** TLS settings of a server of a Gateway, or of a listener of a Sidecar. */
export type ServerTls = NonNullable<NonNullable<Written<Specs['Gateway']>['servers']>[number]['tls']>;

const FILES = ['serverCertificate', 'privateKey', 'caCertificates'] as const;

function isSet(value: string | readonly unknown[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}

/** B5-7 to B5-9: where the certificate comes from. */
export function checkServerTls(path: Path, tls: ServerTls, report: Report): void {
  const { mode = 'PASSTHROUGH' } = tls;
  if (mode === 'ISTIO_MUTUAL') {
    for (const field of [...FILES, 'tlsCertificates', 'credentialName', 'credentialNames'] as const) {
      if (isSet(tls[field]))
        report([...path, field], `ISTIO_MUTUAL presents the certificate of the mesh, and not ${field}`);
    }
    return;
  }
  const sources = [
    ...(isSet(tls.serverCertificate) && isSet(tls.privateKey) ? ['serverCertificate'] : []),
    ...(['credentialName', 'credentialNames', 'tlsCertificates'] as const).filter((field) => isSet(tls[field])),
  ];
  if (sources.length > 1) report([...path, sources[1]], `the certificate comes from ${sources.join(' and ')}`);
  const presents = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode);
  if (presents && (isSet(tls.credentialName) || isSet(tls.credentialNames))) return;
  if (presents) checkFiles(path, tls, mode, report);
  if (!isSet(tls.caCrl)) return;
  if (isSet(tls.credentialName)) report([...path, 'caCrl'], 'the list of revoked certificates belongs into the Secret');
  if (mode === 'SIMPLE') report([...path, 'caCrl'], 'SIMPLE checks no certificate of callers');
}

function checkFiles(path: Path, tls: ServerTls, mode: string, report: Report): void {
  if (mode !== 'SIMPLE' && !isSet(tls.caCertificates)) {
    report([...path, 'caCertificates'], `${mode} has nothing to check the certificates of callers by`);
  }
  const { tlsCertificates = [], serverCertificate, privateKey } = tls;
  const pairs = tlsCertificates.length > 0 ? tlsCertificates : [{ serverCertificate, privateKey }];
  pairs.forEach((pair, index) => {
    const at = tlsCertificates.length > 0 ? [...path, 'tlsCertificates', index] : path;
    if (!isSet(pair.serverCertificate)) report([...at, 'serverCertificate'], `${mode} without a certificate`);
    if (!isSet(pair.privateKey)) report([...at, 'privateKey'], `${mode} without a key`);
  });
}

/** Ciphers that Envoy's TLS library knows under these names. */
const CIPHERS = new Set([
  ...['ECDHE-ECDSA-', 'ECDHE-RSA-'].flatMap((exchange) => [
    `${exchange}AES128-GCM-SHA256`,
    `${exchange}AES256-GCM-SHA384`,
    `${exchange}CHACHA20-POLY1305`,
    `${exchange}AES128-SHA`,
    `${exchange}AES256-SHA`,
  ]),
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** B5-10: what is ignored. */
export function checkIgnored(path: Path, tls: ServerTls, report: Report): void {
  const { mode = 'PASSTHROUGH', minProtocolVersion = '', cipherSuites = [], tlsCertificates = [] } = tls;
  if (['TLSV1_0', 'TLSV1_1'].includes(minProtocolVersion) && cipherSuites.length === 0) {
    report([...path, 'minProtocolVersion'], `no cipher of ${minProtocolVersion} is allowed by default`);
  }
  const seen = new Set<string>();
  cipherSuites.forEach((cipher, index) => {
    if (/^[A-Za-z0-9]/.test(cipher) && cipher !== 'ALL' && !CIPHERS.has(cipher)) {
      report([...path, 'cipherSuites', index], `there is no cipher ${show(cipher)}`);
    } else if (seen.has(cipher)) report([...path, 'cipherSuites', index], `the cipher ${show(cipher)} occurs twice`);
    seen.add(cipher);
  });
  const isPassthrough = mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
  const fields = [...FILES, 'caCrl', 'tlsCertificates', 'credentialName', 'credentialNames'] as const;
  const ignored = isPassthrough ? fields.find((field) => isSet(tls[field])) : undefined;
  if (ignored !== undefined) report([...path, ignored], `${mode} presents no certificate`);
  if (tlsCertificates.length > 2) report([...path, 'tlsCertificates'], 'a server presents at most two certificates');
}
