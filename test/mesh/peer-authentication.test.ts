import { PeerAuthentications } from '../../lib/mesh/peer-authentication';
import { MeshObject, readObject } from '../../lib/mesh/mesh-object';

function policy(name: string, mode: string, namespace = 'shop', matchLabels?: object): MeshObject {
  const value = {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace },
    spec: { mtls: { mode }, ...(matchLabels && { selector: { matchLabels } }) },
  };
  const object = readObject({ origin: name, value }, []);
  if (!object) throw new Error(`${name} is not read`);
  return object;
}

function isDisabled(...objects: MeshObject[]): boolean {
  return new PeerAuthentications(objects, 'istio-system').isDisabled('shop');
}

test('the namespace counts before the mesh', () => {
  expect(isDisabled(policy('mesh', 'DISABLE', 'istio-system'))).toBe(true);
  expect(isDisabled(policy('mesh', 'DISABLE', 'istio-system'), policy('own', 'STRICT'))).toBe(false);
  expect(isDisabled(policy('mesh', 'DISABLE', 'istio-system'), policy('own', 'UNSET'))).toBe(true);
});

test('the first of a namespace counts, also if it leaves the mode open', () => {
  expect(isDisabled(policy('a', 'UNSET'), policy('b', 'DISABLE'))).toBe(false);
  expect(isDisabled(policy('a', 'DISABLE'), policy('b', 'STRICT'))).toBe(true);
});

test('one for some workloads says nothing of the namespace', () => {
  expect(isDisabled(policy('a', 'DISABLE', 'shop', { app: 'api' }))).toBe(false);
});
