import { Chart } from 'cdk8s';
import { App, Testing } from 'cdk8s';
import { HeaderHygiene, IstioVersion, MeshProfile } from '../../../lib';
import { documents, Resource } from '../manifests';
import { MESH_HEADERS } from '../../../lib/rendering/mesh-headers';

/** One workload that calls through its sidecar. */
export interface E2eClient {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly labels: Record<string, string>;
  readonly dnsCapture?: boolean;
  /** Where its node is. */
  readonly locality?: { readonly region: string; readonly zone?: string };
}

/** An egress gateway; ports of its Service, and what they are on the Pod. */
export interface E2eGateway {
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly labels: Record<string, string>;
  readonly ports: Record<string, number>;
}

/** How an origin behaves during a call. */
export interface Behaviour {
  /** Answers all requests with this status. */
  readonly status?: number;
  /** Answers the first requests with 503. */
  readonly failFirst?: number;
  readonly delay?: string;
  /** Takes a request and closes the connection. */
  readonly reset?: boolean;
  /** Refuses connections. */
  readonly closed?: boolean;
}

export interface E2eCall {
  readonly name: string;
  readonly url: string;
  readonly client?: string;
  /** Address and port, past DNS. */
  readonly dial?: string;
  readonly sni?: string;
  readonly method?: string;
  /** What the application sends beside its own. */
  readonly headers?: Record<string, string>;
  readonly count?: number;
  readonly wait?: string;
  readonly behaviour?: Record<string, Behaviour>;
  /** Exactly these origins are contacted, with the number of requests that each one gets. */
  readonly origins: Record<string, number | 'any'>;
  /** Nobody encrypts this call, on purpose. */
  readonly clearText?: boolean;
  /** Facts, as regular expressions. */
  readonly expect: Record<string, string>;
}

/** What the verb e2e is given: manifests, the world around them, and calls with what has to become of them. */
export interface E2eCase {
  readonly name: string;
  readonly group: 'generated';
  readonly mesh: string;
  readonly gateway?: E2eGateway;
  readonly clients: Record<string, E2eClient>;
  readonly secrets?: { readonly namespace: string; readonly name: string; readonly parts: ('cert' | 'ca')[] }[];
  /** Files that the Pods mount. */
  readonly mounts?: { readonly certificate: string; readonly privateKey: string; readonly ca: string }[];
  /** Further hosts of the machines of the bed. */
  readonly aliases?: Record<string, string[]>;
  readonly manifests: string;
  /** Nobody encrypts, on purpose. */
  readonly clearText?: boolean;
  readonly passthroughWithoutIdentity?: boolean;
  /** What origins learn because no route of ours takes it away. */
  readonly allowHeaders?: string[];
  readonly calls: E2eCall[];
}

/** A case without what is the same in all of them. */
export interface Scenario extends Omit<E2eCase, 'group' | 'mesh' | 'clients' | 'manifests'> {
  readonly mesh?: object;
  readonly clients?: Record<string, E2eClient>;
  /** In a chart of namespace `shop`. */
  readonly build: (chart: Chart) => void;
  readonly change?: (ours: Resource[]) => Resource[];
  readonly beside?: Resource[];
}

const client = (namespace: string, name: string): E2eClient => ({
  namespace,
  serviceAccount: name,
  labels: { app: name },
});

export const CLIENTS = {
  checkout: client('shop', 'checkout'),
  cart: client('shop', 'cart'),
  invoicer: client('billing', 'invoicer'),
  stranger: client('ops', 'checkout'),
} satisfies Record<string, E2eClient>;

/** As Istio's chart installs it. */
export const GATEWAY: E2eGateway = {
  namespace: 'istio-egress',
  name: 'istio-egressgateway',
  serviceAccount: 'istio-egressgateway',
  labels: { app: 'istio-egressgateway', istio: 'egressgateway' },
  ports: { '443': 443 },
};

/** Takes away at a sidecar what proxies add, as gateways do by default: third parties get nothing but the call. */
export const NO_MESH_HEADERS = { requestHeaders: { remove: [...MESH_HEADERS] } };

/** What a retry adds again, proxies can only be told in the mesh or at the Pod: what we ask of Pods, for the mesh. */
export const QUIET_PROXIES = {
  defaultConfig: JSON.parse(HeaderHygiene.removeMeshHeaders().podAnnotations['proxy.istio.io/config']) as object,
};

const REGISTRY_ONLY = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };

export function caseOf(scenario: Scenario, istioVersion: IstioVersion): E2eCase {
  const { build, change, beside = [], mesh = {}, clients = { client: CLIENTS.checkout }, ...others } = scenario;
  const app = new App();
  MeshProfile.set(app, { istioVersion });
  build(new Chart(app, 'shop', { namespace: 'shop' }));
  const ours = app.charts.flatMap((chart) => Testing.synth(chart) as Resource[]);
  return {
    ...others,
    group: 'generated',
    mesh: JSON.stringify({ ...REGISTRY_ONLY, ...mesh }),
    clients,
    manifests: documents([...(change ? change(ours) : ours), ...beside]),
  };
}
