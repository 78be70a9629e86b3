import { parseProtocol } from '../../../../mesh/protocol';
import { Severity } from '../../../finding';
import { put } from '../../../fix';
import type { MeshRule } from '../../../mesh-rule';
import { entry } from '../examples';

function port(change: object): MeshRule['fires'] {
  return [entry({ ports: [{ number: 443, name: 'https', ...change }], addresses: ['240.10.0.1'] })];
}

export const nameIsNoProtocol: MeshRule = {
  id: 'REGISTRY008',
  severity: Severity.WARNING,
  title: 'The protocol stands in the name of the port alone',
  effect:
    'The proxy guesses the protocol from the first bytes. TLS is not routed by its server name then, and a server that speaks first is waited for.',
  why: 'In a Service the name of a port says the protocol. In a ServiceEntry only the field protocol does.',
  remedy: 'Write protocol',
  fires: port({}),
  accepts: port({ protocol: 'HTTPS' }),
  shown: {
    client: { namespace: 'shop' },
    url: 'http://api.example.com:443/',
    address: '240.10.0.1',
    fires: 'default outbound|443||api.example.com',
    accepts: 'outbound|443||api.example.com PLAINTEXT',
  },
  source: 'istio.io/istio pilot/pkg/serviceregistry/serviceentry/conversion.go: convertPort',
  check(view, report) {
    for (const { object, spec } of view.of('ServiceEntry')) {
      (spec.ports ?? []).forEach(({ name = '', protocol = '' }, index) => {
        const named = parseProtocol(name.split('-', 1)[0]);
        if (protocol !== '' || named === 'UnsupportedProtocol') return;
        const path = ['spec', 'ports', index];
        report(object, path, `${name} is the name of the port, and there is no protocol`, {
          remedy: `Write protocol: ${named.toUpperCase()}`,
          fix: [put([...path, 'protocol'], named.toUpperCase())],
        });
      });
    }
  },
};
