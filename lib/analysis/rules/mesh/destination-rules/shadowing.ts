import type { DestinationRule } from '../../../../mesh/destination-rule';
import type { Fields } from '../../../../mesh/fields';
import { isTls } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import { ANYWHERE } from '../../../client-rules';
import { MeshRule } from '../../../mesh-rule';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isCalled, isOriginating } from '../origination/originating';
import { DETECTION } from './examples';

const AROUND = [entry([HTTP_TO_TLS]), rule({ tls: { mode: 'SIMPLE' } })];

function nearer(host: string): ReturnType<typeof rule> {
  return rule(DETECTION, { host }, { name: 'defaults', namespace: 'orders' });
}

export const shadowing: MeshRule = {
  id: 'POLICY002',
  severity: Severity.ERROR,
  title: 'A nearer rule that hides the TLS settings of the host',
  effect: 'Clients of the namespace send clear text.',
  why: 'The first namespace with any rule for the host counts, however wide its wildcard is. Rules of several namespaces are not merged.',
  remedy: 'Repeat tls in the nearer rule, or narrow its host such that it leaves this one out',
  fires: [...AROUND, nearer('*.com')],
  accepts: [...AROUND, nearer('*.org')],
  shown: { client: { namespace: 'orders' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: destinationRule',
  check(view, report) {
    for (const { host, rule: own, clients } of view.clientRules) {
      if (!own || own.workloadSelector || [host.namespace, ANYWHERE].includes(own.namespace)) continue;
      const shared = sharedRule(view.mesh.destinationRules.rulesFor(ANYWHERE, host.service));
      if (!shared || shared === own || own.namespace === shared.namespace) continue;
      const hidden = host.ports.find(
        ({ number, protocol }) =>
          !isTls(protocol) && isOriginating(tlsOf(shared, number)) && tlsOf(own, number) === undefined,
      );
      const object = hidden && view.writtenAs(own.sources[0]);
      if (!object || !isCalled(view, host, hidden)) continue;
      const message = `the rule hides ${shared.from.join(' + ')}, which encrypts port ${hidden.number} of ${host.hostname}`;
      report(object, ['spec', 'host'], message, { clients });
    }
  },
};

function sharedRule(rules: readonly DestinationRule[]): DestinationRule | undefined {
  return rules.filter(({ workloadSelector }) => !workloadSelector).at(-1);
}

function tlsOf({ trafficPolicy }: DestinationRule, port: number): Fields | undefined {
  return portLevelTrafficPolicy(trafficPolicy, port)?.tls;
}
