import type { MeshFacts } from './client';
import type { EndpointIndex } from './endpoints';
import { kubernetesEndpoints, readKubernetesService, serviceOfSlice } from './kubernetes-service';
import type { MeshObject } from './mesh-object';
import type { Service } from './service';
import { readServiceEntry } from './service-entry';
import { append } from './virtual-service-index';

type ObjectsOf = (group: string, kind: string) => readonly MeshObject[];

/** The services of Services and ServiceEntries; who serves them is added to an index. */
export function readServices(
  objectsOf: ObjectsOf,
  { trustDomain }: Pick<MeshFacts, 'trustDomain'>,
  endpoints: EndpointIndex,
): Service[] {
  return [
    ...kubernetesServices(objectsOf, trustDomain, endpoints),
    ...entryServices(objectsOf, trustDomain, endpoints),
  ];
}

function kubernetesServices(objectsOf: ObjectsOf, trustDomain: string, endpoints: EndpointIndex): Service[] {
  const pods = new Map<string, MeshObject[]>();
  for (const pod of objectsOf('', 'Pod')) append(pods, pod.namespace, pod);
  const slices = new Map<string, MeshObject[]>();
  for (const slice of objectsOf('discovery.k8s.io', 'EndpointSlice')) {
    append(slices, `${slice.namespace}/${serviceOfSlice(slice)}`, slice);
  }
  const around = {
    trustDomain,
    podsOf: (namespace: string) => pods.get(namespace) ?? [],
    slicesOf: (namespace: string, name: string) => slices.get(`${namespace}/${name}`) ?? [],
  };
  return objectsOf('', 'Service').map((object) => {
    const service = readKubernetesService(object);
    endpoints.add({ service, objectName: object.name, endpoints: () => kubernetesEndpoints(object, around) });
    return service;
  });
}

function entryServices(objectsOf: ObjectsOf, trustDomain: string, endpoints: EndpointIndex): Service[] {
  const workloads = new Map<string, MeshObject[]>();
  for (const workload of objectsOf('networking.istio.io', 'WorkloadEntry'))
    append(workloads, workload.namespace, workload);
  const around = { trustDomain, workloadsOf: (namespace: string) => workloads.get(namespace) ?? [] };
  return objectsOf('networking.istio.io', 'ServiceEntry').flatMap((object) => {
    const { services, endpointsOf } = readServiceEntry(object, around);
    for (const service of services) {
      endpoints.add({ service, objectName: object.name, endpoints: () => endpointsOf(service) });
    }
    return services;
  });
}
