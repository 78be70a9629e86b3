import { Chart } from 'cdk8s';

/** Where the objects go that a gateway needs for a route. */
export interface GatewaySideProps {
  /**
   * Chart for the objects in the namespace of the gateway, where another team applies them.
   *
   * @default - they are printed with the route
   */
  readonly gatewaySide?: Chart;
}

/** Where a gateway stands. */
export interface GatewayPlaceProps extends GatewaySideProps {
  /**
   * Namespace of the gateway.
   *
   * @default 'istio-egress'
   */
  readonly namespaceName?: string;

  /**
   * Name of its Service, which Istio's Helm chart gives to the release as well.
   *
   * @default 'istio-egressgateway'
   */
  readonly serviceName?: string;

  /**
   * Labels that select its Pods.
   *
   * @default - `app`: the name of the Service, `istio`: the same without `istio-` in front
   */
  readonly selector?: { readonly [key: string]: string };

  /**
   * Service account of its Pods.
   *
   * @default - the name of the Service
   */
  readonly serviceAccountName?: string;

  /**
   * Port of the Service that takes the calls in.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Domain of the Services of the cluster.
   *
   * @default 'cluster.local'
   */
  readonly clusterDomain?: string;
}

/** Where a gateway stands that somebody else has installed. */
export interface InstalledGatewayProps extends GatewayPlaceProps {
  /**
   * Whether the owner of the gateway turns everybody away who is not let in, by an AuthorizationPolicy that allows
   * nothing. Routes then let their clients in; otherwise each route turns everybody else away from its host.
   *
   * @default false
   */
  readonly denyByDefault?: boolean;
}

/** Where a gateway stands that is ours. */
export interface OwnedGatewayProps extends GatewayPlaceProps {
  /**
   * Name of the AuthorizationPolicy that allows nothing: lower-case letters, digits and inner dashes, at most 63
   * characters.
   *
   * @default - the name of the Service, and `allow-nothing`
   */
  readonly name?: string;

  /**
   * Who answers for the gateway, as text. Kept as an annotation on that policy.
   *
   * @default - as declared by Ownership.set, else the id of the Chart
   */
  readonly owner?: string;

  /**
   * How the owner is reached, as text: an address, a channel, a page. Kept as an annotation on that policy.
   *
   * @default - as declared by Ownership.set where `owner` is left out as well, else none
   */
  readonly contact?: string;
}

/** What a team says about a gateway beside its contract. */
export interface ContractGatewayProps extends GatewaySideProps {
  /**
   * Port of the Service that takes the calls in, one of those in the contract.
   *
   * @default - the first port of the contract
   */
  readonly port?: number;

  /**
   * What the team relies on: whether the owner of the gateway turns everybody away who is not let in.
   *
   * @default - what the contract says
   */
  readonly denyByDefault?: boolean;
}
