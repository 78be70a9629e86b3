import { Severity } from '../../../finding';
import { put } from '../../../fix';
import { MeshRule } from '../../../mesh-rule';
import { rule } from '../objects';
import { clientsOf } from '../visibility';
import { connect, ENTRY, waits } from './examples';

function of(host: string): MeshRule['fires'] {
  return [ENTRY, rule(connect('5s'), { host })];
}

export const ruleInCapitals: MeshRule = {
  id: 'POLICY053',
  severity: Severity.ERROR,
  title: 'A rule for a host in other letters',
  effect: 'The rule is never used: no TLS, no limits, no subsets.',
  why: 'Istio compares hosts letter by letter, and takes capital letters for other letters.',
  remedy: 'Write the host in small letters',
  fires: of('API.example.com'),
  accepts: of('api.example.com'),
  shown: waits('shop', '10s', '5s'),
  source: 'istio.io/istio pilot/pkg/model/config.go: MostSpecificHostMatch',
  check(view, report) {
    const known = view.hosts;
    for (const { object, spec, namespace } of view.of('DestinationRule')) {
      const { host = '' } = spec;
      const small = host.toLowerCase();
      if (small === host || !host.includes('.')) continue;
      if (known.about(host).length > 0 || known.about(small).length === 0) continue;
      const path = ['spec', 'host'];
      report(object, path, `${host} is no host, but ${small} is`, {
        remedy: `Write ${small}`,
        clients: clientsOf(view, { object, spec, namespace }),
        fix: [put(path, small)],
      });
    }
  },
};
