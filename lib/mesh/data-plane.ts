import type { MeshObject } from './mesh-object';

const MODE = 'istio.io/dataplane-mode';
const INJECT = 'sidecar.istio.io/inject';
const INJECTION = 'istio-injection';

type Labels = Readonly<Record<string, string>>;

/**
 * How a Pod gets its proxy, by the labels of the Pod and of its namespace; undefined where they say nothing. A Pod with a
 * sidecar never has the proxy of its node, and `none` opts out. Follows `PodRedirectionEnabled` in cni/pkg/util/podutil.go.
 */
export function dataPlaneOf(
  labels: Labels,
  namespace: string,
  namespaces: readonly MeshObject[],
): 'ambient' | 'sidecar' | undefined {
  const space = namespaces.find(({ name }) => name === namespace)?.labels ?? {};
  const inject = valueOf(labels, INJECT);
  const isInjected = inject === undefined ? valueOf(space, INJECTION) === 'enabled' : inject === 'true';
  const [own, inherited] = [valueOf(labels, MODE), valueOf(space, MODE)];
  if (isInjected) return 'sidecar';
  if (own === 'none') return 'sidecar';
  return own === 'ambient' || inherited === 'ambient' ? 'ambient' : undefined;
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
