import { isSubsetOfHost } from '../../../../mesh/host-name';
import { IstioVersion } from '../../../../profile/istio-version';
import { Severity } from '../../../finding';
import { remove } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';
import { isForAllNamespaces } from './imports';
import { sidecar } from './sidecar-example';

function importing(host: string): MeshRule['fires'] {
  return [entry(), sidecar({ egress: [{ hosts: ['./api.example.com', host] }] })];
}

export const takenAway: MeshRule = {
  id: 'SCOPE055',
  severity: Severity.ERROR,
  title: 'A Sidecar that names a host and takes it away again',
  effect:
    'The host is unknown to these clients: calls are refused with REGISTRY_ONLY, else let out past all settings for it.',
  why: 'What stands behind ~ is left out whatever else the listener imports, in any order, with the routes for it.',
  remedy: 'Remove one of the two',
  fires: importing('~/*.example.com'),
  accepts: importing('~/*.example.org'),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com/',
    outboundTrafficPolicy: 'REGISTRY_ONLY',
    fires: 'BlackHoleCluster',
    accepts: 'outbound|80||api.example.com',
  },
  since: IstioVersion.V1_31,
  source: 'istio.io/istio pilot/pkg/model/sidecar.go: convertIstioListenerToWrapper, Excluded',
  check(view, report) {
    for (const written of view.of('Sidecar')) {
      const { object, spec, namespace } = written;
      (spec.egress ?? []).forEach(({ hosts = [] }, index) => {
        const read = hosts.map((text, place) => {
          const slash = text.indexOf('/');
          const owner = text.slice(0, slash).replace(/^~/, '');
          const isExcluded = text.startsWith('~');
          return {
            text,
            place,
            isExcluded,
            owner: owner === '.' ? namespace : isExcluded && owner === '' ? '*' : owner,
            host: text.slice(slash + 1),
          };
        });
        const excluded = read.filter(({ isExcluded }) => isExcluded);
        for (const { text, place, host, owner, isExcluded } of read) {
          if (isExcluded) continue;
          // A wildcard without some of its hosts is what ~ is for.
          const taking = excluded.find((each) => ['*', owner].includes(each.owner) && isSubsetOfHost(host, each.host));
          if (!taking) continue;
          const path = ['spec', 'egress', index, 'hosts', place];
          report(object, path, `${taking.text} takes ${text} away`, {
            ...(taking.host === host && { fix: [remove(['spec', 'egress', index, 'hosts', taking.place])] }),
            clients: [isForAllNamespaces(view, written) ? '*' : namespace],
          });
        }
      });
    }
  },
};
