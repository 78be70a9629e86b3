import { App, Chart, Testing } from 'cdk8s';

/** A Kubernetes object as it is printed. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Record<string, unknown>;
}

/** The objects of one chart in namespace `shop`, in the order in which they are printed. */
export function inShop(build: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  build(chart);
  return Testing.synth(chart) as Manifest[];
}

/** The only object of a kind. */
export function only(manifests: Manifest[], kind: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

/** The object of a kind with a name. */
export function named(manifests: Manifest[], kind: string, name: string): Manifest {
  return only(
    manifests.filter(({ metadata }) => metadata.name === name),
    kind,
  );
}
