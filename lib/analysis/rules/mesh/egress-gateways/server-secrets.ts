import type { Fields, Path } from '../../../../manifests/manifest-object';
import { isRecord } from '../../../../mesh/fields';
import { append } from '../../../../mesh/virtual-service-index';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import type { MeshView, WrittenObject } from '../../../mesh-view';
import type { Specs, Written } from '../../define';
import { EGRESS, gateway, gatewayLeg, hop, meshLeg, mutualServer } from '../egress-example';
import { entry, routes } from '../examples';
import { podNamespaces } from '../gateways';

const KEY_PAIR = { 'tls.crt': 'LS0t', 'tls.key': 'LS0t' };

function serving(metadata: Fields, data: Fields): MeshRule['fires'] {
  const tls = { mode: 'SIMPLE', credentialName: 'egress-server' };
  return [
    entry(),
    gateway({ servers: [mutualServer(['api.example.com'], { tls })] }),
    hop({ mode: 'SIMPLE' }),
    routes({ gateways: ['mesh', EGRESS], http: [meshLeg(), gatewayLeg()] }),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'egress-server', ...metadata }, data },
  ];
}

/** Known elsewhere as IST0101. */
export const serverSecretElsewhere: MeshRule = {
  id: 'EGRESS014',
  severity: Severity.ADVICE,
  title: 'A Secret of a server in another namespace than the gateway',
  effect: 'The gateway never gets the certificate, and each connection to the server fails.',
  why: 'The Secret is read in the namespace of the Pods of the gateway, not in that of the Gateway object. A Secret of that name may exist there without being among the objects, so it is advice.',
  remedy: 'Put the Secret into the namespace of the Pods of the gateway',
  fires: serving({ namespace: 'shop' }, KEY_PAIR),
  accepts: serving({ namespace: 'istio-egress' }, KEY_PAIR),
  source: 'istio.io/istio pilot/pkg/model/gateway.go: mergeGateways; pilot/pkg/xds/sds.go: filterAuthorizedResources',
  check(view, report) {
    const secrets = view.once(secretsByName);
    if (secrets.size === 0) return;
    const pods = view.once(podNamespaces);
    for (const { object, namespace: own, spec } of view.of('Gateway')) {
      const namespaces = [...(pods.get(`${own}/${object.name}`) ?? [])].sort();
      for (const { name, path } of credentialsOf(spec)) {
        const owners = (secrets.get(name) ?? []).map(({ namespace }) => namespace).sort();
        if (owners.length === 0 || namespaces.length === 0) continue;
        if (namespaces.some((namespace) => owners.includes(namespace))) continue;
        const where = namespaces.join(', ');
        report(object, path, `The Secret ${name} is in ${owners.join(', ')}, and the Pods are in ${where}`, {
          remedy: `Put the Secret into namespace ${namespaces[0]}`,
        });
      }
    }
  },
};

/** Names of keys in a Secret for a server, each with another one that Istio takes as well. */
const NEEDED = [
  ['tls.crt', 'cert'],
  ['tls.key', 'key'],
] as const;

/** A part of IST0161. */
export const incompleteServerSecret: MeshRule = {
  id: 'EGRESS015',
  severity: Severity.ADVICE,
  title: 'A Secret of a server without its certificate or key',
  effect: 'The gateway never gets the certificate, and each connection to the server fails.',
  why: 'A server needs tls.crt and tls.key, or cert and key. Something in the cluster may add them to the Secret, so it is advice.',
  remedy: 'Add tls.crt and tls.key',
  fires: serving({ namespace: 'istio-egress' }, { 'tls.crt': 'LS0t' }),
  accepts: serving({ namespace: 'istio-egress' }, KEY_PAIR),
  source: 'istio.io/istio pilot/pkg/credentials/kube/secrets.go: ExtractCertInfo',
  check(view, report) {
    const secrets = view.once(secretsByName);
    if (secrets.size === 0) return;
    const pods = view.once(podNamespaces);
    for (const { object: gatewayObject, namespace: home, spec } of view.of('Gateway')) {
      for (const { name, path } of credentialsOf(spec)) {
        const key = `${home}/${gatewayObject.name}`;
        const own = (secrets.get(name) ?? []).filter(({ namespace }) => pods.get(key)?.has(namespace));
        for (const { object, namespace } of own) {
          const keys = keysOf(object.value);
          const missing = NEEDED.filter((names) => !names.some((each) => keys.includes(each))).map(([first]) => first);
          // A Secret without any data is one that something else fills.
          if (keys.length === 0 || missing.length === 0) continue;
          report(gatewayObject, path, `The Secret ${namespace}/${name} has no ${missing.join(' and no ')}`);
        }
      }
    }
  },
};

interface Credential {
  readonly name: string;
  readonly path: Path;
}

/** Secrets that servers name. */
function credentialsOf({ servers = [] }: Written<Specs['Gateway']>): Credential[] {
  return servers.flatMap(({ tls }, index) => {
    const { credentialName = '', mode = '' } = tls ?? {};
    if (credentialName === '' || !['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'].includes(mode)) return [];
    const path = ['spec', 'servers', index, 'tls', 'credentialName'];
    // Other kinds are read from elsewhere.
    return /^(?!kubernetes:)[a-z-]+:\/\//.test(credentialName)
      ? []
      : [{ name: credentialName.replace(/^kubernetes:\/\//, ''), path }];
  });
}

function secretsByName(view: MeshView): ReadonlyMap<string, readonly WrittenObject<unknown>[]> {
  const found = new Map<string, WrittenObject<unknown>[]>();
  for (const secret of view.inGroup('', 'Secret')) append(found, secret.object.name, secret);
  return found;
}

function keysOf({ data, stringData }: Fields): string[] {
  return [data, stringData].flatMap((part) => (isRecord(part) ? Object.keys(part) : []));
}
