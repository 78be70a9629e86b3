import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { IstioVersion, SimulatedGateway } from '../../../lib';
import { Behaviour, caseOf } from '../../conformance/e2e/case';
import { SCENARIOS } from '../../conformance/e2e/scenarios';
import type { Aliases } from './internet';

/** A call of the test bed, as far as the simulation can be asked about it. */
export interface WireCall {
  readonly name: string;
  readonly client?: string;
  readonly url: string;
  readonly dial?: string;
  readonly sni?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly count?: number;
  readonly wait?: string;
  readonly timeout?: string;
  readonly behaviour?: Record<
    string,
    Behaviour & { readonly wrongName?: boolean; readonly unknownAuthority?: boolean }
  >;
  readonly expect?: Record<string, string>;
  readonly origins?: Record<string, number | 'any'>;
}

interface WireClient {
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly labels?: Record<string, string>;
  readonly dnsCapture?: boolean;
  readonly locality?: { readonly region?: string; readonly zone?: string; readonly subZone?: string };
}

interface WireGateway {
  readonly namespace?: string;
  readonly name?: string;
  readonly serviceAccount?: string;
  readonly labels?: Record<string, string>;
  readonly ports?: Record<string, number>;
}

/** What the verb `e2e` is given; conformance/e2e/README.md says what the fields mean. */
export interface WireCase {
  readonly name: string;
  readonly group?: 'generated' | 'canary';
  readonly mesh?: string;
  readonly client?: WireClient;
  readonly clients?: Record<string, WireClient>;
  readonly gateway?: WireGateway;
  readonly aliases?: Aliases;
  readonly manifests?: string;
  readonly include?: string[];
  readonly calls: WireCall[];
}

const CANARIES = resolve(__dirname, '../../../conformance/e2e/canaries');

/** Every case of the files, with what they include. */
export function canaries(): WireCase[] {
  return readdirSync(CANARIES)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parse(readFileSync(join(CANARIES, file), 'utf8')) as WireCase[])
    .map(({ include = [], manifests = '', ...rest }) => ({
      ...rest,
      manifests: [manifests, ...include.map((name) => readFileSync(join(CANARIES, name), 'utf8'))].join('\n---\n'),
    }));
}

/** Every scenario about constructs. */
export function scenarios(): WireCase[] {
  return SCENARIOS.map((scenario) => caseOf(scenario, IstioVersion.V1_31));
}

/** Who calls, as the test bed completes it. */
export function clientOf(
  { client, clients }: WireCase,
  name = 'client',
): Required<Omit<WireClient, 'locality'>> & { readonly locality: string } {
  const {
    namespace = 'apps',
    serviceAccount = name,
    labels = { app: name },
    dnsCapture = false,
    locality,
  } = (name === 'client' ? (client ?? clients?.client) : clients?.[name]) ?? {};
  const place = [locality?.region, locality?.zone, locality?.subZone].filter((part) => part !== undefined).join('/');
  return { namespace, serviceAccount, labels, dnsCapture, locality: place };
}

/** The gateway of a case, as the Helm chart would install it. */
export function gatewayOf({ gateway }: WireCase): SimulatedGateway | undefined {
  if (!gateway) return undefined;
  const { namespace = 'istio-egress', name = 'istio-egressgateway', ports = { '80': 80, '443': 443 } } = gateway;
  return {
    service: `${name}.${namespace}.svc.cluster.local`,
    namespaceName: namespace,
    labels: gateway.labels ?? { app: 'istio-egressgateway', istio: 'egressgateway' },
    serviceAccountName: gateway.serviceAccount ?? name,
    ports,
  };
}

/** The manifests, and the Service of the gateway where they leave it to the test bed. */
export function manifestsOf(wireCase: WireCase): string {
  const gateway = gatewayOf(wireCase);
  const { manifests = '' } = wireCase;
  if (!gateway) return manifests;
  const [name, namespace] = gateway.service.split('.');
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: gateway.labels },
    spec: {
      clusterIP: '10.96.0.10',
      selector: gateway.labels,
      ports: Object.entries(gateway.ports ?? {}).map(([port, targetPort]) => ({
        name: { '80': 'http2', '443': 'https' }[port] ?? `tls-${port}`,
        port: Number(port),
        targetPort,
      })),
    },
  };
  return `${manifests}\n---\n${JSON.stringify(service)}`;
}
