import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { policiesOf, rule, TrafficPolicy } from './traffic-policies';

/** B3-12. */
export const tls = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE014',
    title: 'TLS settings that exclude each other',
    why: 'Certificates come from a Secret or from files; and who does not check the server needs no names to check.',
    remedy:
      'Keep credentialName or the files; with insecureSkipVerify no caCertificates and no subjectAltNames; for MUTUAL give certificate and key',
    fires: rule({ tls: { mode: 'MUTUAL', clientCertificate: '/etc/certs/tls.crt' } }),
    accepts: rule({
      tls: { mode: 'MUTUAL', clientCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' },
    }),
    follows: 'ValidateTLS',
  },
  ({ object, namespace }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      if (policy.tls) checkTls([...path, 'tls'], policy.tls, namespace, report);
    }
  },
);

type Tls = NonNullable<TrafficPolicy['tls']>;

const CONFIG_MAP = 'configmap://';

function checkTls(path: Path, tls: Tls, namespace: string, report: Report): void {
  const { mode = 'DISABLE', credentialName = '', insecureSkipVerify = false } = tls;
  const { caCertificates = '', caCrl = '', clientCertificate = '', privateKey = '' } = tls;
  if (credentialName.startsWith(CONFIG_MAP)) {
    const [owner = '', name = ''] = credentialName.slice(CONFIG_MAP.length).split('/');
    if (owner !== namespace || name === '') {
      report([...path, 'credentialName'], `${show(credentialName)} is not configmap://${namespace}/NAME`);
    }
  }
  const isClient = mode === 'SIMPLE' || mode === 'MUTUAL';
  if (insecureSkipVerify && isClient) {
    if (caCertificates !== '') report([...path, 'caCertificates'], 'the certificate of the server is not checked');
    if ((tls.subjectAltNames ?? []).length > 0)
      report([...path, 'subjectAltNames'], 'the name of the server is not checked');
    if (mode === 'SIMPLE' && credentialName !== '') {
      report([...path, 'credentialName'], 'the certificate of the server is not checked');
    }
  }
  if (isClient && credentialName !== '') {
    const files = Object.entries({ caCertificates, caCrl, clientCertificate, privateKey });
    const file = files.find(([, text]) => text !== '')?.[0];
    if (file !== undefined) report([...path, file], `${file} stands beside credentialName`);
  } else if (mode === 'MUTUAL') {
    if (clientCertificate === '') report([...path, 'clientCertificate'], 'MUTUAL without a certificate');
    if (privateKey === '') report([...path, 'privateKey'], 'MUTUAL without a key');
  }
}
