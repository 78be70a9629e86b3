import { TrafficOutcome } from '../../../lib';
import { call, PublishedCall, PublishedScenario } from './scenario';

const { DELIVERED } = TrafficOutcome;
const HOST = 'rates.example.org';
const ROUTING = 'tests/integration/pilot/common/routing.go tlsOriginationCases';
const SIDECAR = 'tests/integration/security/egress_sidecar_tls_origination_test.go TestSidecarMutualTlsOrigination';

const entry = (resolution: string, ports: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: rates, namespace: shop}
spec:
  hosts: [${HOST}]
  location: MESH_EXTERNAL
  resolution: ${resolution}
  ports: ${ports}
`;

/** Nobody looks at the certificate, as where the scenario comes from. */
const UNCHECKED = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: rates, namespace: shop}
spec: {host: ${HOST}, trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}}
`;

const TWO_PORTS = `
  - {number: 8888, name: http-plain, protocol: HTTP, targetPort: 443}
  - {number: 8882, name: http2-plain, protocol: HTTP2, targetPort: 443}`;

const sent = (port: number, target: number, type: string, endpoints?: string[]): PublishedCall =>
  call(
    `http://${HOST}:${port}/`,
    {
      virtualHost: `${HOST}:${port}`,
      cluster: `outbound|${target}||${HOST}`,
      clusterType: type,
      tls: { mode: 'SIMPLE', sni: HOST },
      ...(endpoints && { endpoints }),
    },
    { outcome: DELIVERED },
  );

/** A client certificate from a Secret, for the workloads that a selector names. */
const forSelected = (mode: string, secret: string): string => `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: rates, namespace: shop}
spec:
  host: ${HOST}
  workloadSelector: {matchLabels: {app: till}}
  trafficPolicy:
    loadBalancer: {simple: ROUND_ROBIN}
    portLevelSettings:
    - port: {number: 80}
      tls: {mode: ${mode}, credentialName: ${secret}, sni: ${HOST}}
`;

const HTTP_AND_HTTPS =
  '[{number: 80, name: http-port, protocol: HTTP, targetPort: 443}, {number: 443, name: https-port, protocol: HTTPS}]';

function partner(
  name: string,
  source: string,
  secret: string,
  more: Partial<PublishedScenario> = {},
): PublishedScenario {
  return {
    source: `${SIDECAR} ${source}`,
    name,
    manifests: `${entry('DNS', HTTP_AND_HTTPS)}---${forSelected('MUTUAL', secret)}`,
    calls: [
      call(
        `http://${HOST}/`,
        {
          cluster: `outbound|80||${HOST}`,
          endpoints: [`${HOST}:443`],
          tls: { mode: 'MUTUAL', sni: HOST, secrets: [`kubernetes://${secret}`, `kubernetes://${secret}-cacert`] },
        },
        { outcome: DELIVERED },
      ),
    ],
    ...more,
  };
}

/** TLS by the sidecar. Istio's simulation has no scenario of it: these are from its tests with a cluster. */
export const TLS_ORIGINATION: PublishedScenario[] = [
  {
    source: `${ROUTING} DNS`,
    name: 'TLS to servers that DNS knows, for HTTP and HTTP/2',
    manifests: `${entry('DNS', TWO_PORTS)}---${UNCHECKED}`,
    calls: [sent(8888, 8888, 'STRICT_DNS', [`${HOST}:443`]), sent(8882, 8882, 'STRICT_DNS', [`${HOST}:443`])],
  },
  {
    source: `${ROUTING} NONE`,
    name: 'TLS to the address that the application chose, on another port',
    manifests: `${entry('NONE', TWO_PORTS)}---${UNCHECKED}`,
    calls: [sent(8888, 8888, 'ORIGINAL_DST'), sent(8882, 8882, 'ORIGINAL_DST')],
  },
  {
    source: `${ROUTING} Redirect NONE`,
    name: 'a route leads both ports to the one that is encrypted',
    manifests: `${entry(
      'NONE',
      `
  - {number: 8888, name: http-plain, protocol: HTTP}
  - {number: 8882, name: http2-plain, protocol: HTTP2}
  - {number: 443, name: https, protocol: HTTPS, targetPort: 443}`,
    )}---${UNCHECKED}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: rates, namespace: shop}
spec:
  hosts: [${HOST}]
  http: [{route: [{destination: {host: ${HOST}, port: {number: 443}}}]}]
`,
    calls: [sent(8888, 443, 'ORIGINAL_DST'), sent(8882, 443, 'ORIGINAL_DST')],
  },
  partner('a sidecar that the rule selects shows a certificate', 'authorized sidecar', 'rates-certificate'),
  partner('a sidecar that it does not select sends clear text', 'unauthorized sidecar', 'rates-certificate', {
    client: { namespace: 'shop', labels: { app: 'report' } },
    calls: [
      call(
        `http://${HOST}/`,
        { cluster: `outbound|80||${HOST}`, endpoints: [`${HOST}:443`] },
        { isInClear: true, outcome: DELIVERED },
      ),
    ],
  }),
];
