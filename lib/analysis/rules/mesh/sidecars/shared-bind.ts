import { isTcp, isTls } from '../../../../mesh/protocol';
import type { Service } from '../../../../mesh/service';
import { Severity } from '../../../finding';
import type { MeshRule } from '../../../mesh-rule';
import { entry, PORTS } from '../examples';
import { servicesOf } from '../../../known-hosts';
import { Importing, importingSidecars, isImported, isSeenBy } from './imports';
import { sidecar } from './sidecar-example';

const BIND = '127.0.0.1';

function binding(hosts: readonly string[]): MeshRule['fires'] {
  return [
    entry({ addresses: ['203.0.113.8'], ports: [PORTS.tcp] }),
    entry({ hosts: ['db.example.com'], addresses: ['203.0.113.9'], ports: [PORTS.tcp] }, { name: 'db' }),
    sidecar({ egress: [{ port: PORTS.tcp, bind: BIND, captureMode: 'NONE', hosts }, { hosts: ['*/*'] }] }),
  ];
}

export const sharedBind: MeshRule = {
  id: 'SCOPE057',
  severity: Severity.ERROR,
  title: 'Several TCP hosts behind one address of a listener',
  effect: 'All connections to the address go to the host that was registered first. The others cannot be called.',
  why: 'A listener with bind has one address for all hosts that it imports, and a connection tells nothing of the host.',
  remedy: 'Write one egress listener for each of these hosts, with an address of its own',
  fires: binding(['./*']),
  accepts: binding(['./db.example.com']),
  shown: {
    client: { namespace: 'shop' },
    url: 'tcp://db.example.com:5432',
    address: BIND,
    fires: 'outbound|5432||api.example.com',
    accepts: 'outbound|5432||db.example.com',
  },
  source: 'istio.io/istio pilot/pkg/networking/core/listener.go: buildSidecarOutboundListeners',
  check(view, report) {
    for (const importing of view.once(importingSidecars)) {
      (importing.spec.egress ?? []).forEach(({ port, bind = '', captureMode }, index) => {
        if (port?.number === undefined || (bind === '' && captureMode !== 'NONE') || bind.startsWith('unix:')) return;
        const imports = importing.imports.filter(({ path }) => path[2] === index);
        const hosts = imports.flatMap(({ host }) => servicesOf(view.hosts.about(host)));
        const names = connectionHosts({ ...importing, imports }, hosts, port.number);
        if (names.length < 2) return;
        const address = bind === '' ? '127.0.0.1' : bind;
        const message = `${names.slice(0, 3).join(', ')} share ${address}, port ${port.number}`;
        report(importing.object, ['spec', 'egress', index, 'hosts'], message, {
          clients: [importing.isForAll ? '*' : importing.namespace],
        });
      });
    }
  },
};

/** Hosts of which nothing but the address tells a connection apart. */
function connectionHosts(importing: Importing, services: readonly Service[], number: number): string[] {
  const found = services.filter(
    (service) =>
      service.ports.some((port) => port.number === number && isTcp(port.protocol) && !isTls(port.protocol)) &&
      isSeenBy(importing, service) &&
      isImported(importing, service),
  );
  return [...new Set(found.map(({ hostname }) => hostname))].sort();
}
