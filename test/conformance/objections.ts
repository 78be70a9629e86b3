import { installed, InstalledGateway } from './installed-gateway';
import type { Judge } from './judge';
import { documents, injectedNamespace, Resource } from './manifests';

/** They take an absent CA file for no check; it means the store of the operating system. */
export const FALSE_ALARMS = ['IST0128', 'IST0129'];

/** Kinds of Kubernetes itself, about which Istio has no say. */
const FOREIGN = ['Role', 'RoleBinding'];

/** Everything that admission or analysis says against objects, in namespaces with proxies and beside a gateway. */
export async function objectionsTo(
  judge: Judge,
  objects: Resource[],
  gateway: InstalledGateway = installed(),
): Promise<string[]> {
  const yaml = documents(objects);
  const judged = (await judge.validate(yaml)).filter(({ kind }) => !FOREIGN.includes(kind));
  const refused = judged.flatMap(({ kind, name, crd, errors = [], warnings = [] }) =>
    [...(crd === 'ok' ? [] : [crd]), ...errors, ...warnings].map((text) => `${kind} ${name}: ${text}`),
  );
  const namespaces = objects.flatMap(({ metadata, spec }) => [
    (metadata as { namespace: string }).namespace,
    ...((spec as { exportTo?: string[] } | undefined)?.exportTo ?? []),
  ]);
  const named = new Set([gateway.namespace, ...namespaces.filter((name) => name !== '*')]);
  const around = [...[...named].map(injectedNamespace), ...gateway.objects];
  const findings = await judge.analyze(`${documents(around)}\n---\n${yaml}`);
  const found = findings.filter(({ code }) => !FALSE_ALARMS.includes(code));
  return [...refused, ...found.map(({ code, message }) => `${code} ${message}`)];
}
