import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { resolveShortName } from '../../../../mesh/host-name';
import { policiesOf } from '../../webhook/destination-rule/traffic-policies';
import { rule } from '../objects';
import { clientsOf } from '../visibility';
import { connect, ENTRY } from './examples';

const KEPT_OUT = ['proxyProtocol', 'retryBudget'] as const;
const PREFACE = { proxyProtocol: { version: 'V2' } };

export const prefaceDropped: MeshRule = {
  id: 'POLICY055',
  severity: Severity.WARNING,
  title: 'A port entry that drops what a port cannot have',
  effect:
    'The port does without the PROXY protocol, or without the budget for retries. A server that waits for the PROXY protocol refuses the connections.',
  why: 'An entry of portLevelSettings stands for the whole policy of its port, and has no room for proxyProtocol and retryBudget.',
  remedy: 'Take the entry for the port out, and write its settings in trafficPolicy of the rule',
  fires: [ENTRY, rule({ ...PREFACE, portLevelSettings: [{ port: { number: 80 }, ...connect('5s') }] })],
  accepts: [ENTRY, rule({ ...PREFACE, ...connect('5s') })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'PLAINTEXT',
    accepts: 'upstream_proxy_protocol',
  },
  source: 'istio.io/istio pilot/pkg/networking/util/util.go: GetPortLevelTrafficPolicy',
  check(view, report) {
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      for (const { path, policy } of policiesOf(object)) {
        const lost = KEPT_OUT.filter((block) => policy[block]);
        if (lost.length === 0 || !policy.portLevelSettings) continue;
        const hosts = view.coveredHosts.get(resolveShortName(spec.host ?? '', namespace)) ?? [];
        const known = new Set(hosts.flatMap(({ ports }) => ports.map(({ number }) => number)));
        for (const [index, { port }] of policy.portLevelSettings.entries()) {
          const number = port?.number ?? 0;
          if (hosts.length > 0 && !known.has(number)) continue;
          const at = [...path, 'portLevelSettings', index];
          report(object, at, `port ${number} does without ${lost.join(' and ')} of the rule`, {
            clients: clientsOf(view, { object, spec, namespace }),
          });
        }
      }
    }
  },
};
