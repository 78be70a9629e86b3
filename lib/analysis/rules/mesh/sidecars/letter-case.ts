import { Severity } from '../../../finding';
import { replace } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { importingSidecars } from './imports';
import { sidecar } from './sidecar-example';

function importing(host: string): MeshRule['fires'] {
  return [entry(), sidecar({ egress: [{ hosts: [host] }] })];
}

export const importInCapitals: MeshRule = {
  id: 'SCOPE007',
  severity: Severity.ERROR,
  title: 'A Sidecar that imports a host in other letters',
  effect:
    'The host is unknown to these clients: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'Istio compares hosts letter by letter, and takes capital letters for other letters.',
  remedy: 'Write the host in small letters',
  fires: importing('./API.example.com'),
  accepts: importing('./api.example.com'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: hostClassification.Matches',
  check(view, report) {
    const known = view.hosts;
    for (const { object, namespace, isForAll, imports } of view.once(importingSidecars)) {
      for (const { host, text, path } of imports) {
        const small = host.toLowerCase();
        if (small === host || known.about(host).length > 0 || known.about(small).length === 0) continue;
        const written = `${text.slice(0, text.indexOf('/'))}/${small}`;
        report(object, path, `${text} imports nothing: the host is ${small}`, {
          remedy: `Write ${written}`,
          clients: [isForAll ? '*' : namespace],
          fix: [replace(path, written)],
        });
      }
    }
  },
};
