import { TrafficOutcome } from '../../../lib';
import { CONFLICTS } from './gateway-conflicts';
import { HTTP_GATEWAY } from './gateway-servers';
import { cluster, gateway, route, scenario } from './gateway-world';
import { call, PublishedScenario } from './scenario';

const { DELIVERED } = TrafficOutcome;
const ORIGINATION = 'tests/integration/security/egress_gateway_origination_test.go';

function originated(mode: string, secrets: readonly string[]): PublishedScenario {
  return {
    ...scenario(
      '',
      `the gateway speaks TLS to the server: ${mode}`,
      [
        gateway(
          'way-out',
          '{port: {number: 443, name: https, protocol: HTTPS}, hosts: [one.example.org], tls: {mode: ISTIO_MUTUAL}}',
        ),
        route({
          name: 'vs',
          hosts: '[one.example.org]',
          gateways: '[way-out, mesh]',
          http: `[
            {match: [{gateways: [mesh], port: 80}], route: [{destination: {host: exit.edge.svc.cluster.local, subset: server, port: {number: 443}}, weight: 100}]},
            {match: [{gateways: [way-out], port: 443}], route: [{destination: {host: one.example.org, port: {number: 443}}, weight: 100}],
             headers: {request: {add: {handled-by: gateway}}}}]`,
        }),
        `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: exit, namespace: shop}
spec:
  host: exit.edge.svc.cluster.local
  subsets: [{name: server, trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: ISTIO_MUTUAL, sni: one.example.org}}]}}]
`,
        `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: one, namespace: istio-system}
spec:
  host: one.example.org
  trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: ${mode}, credentialName: own, sni: one.example.org}}]}
`,
      ],
      [
        call(
          'http://one.example.org/',
          {
            cluster: 'outbound|443|server|exit.edge.svc.cluster.local',
            tls: { mode: 'ISTIO_MUTUAL', sni: 'one.example.org', secrets: ['default', 'ROOTCA'] },
          },
          { at: 0 },
        ),
        call(
          'http://one.example.org/',
          {
            virtualHost: 'one.example.org:443',
            cluster: cluster('one', 443),
            tls: { mode, sni: 'one.example.org', secrets: [...secrets] },
          },
          { at: 1, outcome: DELIVERED },
        ),
      ],
    ),
    source: `${ORIGINATION} ${mode === 'SIMPLE' ? 'TestSimpleTlsOrigination simple' : 'TestMutualTlsOrigination generic'}`,
  };
}

/** Gateways, as calls meet them on their way out. */
export const EGRESS_GATEWAY: PublishedScenario[] = [
  ...HTTP_GATEWAY,
  ...CONFLICTS,
  originated('SIMPLE', ['kubernetes://own-cacert']),
  originated('MUTUAL', ['kubernetes://own', 'kubernetes://own-cacert']),
];
