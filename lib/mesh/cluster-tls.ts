import type { MeshClient } from './client';
import type { DestinationRule } from './destination-rule';
import { EndpointIndex } from './endpoints';
import type { Fields } from './fields';
import { Service, serverNameOfCluster } from './service';
import type { ServiceIndex } from './service-index';

/** What a proxy says and asks when it encrypts. */
export interface UpstreamTls {
  readonly mode: 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  /** Empty where the Host header is sent, or nothing. */
  readonly sni: string;
  /** Names of which the server has to prove one. */
  readonly subjectAltNames: readonly string[];
  /** Resource that holds the certificate of the proxy. */
  readonly certificate?: string;
  /** Resource that says whom to trust; absent where nobody is asked. */
  readonly authority?: string;
  readonly alpn: readonly string[];
}

/** TLS of a cluster as a whole. */
export interface ClusterTls {
  readonly tls?: UpstreamTls;
  /** Istio's mutual TLS with the servers that can. */
  readonly isAutomatic: boolean;
  /** The Host header of a request becomes the server name. */
  readonly autoSni: boolean;
  /** The server has to prove the name in the Host header. */
  readonly autoSan: boolean;
  /** What is wrong with the rule. */
  readonly problem?: string;
}

const NONE: ClusterTls = { isAutomatic: false, autoSni: false, autoSan: false };

export interface ClusterTlsInput {
  readonly client: MeshClient;
  readonly service: Service;
  readonly port: number;
  readonly subset: string;
  readonly rule?: DestinationRule;
  readonly settings?: Fields;
  readonly isHttp2: boolean;
  readonly isDynamicForwardProxy: boolean;
  /** Where the servers' own addresses are dialled. */
  readonly isOriginalDestination: boolean;
  /** Whether the servers take mutual TLS that nobody has asked for. */
  readonly isMutualTlsPossible: boolean;
}

/** Names that a server of the mesh may prove. Follows `addServiceAccounts` in pilot/pkg/model/push_context.go. */
export function serviceAccountsOf(
  service: Service,
  services: ServiceIndex,
  endpoints: Pick<EndpointIndex, 'of'>,
): string[] {
  const identities = endpoints.of(service).map(({ identity }) => identity);
  return [...new Set([...identities.filter((each) => each !== ''), ...services.subjectAltNames(service)])].sort();
}

/** Follows `buildUpstreamTLSSettings` and `buildUpstreamClusterTLSContext` in networking/core/cluster_tls.go. */
export function clusterTls(input: ClusterTlsInput, accounts: readonly string[]): ClusterTls {
  const { settings, service } = input;
  if (!settings) return automaticTls(input, accounts);
  const mode = settings.text('mode') ?? 'DISABLE';
  switch (mode) {
    case 'SIMPLE':
    case 'MUTUAL':
      return originatedTls(mode, input, settings, accounts);
    case 'ISTIO_MUTUAL': {
      const written = settings.texts('subjectAltNames');
      const tls = istioMutual(input, settings.text('sni') ?? '', written.length > 0 ? written : accounts);
      const auto = input.isDynamicForwardProxy ? autoChecks(settings, true) : { autoSni: false, autoSan: false };
      return { tls, isAutomatic: false, ...auto };
    }
    case 'DISABLE':
      return settings.has('mode')
        ? NONE
        : { ...NONE, problem: `tls without a mode is DISABLE for ${service.hostname}` };
    default:
      return { ...NONE, problem: `${mode} is no mode of TLS` };
  }
}

/**
 * A waypoint encrypts only as a rule says in full, and mutual TLS of the mesh is no mode for it; the names of a ServiceEntry
 * do not count. Follows `buildWaypointTLSContext` in networking/core/cluster_waypoint.go.
 */
export function waypointTls(input: ClusterTlsInput): ClusterTls {
  const mode = input.settings?.text('mode') ?? 'DISABLE';
  if (mode === 'ISTIO_MUTUAL') return { ...NONE, problem: 'ISTIO_MUTUAL does nothing at a waypoint: no TLS' };
  return input.settings ? clusterTls(input, []) : NONE;
}

/** Mutual TLS among workloads, where nobody has asked for anything else. */
function automaticTls(input: ClusterTlsInput, accounts: readonly string[]): ClusterTls {
  const { service, isOriginalDestination } = input;
  if (service.isMeshExternal || !input.isMutualTlsPossible) return NONE;
  const tls = istioMutual(input, '', accounts);
  return isOriginalDestination ? { ...NONE, tls } : { ...NONE, tls, isAutomatic: true };
}

function istioMutual(input: ClusterTlsInput, sni: string, subjectAltNames: readonly string[]): UpstreamTls {
  const { service, port, subset, isDynamicForwardProxy, isHttp2 } = input;
  const serverName = isDynamicForwardProxy ? '' : serverNameOfCluster(service.hostname, port, subset);
  return {
    mode: 'ISTIO_MUTUAL',
    sni: sni || serverName,
    subjectAltNames,
    certificate: 'default',
    authority: 'ROOTCA',
    alpn: ['istio-peer-exchange', 'istio', ...(isHttp2 ? ['h2'] : [])],
  };
}

/** Follows `constructUpstreamTLS` and `setAutoSniAndAutoSanValidation` in networking/core/cluster_tls.go. */
function originatedTls(
  mode: 'SIMPLE' | 'MUTUAL',
  input: ClusterTlsInput,
  settings: Fields,
  accounts: readonly string[],
): ClusterTls {
  const credential = settings.text('credentialName') ?? '';
  const isSecret = credential !== '' && !credential.startsWith('configmap://');
  if (isSecret && input.client.kind === 'sidecar' && !input.rule?.workloadSelector) {
    return { ...NONE, problem: 'credentialName without workloadSelector does nothing in a sidecar: no TLS' };
  }
  const auto = autoChecks(settings, input.isDynamicForwardProxy);
  const certificate = certificateOf(mode, settings, credential);
  if (certificate === 'missing') {
    return { ...NONE, ...auto, problem: 'MUTUAL without clientCertificate and privateKey does nothing: no TLS' };
  }
  const isUnchecked = settings.truth('insecureSkipVerify') ?? false;
  const written = settings.texts('subjectAltNames');
  const inherited = input.service.registry === 'External' ? accounts : [];
  const authority =
    credential === ''
      ? `file-root:${settings.filled('caCertificates') ?? 'system'}`
      : resourceName(`${credential}-cacert`);
  return {
    ...auto,
    isAutomatic: false,
    tls: {
      mode,
      sni: settings.text('sni') ?? '',
      subjectAltNames: isUnchecked ? [] : written.length > 0 ? written : inherited,
      certificate,
      authority: isUnchecked ? undefined : authority,
      alpn: input.isHttp2 ? ['h2'] : [],
    },
  };
}

function certificateOf(mode: string, settings: Fields, credential: string): string | undefined {
  if (mode === 'SIMPLE') return undefined;
  if (credential !== '') return resourceName(credential);
  const [certificate, key] = [settings.text('clientCertificate'), settings.text('privateKey')];
  return certificate && key ? `file-cert:${certificate}~${key}` : 'missing';
}

/** Stands for a certificate that istiod has taken back: whoever asks for it gets none. */
export const NO_CERTIFICATE = 'invalid://';

/** Follows `ToResourceName` in pilot/pkg/model/credentials/resource.go. */
function resourceName(credential: string): string {
  if (credential.startsWith(NO_CERTIFICATE)) return NO_CERTIFICATE;
  return /^(configmap|kubernetes|kubernetes-gateway):\/\//.test(credential) ? credential : `kubernetes://${credential}`;
}

function autoChecks(settings: Fields, isDynamicForwardProxy: boolean): Pick<ClusterTls, 'autoSni' | 'autoSan'> {
  const autoSni = !settings.text('sni');
  const isUnnamed = autoSni && settings.texts('subjectAltNames').length === 0;
  const isChecked = !(settings.truth('insecureSkipVerify') ?? false);
  return { autoSni, autoSan: (isDynamicForwardProxy || isUnnamed) && isChecked };
}

/**
 * What has to be in the cluster so that a proxy of a namespace can encrypt. Secrets are read in that namespace, and nowhere
 * else; whether those that are not among the manifests are in the cluster, nobody knows. A BackendTLSPolicy whose ConfigMap is not there is taken for one that trusts something that it may not.
 */
export function neededObjects(tls: UpstreamTls | undefined, namespace: string, secrets: ReadonlySet<string>): string[] {
  const resources = [tls?.certificate, tls?.authority].filter((resource) => resource !== undefined);
  const named = (scheme: string): string | undefined =>
    resources
      .find((resource) => resource.startsWith(scheme))
      ?.slice(scheme.length)
      .replace(/-cacert$/, '');
  const [secret, configMap] = [named('kubernetes://'), named('configmap://')];
  return [
    ...(secret === undefined
      ? []
      : [`${secrets.has(`${namespace}/${secret}`) ? 'uses' : 'needs'} the Secret ${namespace}/${secret}`]),
    ...(configMap === undefined
      ? []
      : [`needs the ConfigMap ${configMap}: without it, a BackendTLSPolicy leaves calls of sidecars in clear text`]),
  ];
}
