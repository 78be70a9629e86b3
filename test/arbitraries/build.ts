import { isIP } from 'node:net';
import { App, AppProps, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  ApplicationProtocol,
  CircuitBreaker,
  ConnectionPool,
  EgressClient,
  Endpoint,
  ExternalHttpApi,
  ExternalHttpsApi,
  HeaderHygiene,
  IdempotentMethod,
  IstioVersion,
  LocalityFailover,
  MeshProfile,
  Resolution,
  RetryPolicy,
  ServerIdentity,
  TcpCircuitBreaker,
  TcpConnectionPool,
  TlsOriginatedApi,
  TrustAnchor,
  Visibility,
} from '../../lib';
import type {
  DestinationProps,
  ExternalHttpApiProps,
  ExternalHttpsApiProps,
  TcpConnectionPoolProps,
  TlsOriginatedApiProps,
} from '../../lib';
import * as recipes from './recipes';

/** Makes a part of the props where the recipe has it, and nothing where it has not. */
export function made<From, Made>(from: From | undefined, make: (from: From) => Made): Made | undefined {
  return from === undefined ? undefined : make(from);
}

type Durations<Names extends string> = Record<Names, Duration | undefined>;

type TcpSettings = Pick<TcpConnectionPoolProps, 'maxConnections' | 'tcpKeepalive'> &
  Durations<'connectTimeout' | 'idleTimeout' | 'maxConnectionDuration'>;

const millis = (amount: number): Duration => Duration.millis(amount);

function client({ namespaceName, serviceAccountName, labels }: recipes.ClientRecipe): EgressClient {
  if (serviceAccountName === undefined) return EgressClient.namespace(namespaceName);
  if (labels === undefined) return EgressClient.serviceAccount(namespaceName, serviceAccountName);
  return EgressClient.workload({ namespaceName, serviceAccountName, labels });
}

function visibility(namespaces: string[]): Visibility {
  return namespaces.length === 0 ? Visibility.everywhere() : Visibility.namespaces(...namespaces);
}

export function resolution({ kind, endpoints, details = {} }: recipes.ResolutionRecipe): Resolution {
  if (kind === 'endpoints') {
    return Resolution.endpoints(
      ...endpoints.map((one) =>
        isIP(one) === 0 ? Endpoint.dnsName(one, details[one]) : Endpoint.ipAddress(one, details[one]),
      ),
    );
  }
  return kind === 'dnsRoundRobin' ? Resolution.dnsRoundRobin(...endpoints) : Resolution[kind](...endpoints);
}

export function localityFailover(recipe: recipes.FailoverRecipe): LocalityFailover {
  switch (recipe.kind) {
    case 'nearest':
      return LocalityFailover.nearest();
    case 'regions':
      return LocalityFailover.regions(recipe.pairs.map(({ from, to }) => ({ fromRegion: from, toRegion: to })));
    case 'failoverPriority':
      return LocalityFailover.failoverPriority(...recipe.labels);
    case 'distribute':
      return LocalityFailover.distribute(
        recipe.entries.map(({ from, to }) => ({ fromLocality: from, toLocalities: to })),
      );
  }
}

function tcpSettings(pool: recipes.TcpPoolRecipe): TcpSettings {
  return {
    maxConnections: pool.maxConnections,
    connectTimeout: made(pool.connectTimeout, millis),
    idleTimeout: made(pool.idleTimeout, millis),
    maxConnectionDuration: made(pool.maxConnectionDuration, millis),
    tcpKeepalive: made(pool.tcpKeepalive, ({ time, interval, probes }) => ({
      time: made(time, millis),
      interval: made(interval, millis),
      probes,
    })),
  };
}

function connectionPool(pool: recipes.PoolRecipe): ConnectionPool {
  return ConnectionPool.of({
    ...tcpSettings(pool),
    http1MaxPendingRequests: pool.http1MaxPendingRequests,
    http2MaxRequests: pool.http2MaxRequests,
    maxRequestsPerConnection: pool.maxRequestsPerConnection,
    maxRetries: pool.maxRetries,
    maxConcurrentStreams: pool.maxConcurrentStreams,
    http2KeepAlive: made(pool.http2KeepAlive, ({ interval, timeout }) => ({
      interval: millis(interval),
      timeout: millis(timeout),
    })),
  });
}

function ejection(recipe: recipes.EjectionRecipe): Durations<'interval' | 'baseEjectionTime'> {
  return { interval: made(recipe.interval, millis), baseEjectionTime: made(recipe.baseEjectionTime, millis) };
}

export function retryPolicy(recipe: recipes.RetryRecipe): RetryPolicy {
  const { attempts } = recipe;
  if (recipe.kind === 'none') return RetryPolicy.none();
  if (recipe.kind === 'safe') return RetryPolicy.safe({ attempts });
  return RetryPolicy.moreForIdempotentMethods({
    attempts,
    perTryTimeout: made(recipe.perTryTimeout, millis),
    methods: recipe.methods?.map((method) => IdempotentMethod[method as keyof typeof IdempotentMethod]),
  });
}

export function serverIdentity(recipe: recipes.IdentityRecipe): ServerIdentity {
  if (recipe.kind === 'named') return ServerIdentity.named(recipe.serverName);
  return recipe.kind === 'of' ? ServerIdentity.of(recipe) : ServerIdentity.insecureSkipVerify(recipe);
}

export function trustAnchor(recipe: recipes.TrustRecipe): TrustAnchor {
  if (recipe.kind === 'operatingSystem') return TrustAnchor.operatingSystem();
  return recipe.kind === 'file' ? TrustAnchor.file(recipe.path) : TrustAnchor.configMap(recipe.name);
}

function destinationProps(recipe: recipes.DestinationRecipe): DestinationProps {
  return {
    host: recipe.host,
    clients: recipe.clients?.map(client),
    visibility: made(recipe.visibility, visibility),
    resolution: made(recipe.resolution, resolution),
    namespace: recipe.namespace,
    name: recipe.name,
    owner: recipe.owner,
    contact: recipe.contact,
  };
}

export function httpsProps(recipe: recipes.HttpsRecipe): ExternalHttpsApiProps {
  return {
    ...destinationProps(recipe),
    ports: recipe.ports,
    connectionPool: made(recipe.connectionPool, (pool) => TcpConnectionPool.of(tcpSettings(pool))),
    circuitBreaker: made(recipe.circuitBreaker, (breaker) =>
      TcpCircuitBreaker.of({ ...breaker, ...ejection(breaker) }),
    ),
    localityFailover: made(recipe.localityFailover, localityFailover),
  };
}

export function httpProps(recipe: recipes.HttpCallRecipe): ExternalHttpApiProps {
  return {
    ...destinationProps(recipe),
    protocol: made(recipe.protocol, (protocol) => ApplicationProtocol[protocol]),
    port: recipe.port,
    directHttpsPort: recipe.directHttpsPort,
    retryPolicy: made(recipe.retryPolicy, retryPolicy),
    timeout: made(recipe.timeout, millis),
    requestHeaders: recipe.requestHeaders,
    responseHeaders: recipe.responseHeaders,
    headerHygiene: made(recipe.headerHygiene, (kind) => HeaderHygiene[kind]()),
    connectionPool: made(recipe.connectionPool, connectionPool),
    circuitBreaker: made(recipe.circuitBreaker, (breaker) => CircuitBreaker.of({ ...breaker, ...ejection(breaker) })),
    localityFailover: made(recipe.localityFailover, localityFailover),
  };
}

export function originatedProps(recipe: recipes.OriginatedRecipe): TlsOriginatedApiProps {
  return {
    ...httpProps(recipe),
    targetPort: recipe.targetPort,
    serverIdentity: made(recipe.serverIdentity, serverIdentity),
    trustAnchor: made(recipe.trustAnchor, trustAnchor),
    failClosed: recipe.failClosed,
  };
}

function addTo(chart: Chart, recipe: recipes.ConstructRecipe, index: number): Construct {
  const id = `Destination${String(index)}`;
  switch (recipe.type) {
    case 'ExternalHttpApi':
      return new ExternalHttpApi(chart, id, httpProps(recipe));
    case 'ExternalHttpsApi':
      return new ExternalHttpsApi(chart, id, httpsProps(recipe));
    case 'TlsOriginatedApi':
      return new TlsOriginatedApi(chart, id, originatedProps(recipe));
  }
}

/** An app as the recipe has it, not synthesized yet. */
export function buildApp(recipe: recipes.AppRecipe, props?: AppProps): App {
  const app = new App(props);
  const versions = Object.values(IstioVersion);
  const istioVersion = versions.find((version) => (version as string) === recipe.istioVersion);
  if (istioVersion !== undefined) MeshProfile.set(app, { istioVersion });
  for (const { id, namespace, constructs } of recipe.charts) {
    const chart = new Chart(app, id, { namespace });
    for (const [index, construct] of constructs.entries()) addTo(chart, construct, index);
  }
  return app;
}
