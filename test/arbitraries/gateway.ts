import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import {
  ClientCertificate,
  EgressGateway,
  EgressGatewayRoute,
  ExternalHttpsApi,
  GatewayTls,
  MeshProfile,
  MutualTlsPartner,
  RouteStage,
  TlsOriginatedApi,
} from '../../lib';
import type {
  DestinationProps,
  GatewayContract,
  InstalledGatewayProps,
  MeshProfileProps,
  OwnedGatewayProps,
} from '../../lib';
import type { Manifest } from '../manifests';
import { httpsProps, made, originatedProps } from './build';
import { httpsRecipe, originatedRecipe } from './destinations';
import { dnsLabel, namespace } from './hosts';
import type { ClientRecipe, DestinationRecipe, HttpsRecipe, OriginatedRecipe } from './recipes';
import { maybe } from './values';

/** Where the gateway stands. */
export type InstalledRecipe = Omit<InstalledGatewayProps, 'gatewaySide'>;

/** Who says so, and what else is said. */
export interface KnownRecipe {
  readonly origin: 'installed' | 'owned' | 'contract';
  /** Whether the objects beside the gateway get a chart of their own. */
  readonly hasGatewaySide: boolean;
  /** Name and owner of the policy that allows nothing. */
  readonly policy: Pick<OwnedGatewayProps, 'name' | 'owner' | 'contact'>;
  /** Ports of a contract beside the one that takes the calls in. */
  readonly furtherPorts?: number[];
  /** What a team says beside a contract that the contract says as well. */
  readonly repeated: { readonly port: boolean; readonly denyByDefault: boolean };
}

interface RouteOptions {
  /** By `via` of a destination, or by a route of its own. */
  readonly isVia: boolean;
  readonly installed: InstalledRecipe;
  readonly known: KnownRecipe;
  /** Namespace of the chart. */
  readonly namespace: string;
  /** Prepared ones are made by `preparedRecipeOf`. */
  readonly routeStage?: keyof typeof RouteStage;
}

/** One host that is called through a gateway. */
export type GatewayRecipe = RouteOptions &
  (
    | { readonly mode: 'originate'; readonly to: OriginatedRecipe }
    | { readonly mode: 'mutual'; readonly to: OriginatedRecipe; readonly secretName: string }
    | { readonly mode: 'passthrough' | 'passthroughWithoutIdentity'; readonly to: HttpsRecipe }
  );

const installed: Arbitrary<InstalledRecipe> = fc.record({
  namespaceName: maybe(fc.constantFrom('istio-egress', 'egress', 'no')),
  serviceName: maybe(fc.constantFrom('istio-egressgateway', 'egress', 'istio-partners')),
  selector: maybe(
    fc.constantFrom<Record<string, string>>({ istio: 'egressgateway' }, { app: 'egress', 'a.b/tier': 'x' }),
  ),
  serviceAccountName: maybe(dnsLabel(20)),
  port: maybe(fc.constantFrom(443, 8443, 15443)),
  clusterDomain: maybe(fc.constant('cluster.local')),
  denyByDefault: maybe(fc.boolean()),
});

const known: Arbitrary<KnownRecipe> = fc.record({
  origin: fc.constantFrom('installed', 'owned', 'contract'),
  hasGatewaySide: fc.boolean(),
  policy: fc.record({
    name: maybe(dnsLabel(20)),
    owner: maybe(fc.constantFrom('platform', 'Équipe réseau <net@example.com>')),
    contact: maybe(fc.constantFrom('#platform', 'net@example.com')),
  }),
  furtherPorts: maybe(fc.subarray([80, 443, 9443])),
  repeated: fc.record({ port: fc.boolean(), denyByDefault: fc.boolean() }),
});

/** With `via`, destinations without a stage are made elsewhere. */
function way(isVia: boolean): { [Key in keyof Required<RouteOptions>]: Arbitrary<RouteOptions[Key]> } {
  const active = fc.constant('ACTIVE' as const);
  const routeStage = isVia ? active : maybe(active);
  return { isVia: fc.constant(isVia), installed, known, namespace: namespace(), routeStage };
}

/** What is refused, or means nothing, where a gateway encrypts. */
function atGateway(recipe: OriginatedRecipe): OriginatedRecipe {
  return { ...recipe, directHttpsPort: undefined, failClosed: undefined };
}

function onePort({ ports, ...recipe }: HttpsRecipe): HttpsRecipe {
  return { ...recipe, ...(ports && { ports: ports.slice(0, 1) }) };
}

/** A client certificate is shown to nobody who is not verified, and comes with its own authority. */
function toPartner(recipe: OriginatedRecipe): OriginatedRecipe {
  const { serverIdentity } = recipe;
  const isVerified = serverIdentity?.kind !== 'insecureSkipVerify';
  return { ...recipe, serverIdentity: isVerified ? serverIdentity : undefined, trustAnchor: undefined };
}

function originated(): Arbitrary<OriginatedRecipe> {
  return originatedRecipe({ http2KeepAlive: false }).map(atGateway);
}

function originating(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('originate' as const);
  return fc.record({ ...way(isVia), mode, to: originated() });
}

function mutual(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('mutual' as const);
  const to = originated().map(toPartner);
  return fc.record({ ...way(isVia), mode, to, secretName: dnsLabel(20) });
}

function passingThrough(isVia: boolean): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('passthrough' as const);
  return fc.record({ ...way(isVia), mode, to: httpsRecipe().map(onePort) });
}

function passingThroughWithoutIdentity(): Arbitrary<GatewayRecipe> {
  const mode = fc.constant('passthroughWithoutIdentity' as const);
  const to = httpsRecipe().map((recipe) => ({ ...onePort(recipe), clients: undefined }));
  return fc.record({ ...way(false), mode, to });
}

/** Props of one way through a gateway that are not refused. */
export function gatewayRecipeOf(mode: GatewayRecipe['mode'], isVia: boolean): Arbitrary<GatewayRecipe> {
  return anyRecipeOf(mode, isVia).filter(
    ({ known: { origin }, to: { owner } }) => origin !== 'contract' || owner?.trim() !== '',
  );
}

function anyRecipeOf(mode: GatewayRecipe['mode'], isVia: boolean): Arbitrary<GatewayRecipe> {
  switch (mode) {
    case 'originate':
      return originating(isVia);
    case 'mutual':
      return mutual(isVia);
    case 'passthrough':
      return passingThrough(isVia);
    case 'passthroughWithoutIdentity':
      return passingThroughWithoutIdentity();
  }
}

/** The same, while calls do not take the way yet. At a sidecar, only workloads can present a certificate. */
export function preparedRecipeOf(mode: GatewayRecipe['mode'], isVia: boolean): Arbitrary<GatewayRecipe> {
  const workload = (namespaceName: string, name: string): ClientRecipe => ({
    namespaceName,
    serviceAccountName: name,
    labels: { app: name },
  });
  const workloads = [workload('shop', 'web'), workload('billing', 'web'), workload('shop', 'checkout')];
  return fc
    .tuple(gatewayRecipeOf(mode, isVia), fc.subarray(workloads, { minLength: 1 }))
    .map(([recipe, clients]): GatewayRecipe => {
      const prepared = { ...recipe, routeStage: 'PREPARED' as const };
      return prepared.mode === 'mutual' && isVia ? { ...prepared, to: { ...prepared.to, clients } } : prepared;
    });
}

const ORIGINS = ['installed', 'owned', 'contract'] as const;

/** The same through another gateway: each of its properties is set and left out about equally often, for each kind. */
export function byTurns(recipe: GatewayRecipe, index: number): GatewayRecipe {
  const turn = Math.floor(index / ORIGINS.length);
  const isTurn = (place: number): boolean => (turn >> place) % 2 === 1;
  const when = <Value>(isGiven: boolean, value: Value): Value | undefined => (isGiven ? value : undefined);
  const origin = ORIGINS[index % ORIGINS.length];
  const gateway: Pick<GatewayRecipe, 'installed' | 'known'> = {
    installed: {
      namespaceName: when(isTurn(0), 'egress'),
      serviceName: when(isTurn(1), 'istio-partners'),
      selector: when(isTurn(2), { app: 'egress', 'a.b/tier': 'x' }),
      serviceAccountName: when(isTurn(3), 'egress-account'),
      port: when(isTurn(4), [443, 8443, 15443][turn % 3]),
      clusterDomain: when(isTurn(0) !== isTurn(1), 'cluster.local'),
      denyByDefault: when(isTurn(0) !== isTurn(2), isTurn(3)),
    },
    known: {
      origin,
      hasGatewaySide: isTurn(1) !== isTurn(2),
      policy: {
        name: when(isTurn(0) !== isTurn(3), 'nobody'),
        owner: when(isTurn(2), 'Équipe réseau'),
        contact: when(isTurn(1) !== isTurn(4), '#platform'),
      },
      furtherPorts: when(isTurn(1) !== isTurn(3), [80, 443, 9443]),
      repeated: { port: isTurn(0), denyByDefault: isTurn(1) },
    },
  };
  // A contract names nobody who has no name.
  const owner = recipe.to.owner?.trim() === '' ? undefined : recipe.to.owner;
  const routeStage = recipe.isVia ? recipe.routeStage : when(index % 2 === 0, 'ACTIVE');
  return { ...recipe, ...gateway, routeStage, to: { ...recipe.to, owner } } as GatewayRecipe;
}

/** Props of every way through a gateway that are not refused. */
export function gatewayRecipe(): Arbitrary<GatewayRecipe> {
  const modes = ['originate', 'mutual', 'passthrough', 'passthroughWithoutIdentity'] as const;
  return fc.oneof(...modes.flatMap((mode) => [true, false].map((isVia) => gatewayRecipeOf(mode, isVia))));
}

/** The objects of a chart with one gateway and one host, and those that another team applies beside the gateway. */
export function gatewayObjects(recipe: GatewayRecipe, profile: MeshProfileProps = {}): Manifest[] {
  const app = new App();
  MeshProfile.set(app, profile);
  const chart = new Chart(app, 'chart', { namespace: recipe.namespace });
  const gatewaySide = recipe.known.hasGatewaySide ? new Chart(app, 'gateway-side') : undefined;
  const gateway = gatewayOf(chart, recipe, gatewaySide);
  const routeStage = made(recipe.routeStage, (stage) => RouteStage[stage]);
  if (recipe.isVia) addDestination(chart, recipe, { via: gateway, routeStage });
  else new EgressGatewayRoute(chart, 'Route', { ...propsOf(recipe), gateway, tls: tlsOf(recipe), routeStage });
  return app.charts.flatMap((one) => Testing.synth(one) as Manifest[]);
}

/** The objects of the same destination without a gateway. */
export function directObjects(recipe: GatewayRecipe): Manifest[] {
  const chart = new Chart(new App(), 'chart', { namespace: recipe.namespace });
  addDestination(chart, recipe, {});
  return Testing.synth(chart) as Manifest[];
}

/** Whether nobody passes whom no route lets in. */
export function deniesByDefault({ known: { origin }, installed: { denyByDefault } }: GatewayRecipe): boolean {
  return origin === 'owned' || denyByDefault === true;
}

/** What the gateway is given, by the kind that it is of; its chart stands for itself. */
export function givenToGateway({
  installed: place,
  known: { origin, policy, repeated },
}: GatewayRecipe): GivenToGateway {
  const { denyByDefault = false, port = 443 } = place;
  if (origin === 'owned') return { ...place, denyByDefault: undefined, ...policy };
  if (origin === 'installed') return place;
  return { ...(repeated.port && { port }), ...(repeated.denyByDefault && { denyByDefault }) };
}

type GivenToGateway = InstalledRecipe & KnownRecipe['policy'];

const contracts = mkdtempSync(join(tmpdir(), 'cdk8s-istio-contracts-'));

function gatewayOf(chart: Chart, recipe: GatewayRecipe, gatewaySide?: Chart): EgressGateway {
  const props = { ...givenToGateway(recipe), gatewaySide };
  switch (recipe.known.origin) {
    case 'installed':
      return EgressGateway.fromInstalled(chart, 'Gateway', props);
    case 'owned':
      return EgressGateway.fromOwned(chart, 'Gateway', props);
    case 'contract': {
      const file = join(contracts, 'contract.json');
      contractOf(recipe).write(file);
      return EgressGateway.fromContract(chart, 'Gateway', file, props);
    }
  }
}

/** What the owner of the gateway gives out, so that the route is granted and nothing else. */
function contractOf(recipe: GatewayRecipe): GatewayContract {
  const gateway = EgressGateway.fromInstalled(new Chart(new App(), 'platform'), 'Gateway', recipe.installed);
  const named = [homeOf(recipe), ...clientsOf(recipe).map((client) => client.namespaceName)];
  const namespaces = recipe.mode === 'passthroughWithoutIdentity' ? ['*'] : named;
  return gateway.contract({
    owners: [{ owner: recipe.to.owner ?? 'chart', namespaces, hosts: [recipe.to.host] }],
    furtherPorts: recipe.known.furtherPorts,
  });
}

function propsOf({ to }: GatewayRecipe): ReturnType<typeof originatedProps> | ReturnType<typeof httpsProps> {
  return to.type === 'TlsOriginatedApi' ? originatedProps(to) : httpsProps(to);
}

function tlsOf(recipe: GatewayRecipe): GatewayTls {
  switch (recipe.mode) {
    case 'originate':
      return GatewayTls.originate(originatedProps(recipe.to));
    case 'mutual':
      return GatewayTls.mutual(ClientCertificate.fromSecret(recipe.secretName), originatedProps(recipe.to));
    case 'passthrough':
      return GatewayTls.passthrough(httpsProps(recipe.to));
    case 'passthroughWithoutIdentity':
      return GatewayTls.passthroughWithoutIdentity(httpsProps(recipe.to));
  }
}

function addDestination(chart: Chart, recipe: GatewayRecipe, path: Pick<DestinationProps, 'via' | 'routeStage'>): void {
  const id = 'Destination';
  if (recipe.mode === 'originate') new TlsOriginatedApi(chart, id, { ...originatedProps(recipe.to), ...path });
  else if (recipe.mode === 'mutual') {
    const clientCertificate = ClientCertificate.fromSecret(recipe.secretName);
    new MutualTlsPartner(chart, id, { ...originatedProps(recipe.to), ...path, clientCertificate });
  } else new ExternalHttpsApi(chart, id, { ...httpsProps(recipe.to), ...path });
}

/** Namespace of the objects. */
export function homeOf({ to, namespace: chartNamespace }: GatewayRecipe): string {
  return to.namespace ?? chartNamespace;
}

export function gatewayNamespaceOf({ installed: { namespaceName } }: GatewayRecipe): string {
  return namespaceName ?? 'istio-egress';
}

/** The clients, where none are named the whole namespace of the objects. */
export function clientsOf(recipe: GatewayRecipe): NonNullable<DestinationRecipe['clients']> {
  return recipe.to.clients ?? [{ namespaceName: homeOf(recipe) }];
}
