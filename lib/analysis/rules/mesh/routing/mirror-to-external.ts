import type { Path } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, routes, to } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { routedHosts } from '../route-legs';

function mirrored(change: object): MeshRule['fires'] {
  return [
    entry(),
    entry({ hosts: ['api.example.org'] }, { name: 'other' }),
    routes({
      http: [
        { route: [to('api.example.com', 80)], mirror: { host: 'api.example.org', port: { number: 80 } }, ...change },
      ],
    }),
  ];
}

export const mirrorToExternal: MeshRule = {
  id: 'ROUTING020',
  severity: Severity.ADVICE,
  title: 'A mirror outside of the mesh that gets every call',
  effect: 'Each call, writes included, happens a second time at the other host, with its body and its credentials.',
  why: 'Without a percentage, 100 % are mirrored. Nothing is wrong with that, so that no call shows it.',
  remedy: 'Write mirrorPercentage (percentage in mirrors), also where it is 100',
  fires: mirrored({}),
  accepts: mirrored({ mirrorPercentage: { value: 5 } }),
  source: 'istio.io/istio pilot/pkg/networking/core/route/route.go: MirrorPercent',
  check(view, report) {
    const known = view.hosts;
    for (const { object, spec, legs } of view.once(routedHosts)) {
      const said = new Set<Path>();
      for (const { isMirror, host, path } of legs.flatMap(({ targets }) => targets)) {
        if (!isMirror || said.has(path)) continue;
        said.add(path);
        const route = spec.http?.[Number(path[2])];
        const isLimited =
          path[3] === 'mirror'
            ? (route?.mirrorPercentage ?? route?.mirrorPercent) !== undefined
            : route?.mirrors?.[Number(path[4])]?.percentage !== undefined;
        if (isLimited || !servicesOf(known.named(host)).some(({ isMeshExternal }) => isMeshExternal)) continue;
        report(object, path, `Every call is mirrored to ${host}, which is outside of the mesh`);
      }
    }
  },
};
