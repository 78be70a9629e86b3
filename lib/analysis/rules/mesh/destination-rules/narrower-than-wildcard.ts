import { HostIndex, isWildcard, resolveShortName } from '../../../../mesh/host-name';
import { put } from '../../../fix';
import { Severity } from '../../../finding';
import type { KnownHost } from '../../../known-hosts';
import { MeshRule } from '../../../mesh-rule';
import { entry, rule } from '../objects';
import { connect, waits } from './examples';

const ENTRY = entry([{ number: 80, name: 'http', protocol: 'HTTP' }], {
  hosts: ['*.example.com'],
  resolution: 'DYNAMIC_DNS',
});

export const narrowerThanWildcard: MeshRule = {
  id: 'POLICY009',
  severity: Severity.ERROR,
  title: 'A rule for one name of a wildcard host',
  effect: 'The rule is never used.',
  why: 'The proxy has one cluster for all names of the wildcard, and looks for a rule by the wildcard.',
  remedy: 'Write the wildcard as the host of the rule, or register the name in a ServiceEntry of its own',
  fires: [ENTRY, rule(connect('5s'))],
  accepts: [ENTRY, rule(connect('5s'), { host: '*.example.com' })],
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/config.go: MostSpecificHostMatch',
  check(view, report) {
    const wildcards = new HostIndex<KnownHost>();
    for (const host of view.hosts.all) if (isWildcard(host.hostname)) wildcards.set(host.hostname, host);
    const covered = view.coveredHosts;
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const host = resolveShortName(spec.host ?? '', namespace);
      if ((covered.get(host) ?? []).length > 0) continue;
      const wildcard = wildcards.mostSpecific(host)?.hostname;
      if (wildcard === undefined) continue;
      report(object, ['spec', 'host'], `${host} is called as ${wildcard}, and the rule is not for that`, {
        remedy: `Write host: "${wildcard}", or register ${host} in a ServiceEntry of its own`,
        fix: [put(['spec', 'host'], wildcard)],
      });
    }
  },
};
