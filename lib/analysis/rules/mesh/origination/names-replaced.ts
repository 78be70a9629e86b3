import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { clientsOf, named, PolicyUse } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isOriginating } from './originating';

const ENTRY = entry([HTTP_TO_TLS], { subjectAltNames: ['old.example.com'] });
const TLS = { mode: 'SIMPLE', sni: 'api.example.com' };

export const namesReplaced: MeshRule = {
  id: 'ORIGINATION013',
  severity: Severity.WARNING,
  title: 'subjectAltNames of a ServiceEntry that nobody uses',
  effect: 'The server has to prove a name of the DestinationRule. Those of the ServiceEntry count for nothing.',
  why: 'subjectAltNames of a ServiceEntry are used only where the DestinationRule has none.',
  remedy: 'Keep the names in one place, best in the DestinationRule',
  fires: [ENTRY, rule({ tls: { ...TLS, subjectAltNames: ['api.example.com'] } })],
  accepts: [ENTRY, rule({ tls: TLS })],
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    fires: 'name checked against api.example.com',
    accepts: 'name checked against old.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
  check(view, report) {
    const replaced = new Map<object, PolicyUse[]>();
    for (const use of view.policyUses) {
      const { tls } = use.policy;
      const { service } = use.host;
      if (!isOriginating(tls) || service.registry !== 'External' || service.subjectAltNames.length === 0) continue;
      const names = new Set(tls.texts('subjectAltNames'));
      if (names.size === 0 || service.subjectAltNames.every((name) => names.has(name))) continue;
      append(replaced, service.source, use);
    }
    for (const uses of replaced.values()) {
      const [{ host, policy, rule: by }] = uses;
      const object = view.writtenAs(host.service.source);
      const names = named(policy.tls?.texts('subjectAltNames') ?? []);
      const message = `DestinationRule ${by.from.join(' + ')} asks for ${names} instead of ${named(host.service.subjectAltNames)}`;
      if (object) report(object, ['spec', 'subjectAltNames'], message, { clients: clientsOf(uses) });
    }
  },
};
