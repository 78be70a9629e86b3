import { isTcp } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { byPlace, named, placeOf } from '../../../policy-uses';
import { entry, HTTPS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { ENTRY } from './examples';

const KEYS = ['httpHeaderName', 'httpCookie', 'httpQueryParameterName'];
const RULE = rule({ loadBalancer: { consistentHash: { httpHeaderName: 'x-user' } } });

export const hashWithoutHttp: MeshRule = {
  id: 'POLICY019',
  severity: Severity.ADVICE,
  title: 'A hash of requests on a port where the proxy sees none',
  effect: 'The proxy takes any server for a connection, not always the same.',
  why: 'Headers, cookies and parameters are read from HTTP requests. No single call shows that servers change, so it is advice.',
  remedy: 'Write useSourceIp: true, or give the port the protocol HTTP if applications speak it there',
  fires: [entry([HTTPS]), RULE],
  accepts: [ENTRY, RULE],
  source: 'istio.io/istio pilot/pkg/networking/core/networkfilter.go: maybeSetHashPolicy',
  check(view, report) {
    const hashed = view.policyUses.filter(({ policy }) => {
      const hash = policy.loadBalancer?.optional('consistentHash');
      return hash && KEYS.some((key) => hash.has(key));
    });
    for (const place of byPlace(hashed, (use) => placeOf(use, 'loadBalancer'))) {
      if (!place.uses.every(({ port }) => isTcp(port.protocol))) continue;
      const ports = named(
        place.uses.map(({ host, port }) => `port ${port.number} (${port.protocol}) of ${host.hostname}`),
      );
      reportUses(view, report, place, `the proxy sees no requests on ${ports}`, { field: ['consistentHash'] });
    }
  },
};
