import { isFields, ManifestObject } from '../../../../manifests/manifest-object';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import type { MeshView } from '../../../mesh-view';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { reportUses } from '../report-uses';
import { originating } from './originating';

const NAME = 'api-client';
const AUTHORITY = ['ca.crt', 'cacert'];
const AROUND = [
  entry([HTTP_TO_TLS]),
  rule({ tls: { mode: 'MUTUAL', credentialName: NAME } }, { workloadSelector: { matchLabels: { app: 'checkout' } } }),
];

function secret(keys: readonly string[]): MeshRule['fires'][number] {
  const stringData = Object.fromEntries(keys.map((key) => [key, 'PEM']));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: NAME, namespace: 'shop' }, stringData };
}

export const secretWithoutAuthority: MeshRule = {
  id: 'ORIGINATION028',
  severity: Severity.ADVICE,
  title: 'A Secret without the authority of the server',
  effect: 'The proxy waits for the authority and sends nothing: each call ends with 503.',
  why: 'With credentialName the authority is ca.crt of the Secret, or a Secret of the same name that ends in -cacert. That one may be there without being among the objects, so it is advice.',
  remedy: 'Add ca.crt with the authority that signed the certificate of the server',
  fires: [...AROUND, secret(['tls.crt', 'tls.key'])],
  accepts: [...AROUND, secret(['tls.crt', 'tls.key', 'ca.crt'])],
  source: 'istio.io/istio pilot/pkg/security/model/authentication.go: ApplyCustomSDSToClientCommonTLSContext',
  check(view, report) {
    const secrets = view.once(keysOfSecrets);
    if (secrets.size === 0) return;
    const nameOf = (written = ''): string => written.replace(/^kubernetes:\/\//, '');
    const placed = originating(view, ({ rule: written }, tls) => {
      const key = `${written.namespace}/${nameOf(tls.text('credentialName'))}`;
      const keys = secrets.get(key);
      if (!keys || (tls.truth('insecureSkipVerify') ?? false) || secrets.has(`${key}-cacert`)) return false;
      return keys.length > 0 && !AUTHORITY.some((each) => keys.includes(each));
    });
    for (const place of placed) {
      const [{ policy, rule: written }] = place.uses;
      const name = nameOf(policy.tls?.text('credentialName'));
      const keys = secrets.get(`${written.namespace}/${name}`) ?? [];
      const message = `the Secret ${name} of ${written.namespace} has ${keys.join(', ')} and no ca.crt`;
      reportUses(view, report, place, message, { field: ['credentialName'] });
    }
  },
};

/** Names of what is in each Secret, by `namespace/name`. */
function keysOfSecrets(view: MeshView): ReadonlyMap<string, readonly string[]> {
  return new Map(
    view.inGroup('', 'Secret').map(({ object, namespace }) => [`${namespace}/${object.name}`, keysOf(object)] as const),
  );
}

function keysOf({ value: { data, stringData } }: ManifestObject): readonly string[] {
  return [data, stringData].flatMap((part) => (isFields(part) ? Object.keys(part) : [])).sort();
}
