import { put } from '../../../fix';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { clientsOf, stepsOf } from '../../../policy-uses';
import { example } from '../../example';
import { entry, rule, TCP, valueAt } from '../objects';
import { SHOWN_TUNNEL, TUNNEL } from './examples';

const AROUND = [
  entry([TCP]),
  example('VirtualService', {
    hosts: ['api.example.com'],
    tcp: [
      {
        match: [{ port: 5432 }],
        route: [{ destination: { host: 'api.example.com', subset: 'all', port: { number: 5432 } } }],
      },
    ],
  }),
];

export const tunnelOfSubset: MeshRule = {
  id: 'POLICY023',
  severity: Severity.WARNING,
  title: 'A tunnel of the rule that a route to a subset leaves out',
  effect: 'The proxy connects to the servers of the subset themselves, and opens no tunnel.',
  why: 'A route to a subset takes the tunnel of this subset. That of the rule is for routes without one.',
  remedy: 'Write tunnel in the trafficPolicy of the subset',
  fires: [...AROUND, rule(TUNNEL, { subsets: [{ name: 'all' }] })],
  accepts: [...AROUND, rule(TUNNEL, { subsets: [{ name: 'all', trafficPolicy: TUNNEL }] })],
  shown: SHOWN_TUNNEL,
  source: 'istio.io/istio pilot/pkg/networking/core/tunnelingconfig/apply.go: Apply',
  check(view, report) {
    for (const { host, rule: merged, clients } of view.clientRules) {
      const tunnel = merged?.trafficPolicy?.tunnel;
      if (!tunnel) continue;
      for (const subset of merged.subsets.filter(({ trafficPolicy }) => !trafficPolicy?.tunnel)) {
        const port = host.ports.find(({ number }) =>
          view.routeTargets
            .to(host.hostname, number)
            .some(({ kind, destination }) => kind !== 'http' && destination.subset === subset.name),
        );
        const object = port && view.writtenAs(subset.source);
        if (!object) continue;
        const at = stepsOf(subset.place);
        const written = valueAt(object.value, ['spec', 'trafficPolicy', 'tunnel']);
        const hasPolicy = valueAt(object.value, [...at, 'trafficPolicy']) !== undefined;
        const fix = hasPolicy
          ? put([...at, 'trafficPolicy', 'tunnel'], written)
          : put([...at, 'trafficPolicy'], { tunnel: written });
        report(object, at, `the subset ${subset.name} of ${host.hostname} has no tunnel, and a route leads to it`, {
          clients: clientsOf([{ clients }]),
          ...(written !== undefined && { fix: [fix] }),
        });
      }
    }
  },
};
