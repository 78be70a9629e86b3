import { ClientCertificate, GatewayTls, Ownership, ServerIdentity, TrustAnchor } from '../../../lib';
import { HOST, http, https, originated, partner, routed, viaGateway, wildcard, RefusedCase } from '../builders';

export const PORTS_AND_TLS_CASES = {
  PORT001: [
    {
      name: 'too large',
      refused: https({ ports: [70000] }),
      place: 'shop/Api',
      value: '70000',
      remedied: https({ ports: [7000] }),
    },
    {
      name: 'fraction',
      refused: originated({ targetPort: 443.5 }),
      place: 'shop/Api',
      value: '443.5',
      remedied: originated({ targetPort: 443 }),
    },
    {
      name: 'zero',
      refused: originated({ port: 0 }),
      place: 'shop/Api',
      value: '0',
      remedied: originated({ port: 80 }),
    },
  ],
  PORT002: [
    {
      name: 'port of the proxy for a wildcard',
      refused: wildcard({ httpPorts: [15001] }),
      place: 'shop/Api',
      value: '15001',
      remedied: wildcard({ httpPorts: [8080] }),
    },
    {
      name: 'port of the proxy',
      refused: originated({ port: 15001 }),
      place: 'shop/Api',
      value: '15001',
      remedied: originated({ port: 8080 }),
    },
  ],
  PORT003: [
    {
      name: 'twice in a list',
      refused: https({ ports: [443, 443] }),
      place: 'shop/Api',
      value: '[443,443]',
      remedied: https({ ports: [443] }),
    },
    {
      name: 'TLS and HTTP of a wildcard on one port',
      refused: wildcard({ tlsPorts: [8080], httpPorts: [8080] }),
      place: 'shop/Api',
      value: '[8080]',
      remedied: wildcard({ tlsPorts: [8443], httpPorts: [8080] }),
    },
    {
      name: 'a wildcard without any port',
      refused: wildcard({ tlsPorts: [] }),
      place: 'shop/Api',
      value: '[]',
      remedied: wildcard({ tlsPorts: [], httpPorts: [80] }),
    },
    {
      name: 'no port',
      refused: https({ ports: [] }),
      place: 'shop/Api',
      value: '[]',
      remedied: https({ ports: [443] }),
    },
    {
      name: 'HTTP and TLS on one port',
      refused: originated({ port: 8080, directHttpsPort: 8080 }),
      place: 'shop/Api',
      value: '8080',
      remedied: originated({ port: 8080, directHttpsPort: 443 }),
    },
    {
      name: 'HTTP in clear text and TLS on one port',
      refused: http({ directHttpsPort: 80 }),
      place: 'shop/Api',
      value: '80',
      remedied: http({ directHttpsPort: 443 }),
    },
  ],
  PORT004: [
    {
      name: 'HTTP on 443 for a wildcard',
      refused: wildcard({ tlsPorts: [], httpPorts: [443] }),
      place: 'shop/Api',
      value: '443',
      remedied: wildcard({ tlsPorts: [443], httpPorts: [80] }),
    },
    {
      name: 'HTTP on 443',
      refused: originated({ port: 443 }),
      place: 'shop/Api',
      value: '443',
      remedied: originated({ targetPort: 443 }),
    },
    {
      name: 'HTTP in clear text on 443',
      refused: http({ port: 443 }),
      place: 'shop/Api',
      value: '443',
      remedied: https({}),
    },
  ],
  PORT005: [
    {
      name: 'two ports through a gateway',
      refused: routed({ tls: GatewayTls.passthrough({ ports: [443, 8443] }) }),
      place: 'shop/Api',
      value: '[443,8443]',
      remedied: routed({ tls: GatewayTls.passthrough({ ports: [8443] }) }),
    },
  ],
  PORT006: [
    {
      name: 'direct HTTPS past a gateway',
      refused: viaGateway({ directHttpsPort: 443 }),
      place: 'shop/Api',
      value: '443',
      remedied: viaGateway({}),
    },
  ],
  TLS001: [
    {
      name: 'server name',
      refused: () => ServerIdentity.named('198.51.100.10'),
      place: 'ServerIdentity.of',
      value: "'198.51.100.10'",
      remedied: originated({ serverIdentity: ServerIdentity.named('edge.example.net') }),
    },
    {
      name: 'no accepted name',
      refused: () => ServerIdentity.of({ sni: HOST, subjectAltNames: [] }),
      place: 'ServerIdentity.of',
      value: '[]',
      remedied: originated({ serverIdentity: ServerIdentity.of({ sni: HOST, subjectAltNames: [HOST] }) }),
    },
  ],
  TLS002: [
    {
      name: 'blank reason',
      refused: () => ServerIdentity.insecureSkipVerify({ reason: ' ' }),
      place: 'ServerIdentity.insecureSkipVerify',
      value: "' '",
      remedied: originated({
        serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }),
      }),
    },
  ],
  TLS003: [
    {
      name: 'nothing to verify',
      refused: originated({
        serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }),
        trustAnchor: TrustAnchor.configMap('ca'),
      }),
      place: 'shop/Api',
      value: 'self-signed test server',
      remedied: originated({ serverIdentity: ServerIdentity.named(HOST), trustAnchor: TrustAnchor.configMap('ca') }),
    },
  ],
  TLS004: [
    {
      name: 'relative path',
      refused: () => TrustAnchor.file('ca.crt'),
      place: 'TrustAnchor.file',
      value: "'ca.crt'",
      remedied: originated({ trustAnchor: TrustAnchor.file('/etc/partner/ca.crt') }),
    },
    {
      name: 'ConfigMap name',
      refused: () => TrustAnchor.configMap('shop/ca'),
      place: 'TrustAnchor.configMap',
      value: "'shop/ca'",
      remedied: originated({ trustAnchor: TrustAnchor.configMap('ca') }),
    },
  ],
  TLS005: [
    {
      name: 'a certificate for anybody',
      refused: partner({ serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'self-signed test server' }) }),
      place: 'shop/Api',
      value: 'self-signed test server',
      remedied: partner({ serverIdentity: ServerIdentity.named('edge.example.net') }),
    },
  ],
  TLS006: [
    {
      name: 'Secret name',
      refused: () => ClientCertificate.fromSecret('shop/partner'),
      place: 'ClientCertificate.fromSecret',
      value: "'shop/partner'",
      remedied: partner({ clientCertificate: ClientCertificate.fromSecret('partner') }),
    },
    {
      name: 'relative folder',
      refused: () => ClientCertificate.fromFiles({ secretName: 'partner', mountPath: 'certificates' }),
      place: 'ClientCertificate.fromFiles',
      value: "'certificates'",
      remedied: partner({ clientCertificate: ClientCertificate.fromFiles({ secretName: 'partner' }) }),
    },
  ],
  TLS007: [
    {
      name: 'mounted at a gateway',
      refused: () => GatewayTls.mutual(ClientCertificate.fromFiles({ secretName: 'partner' })),
      place: 'GatewayTls.mutual',
      value: "'partner'",
      remedied: routed({ tls: GatewayTls.mutual(ClientCertificate.fromSecret('partner')) }),
    },
  ],
  TEXT001: [
    {
      name: 'a line end that only YAML knows',
      refused: https({ owner: 'pricing\u2028team' }),
      place: 'shop/Api',
      value: 'pricing\u2028team',
      remedied: https({ owner: 'pricing team' }),
    },
    {
      name: 'contact of two lines',
      refused: https({ contact: 'pricing@example.com\n#pricing' }),
      place: 'shop/Api',
      value: 'contact',
      remedied: https({ contact: 'pricing@example.com #pricing' }),
    },
    {
      name: 'declared contact of two lines',
      refused: (app) => {
        Ownership.set(app, { owner: 'pricing', contact: 'a\nb' });
      },
      place: 'the app',
      value: 'contact',
      remedied: (app) => {
        Ownership.set(app, { owner: 'pricing', contact: 'a b' });
        https({})(app);
      },
    },
    {
      name: 'several lines',
      refused: () => ServerIdentity.insecureSkipVerify({ reason: 'test server\n---\nkind: Secret' }),
      place: 'ServerIdentity.insecureSkipVerify',
      value: 'kind: Secret',
      remedied: originated({ serverIdentity: ServerIdentity.insecureSkipVerify({ reason: 'test server' }) }),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
