import type { Fields } from '../../../../mesh/fields';
import { Severity } from '../../../finding';
import { MeshRule } from '../../../mesh-rule';
import { named, PolicyUse } from '../../../policy-uses';
import { entry, HTTP_TO_TLS, rule } from '../objects';
import { isInvalidName, isPrivateName } from '../registry/private-names';
import { reportUses } from '../report-uses';
import { originating } from './originating';

const HOST = 'api.corp.internal';
const ENTRY = entry([HTTP_TO_TLS], { hosts: [HOST] });

export const privateAuthority: MeshRule = {
  id: 'ORIGINATION025',
  severity: Severity.ADVICE,
  title: 'A private name that public authorities are to prove',
  effect: 'The proxy refuses the certificate of the server, and each call ends with 503.',
  why: 'Without caCertificates and credentialName the proxy trusts the authorities of the operating system in its image. Public ones prove no name of a private network. An image of your own may have your authority, so it is advice.',
  remedy: 'Write caCertificates, or credentialName, with the authority of the server',
  fires: [ENTRY, rule({ tls: { mode: 'SIMPLE' } }, { host: HOST })],
  accepts: [ENTRY, rule({ tls: { mode: 'SIMPLE', caCertificates: '/etc/ssl/corp-ca.pem' } }, { host: HOST })],
  shown: {
    client: { namespace: 'shop' },
    url: `http://${HOST}/`,
    fires: 'chain file-root:system',
    accepts: 'chain file-root:/etc/ssl/corp-ca.pem',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/cluster_tls.go: constructUpstreamTLS',
  check(view, report) {
    const placed = originating(view, (use, tls) => {
      if (!use.host.service.isMeshExternal || tls.has('caCertificates') || tls.has('credentialName')) return false;
      if (tls.truth('insecureSkipVerify') ?? false) return false;
      return namesOf(use).every(isPrivateName) && !isRefusal(tls);
    });
    for (const place of placed) {
      const names = named(place.uses.flatMap(namesOf));
      reportUses(view, report, place, `no public authority proves ${names}, and no other is written`);
    }
  },
};

/** Whoever writes a name that cannot exist wants no server to be trusted. */
function isRefusal(tls: Fields): boolean {
  const written = tls.texts('subjectAltNames');
  return written.length > 0 && written.every(isInvalidName);
}

/** What the server has to prove. */
function namesOf({ host: { service }, policy }: PolicyUse): readonly string[] {
  const written = policy.tls?.texts('subjectAltNames') ?? [];
  if (written.length > 0) return written;
  return service.subjectAltNames.length > 0 ? service.subjectAltNames : [service.hostname];
}
