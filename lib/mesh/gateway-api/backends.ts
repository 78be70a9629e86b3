import type { Fields } from '../fields';
import { hostOfService } from '../kubernetes-service';
import type { MeshObject } from '../mesh-object';
import type { Destination, WeightedDestination } from '../virtual-service';
import { NETWORKING } from './names';
import { readReference, shownReference } from './reference';
import type { ReferenceGrants } from './reference-grants';

/** For whom routes are converted. */
export interface RouteContext {
  readonly route: MeshObject;
  readonly grants: ReferenceGrants;
  /** Routes of sidecars may name what they like. */
  readonly needsGrants: boolean;
  readonly hasService: (namespace: string, name: string) => boolean;
  /** Whether a Service or a ServiceEntry, in any namespace, has a host. */
  readonly hasHost: (host: string) => boolean;
  readonly isNew: boolean;
}

/** What istiod does not take back: all rules of the route are gone. */
export class RouteError extends Error {}

/** A backend, and whether something is wrong with it. */
export interface Backend {
  readonly destination: Destination;
  readonly problem?: string;
}

const NOBODY: Destination = { host: '', subset: '' };

/**
 * Where a backend leads; one that is not allowed leads nowhere. Follows `buildDestination` in
 * pilot/pkg/config/kube/gateway/conversion.go.
 *
 * @throws RouteError where istiod drops the whole route
 */
export function backendOf(fields: Fields, context: RouteContext): Backend {
  const { route, grants, needsGrants } = context;
  const reference = readReference(fields, { group: '', kind: 'Service' }, route.namespace);
  if (needsGrants && !grants.allows(route, reference)) {
    const problem = `no ReferenceGrant in ${reference.namespace} lets ${route.kind}s of ${route.namespace} name ${shownReference(reference)}`;
    return { destination: NOBODY, problem };
  }
  const port = fields.positive('port');
  const { group, kind, name, namespace } = reference;
  switch (`${group}/${kind}`) {
    case '/Service':
    case 'multicluster.x-k8s.io/ServiceImport':
      if (kind === 'Service' && name.includes('.')) {
        throw new RouteError(
          `${JSON.stringify(name)} is no name of a Service: write its name alone, without its namespace`,
        );
      }
      return existing(
        { host: hostOfService(name, namespace), subset: '', port: requiredPort(port) },
        context.hasService(namespace, name) ? undefined : `there is no Service ${namespace}/${name}`,
      );
    case `${NETWORKING}/Hostname`:
      if (reference.hasNamespace) throw new RouteError('a Hostname takes no namespace');
      return existing(
        { host: name, subset: '', port: requiredPort(port) },
        context.hasHost(name) ? undefined : `no ServiceEntry or Service has the host ${name}`,
      );
    default:
      return {
        destination: NOBODY,
        problem: `${group || 'the core group'} ${kind} is none of Service, Hostname, ServiceImport`,
      };
  }
}

function existing(destination: Destination, problem: string | undefined): Backend {
  return { destination, problem };
}

function requiredPort(port: number | undefined): number {
  if (port === undefined) throw new RouteError('a backend needs a port');
  return port;
}

/** The API server writes 1 where nothing is said. */
export function weightOf(backend: Fields): number {
  return backend.number('weight') ?? 1;
}

export function weightSum(backends: readonly Fields[]): number {
  return backends.reduce((sum, backend) => sum + weightOf(backend), 0);
}

/** Backends that get a share, with their shares; a single one needs none. */
function weighted(backends: readonly Fields[]): { readonly backend: Fields; readonly weight: number }[] {
  const taken = backends.filter((backend) => weightOf(backend) !== 0);
  return taken.map((backend) => ({ backend, weight: taken.length === 1 ? 0 : weightOf(backend) }));
}

/** Where calls to backends go; of one that is none, a finding says what becomes of them. */
export function weightedDestinations(
  backends: readonly Fields[],
  path: string,
  context: RouteContext,
  otherwise: string,
): (WeightedDestination & { readonly backend: Fields })[] {
  return weighted(backends).map(({ backend, weight }) => {
    const { destination, problem } = backendOf(backend, context);
    if (problem !== undefined) {
      context.route.spec.report(`${path}.backendRefs[${backends.indexOf(backend)}]`, `${otherwise}: ${problem}`);
    }
    return { destination, weight, backend };
  });
}
