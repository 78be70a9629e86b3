import { isTls } from '../../../../mesh/protocol';
import { portLevelTrafficPolicy } from '../../../../mesh/traffic-policy';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { ClientRule } from '../../../client-rules';
import { byPlace, clientsOf } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isCalled, isOriginating } from './originating';

const ENTRY = entry([HTTP_TO_TLS]);
const POLICY = { tls: { mode: 'SIMPLE' } };

export const narrowerThanHost: MeshRule = {
  id: 'ORIGINATION012',
  severity: Severity.ERROR,
  title: 'TLS settings that not all clients of the host get',
  effect: 'Clients that see the host and not the rule send clear text to it.',
  why: 'ServiceEntry and DestinationRule are exported each on their own. A client without a rule calls the host as it is.',
  remedy: 'Give the DestinationRule the same exportTo as the ServiceEntry',
  fires: [ENTRY, rule(POLICY, { exportTo: ['.'] })],
  accepts: [ENTRY, rule(POLICY, { exportTo: ['*'] })],
  shown: { client: { namespace: 'other' }, url: 'http://api.example.com/', fires: 'PLAINTEXT', accepts: 'SIMPLE TLS' },
  source: 'istio.io/istio pilot/pkg/model/push_context.go: destinationRule, getExportedDestinationRuleFromNamespace',
  check(view, report) {
    const withoutRule = new Map<ClientRule['host'], ClientRule>();
    for (const group of view.clientRules) if (!group.rule) withoutRule.set(group.host, group);
    const found = view.clientRules.flatMap(({ host, rule: shared }) => {
      const others = withoutRule.get(host);
      // A rule beside the host, or of the mesh, is meant for all; others are a client's own.
      const isShared = shared && [host.namespace, view.context.rootNamespace].includes(shared.namespace);
      if (!others || !isShared || shared.workloadSelector || !host.service.isMeshExternal) return [];
      return host.ports.flatMap((port) => {
        const { number, protocol } = port;
        const { tls } = portLevelTrafficPolicy(shared.trafficPolicy, number) ?? {};
        if (isTls(protocol) || !isOriginating(tls)) return [];
        const isReached = isCalled(view, host, port);
        return isReached ? [{ host, number, policy: shared.trafficPolicy, clients: others.clients }] : [];
      });
    });
    const places = byPlace(found, ({ policy }) => policy && { source: policy.source, path: ['spec', 'exportTo'] });
    for (const { source, uses } of places) {
      const object = view.writtenAs(source);
      if (!object) continue;
      const [{ host, number }] = uses;
      const path = 'exportTo' in object.spec ? ['spec', 'exportTo'] : ['spec', 'host'];
      const message = `port ${number} of ${host.hostname} is called in clear text by clients that do not get the rule`;
      report(object, path, message, { clients: clientsOf(uses) });
    }
  },
};
