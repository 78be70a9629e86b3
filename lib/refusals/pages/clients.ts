import { RefusalPage } from '../refusal-page';

/** Who calls, who answers for it, and what is known about the mesh. */
export const CLIENTS_REFUSALS = {
  NAMESPACE001: {
    title: 'No namespace is known',
    why: 'Visibility is rendered by namespace name, and an object without one lands wherever it is applied.',
    remedy: 'Set `namespace` on the Chart or on the construct.',
  },
  NAMESPACE002: {
    title: 'A namespace is not a valid namespace name',
    why: 'Kubernetes refuses it, and in `exportTo` it would hide the objects from everyone.',
    remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters.',
  },
  CLIENT001: {
    title: 'The list of clients is empty',
    why: 'Objects that nobody can see do nothing.',
    remedy: 'Leave `clients` out for the own namespace, or name at least one client.',
  },
  CLIENT002: {
    title: 'A client names an invalid service account or label',
    why: 'It would select no workload.',
    remedy: 'Use the names and labels of the Pods as Kubernetes accepts them; a workload needs at least one label.',
  },
  CLIENT003: {
    title: 'A client is too coarse to present a certificate',
    why: 'At a sidecar only selected Pods can be given a certificate, and the service account that may read it has to be known.',
    remedy: 'Name the workload with `EgressClient.workload`.',
  },
  CLIENT004: {
    title: 'Two clients share a service account',
    why: 'Their rules would bear one name, and the one would replace the other.',
    remedy: 'Name the labels that both workloads carry, or give each a service account of its own.',
  },
  CLIENT005: {
    title: 'Clients are named where the gateway does not know the caller',
    why: 'Without mutual TLS on the first hop nobody can be told apart, and everybody would pass.',
    remedy: 'Use `GatewayTls.passthrough`, or leave `clients` out.',
  },
  VISIBILITY001: {
    title: 'A visibility without namespaces',
    why: 'It would widen nothing.',
    remedy: 'Name at least one namespace, or leave `visibility` out.',
  },
  PROFILE001: {
    title: 'The mesh profile is set after the first child',
    why: 'Constructs that exist already have been made without it.',
    remedy: 'Move the line `MeshProfile.set(...)` above the line that creates the first child.',
  },
  PROFILE002: {
    title: 'The mesh profile is set twice on one scope',
    why: 'The second call would silently replace the first.',
    remedy: 'Merge both calls into one.',
  },
  PROFILE003: {
    title: 'A construct that needs sidecars, in a mesh without',
    why: 'The proxies of an ambient mesh pass such a host on, or know nothing of it.',
    remedy: 'Leave the construct out, or set `DataPlaneMode.SIDECAR` on a Chart whose clients have sidecars.',
  },
  PROFILE004: {
    title: 'The trust domain is no name',
    why: 'Istio refuses the configuration of such a mesh, and no identity of a workload could have it.',
    remedy: 'Write the `trustDomain` of the mesh, such as `cluster.local`, without `spiffe://`.',
  },
  OWNER001: {
    title: 'The owner is declared after the first child',
    why: 'Constructs that exist already have been made without it.',
    remedy: 'Move the line `Ownership.set(...)` above the line that creates the first child.',
  },
  OWNER002: {
    title: 'The owner is declared twice on one scope',
    why: 'The second call would silently replace the first.',
    remedy: 'Merge both calls into one, or declare the second owner on a Chart of its own.',
  },
  VERSION001: {
    title: 'A setting needs a newer Istio than the mesh profile declares',
    why: 'An older control plane ignores a field that it does not know.',
    remedy: 'Leave the setting out, or declare the version that runs with `MeshProfile.set`.',
  },
} as const satisfies Record<string, RefusalPage>;
