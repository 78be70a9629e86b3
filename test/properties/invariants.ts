import type {
  ClientTLSSettings,
  ConnectionPoolSettings,
  LoadBalancerSettings,
  OutlierDetection,
} from '../../imports/networking';
import { MESH_HEADERS } from '../../lib/rendering/mesh-headers';
import type { PrintedRule, Rendered } from '../arbitraries/rendered';
import { failoverHolds } from './failover';

/** The part of a policy that stands at every level alike. */
interface Settings {
  readonly tls?: ClientTLSSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  readonly outlierDetection?: OutlierDetection;
  readonly loadBalancer?: LoadBalancerSettings;
}

interface Policy extends Settings {
  readonly portLevelSettings?: (Settings & { readonly port?: { readonly number?: number } })[];
}

function policiesOf(rule?: PrintedRule): Policy[] {
  const policies = [rule?.spec.trafficPolicy, ...(rule?.spec.subsets ?? []).map(({ trafficPolicy }) => trafficPolicy)];
  return policies.filter((policy) => policy !== undefined);
}

function settingsOf(rule?: PrintedRule): Settings[] {
  return policiesOf(rule).flatMap((policy) => [policy, ...(policy.portLevelSettings ?? [])]);
}

/** What holds for a port: an entry for the port replaces all that stands above it. */
function settingsFor(policy: Policy, port?: number): Settings {
  return policy.portLevelSettings?.find((settings) => settings.port?.number === port) ?? policy;
}

/** A tls that encrypts; DISABLE is one that keeps others away. */
function encrypting({ tls }: Settings): ClientTLSSettings | undefined {
  return (tls?.mode as string | undefined) === 'DISABLE' ? undefined : tls;
}

function isEncrypted(protocol?: string): boolean {
  return protocol === 'TLS' || protocol === 'HTTPS';
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

interface Invariant {
  readonly name: string;
  readonly holdsFor: (rendered: Rendered) => void;
}

/** What has to hold for every construct, whatever it was made from. */
export const INVARIANTS: Invariant[] = [
  {
    name: 'a tls has its mode written out, which is none only where nothing else is promised',
    holdsFor: ({ recipe, rule }) => {
      const modes = recipe.type === 'ExternalHttpApi' ? /^DISABLE$/ : /^(SIMPLE|MUTUAL)$/;
      for (const { tls } of settingsOf(rule)) if (tls) expect(tls.mode).toMatch(modes);
    },
  },

  {
    name: 'sni and subjectAltNames stand together, and are both absent only where a reason says why',
    holdsFor: ({ recipe, rule }) => {
      for (const tls of settingsOf(rule).map(encrypting)) {
        if (!tls) continue;
        const isInsecure = tls.insecureSkipVerify === true;
        expect([tls.sni !== undefined, (tls.subjectAltNames ?? []).length > 0]).toEqual([!isInsecure, !isInsecure]);
        expect(isInsecure).toBe('serverIdentity' in recipe && recipe.serverIdentity?.kind === 'insecureSkipVerify');
        expect(rule?.metadata.annotations?.['cdk8s-istio/insecure-reason'] !== undefined).toBe(isInsecure);
      }
    },
  },

  {
    name: 'tls acts on every plaintext port of an origination, and on no port on which the application speaks TLS',
    holdsFor: ({ recipe, entry, rule }) => {
      for (const policy of policiesOf(rule)) {
        for (const { number, protocol } of entry.spec.ports ?? []) {
          const isWanted = recipe.type === 'TlsOriginatedApi' && !isEncrypted(protocol);
          expect(encrypting(settingsFor(policy, number)) !== undefined).toBe(isWanted);
        }
      }
      expect(rule !== undefined || recipe.type !== 'TlsOriginatedApi').toBe(true);
    },
  },

  {
    name: 'entries for a port exist only for plaintext ports',
    holdsFor: ({ entry, rule }) => {
      const plaintext = (entry.spec.ports ?? []).filter(({ protocol }) => !isEncrypted(protocol));
      for (const { portLevelSettings = [] } of policiesOf(rule)) {
        for (const { port } of portLevelSettings) expect(plaintext.map(({ number }) => number)).toContain(port?.number);
      }
    },
  },

  {
    name: 'all objects are exported alike, to everyone or to namespaces by name',
    holdsFor: ({ recipe, objects }) => {
      const [exportTo = [], ...others] = objects.map(({ spec }) => spec.exportTo);
      for (const other of others) expect(other).toEqual(exportTo);
      if (recipe.visibility?.length === 0) {
        expect(exportTo).toEqual(['*']);
        return;
      }
      for (const namespace of exportTo) expect(namespace).toMatch(DNS_LABEL);
      const clients = recipe.clients?.map(({ namespaceName }) => namespaceName) ?? [objects[0].metadata.namespace];
      expect(new Set(exportTo)).toEqual(new Set([...clients, ...(recipe.visibility ?? [])]));
    },
  },

  {
    name: 'a gate is a subset without labels that repeats the rule, and every route names it',
    holdsFor: ({ recipe, rule, routes }) => {
      if (recipe.type === 'ExternalHttpsApi') {
        expect(routes).toBeUndefined();
        return;
      }
      const destinations = (routes?.spec.http ?? []).flatMap((route) => route.route ?? []);
      if (recipe.type === 'ExternalHttpApi') expect(destinations).not.toHaveLength(0);
      if (recipe.type === 'ExternalHttpApi' || recipe.failClosed === false) {
        expect(rule?.spec.subsets).toBeUndefined();
        for (const { destination } of destinations) expect(destination).not.toHaveProperty('subset');
        return;
      }
      expect(destinations).not.toHaveLength(0);
      for (const { destination } of destinations) {
        const subset = rule?.spec.subsets?.find(({ name }) => name === destination.subset);
        expect(subset).toEqual({ name: destination.subset, trafficPolicy: rule?.spec.trafficPolicy });
      }
    },
  },

  {
    name: 'what leaves in clear text says so, looks like nothing else, and nothing else says so',
    holdsFor: ({ recipe, entry, objects }) => {
      const isClear = recipe.type === 'ExternalHttpApi';
      expect(entry.metadata.annotations?.['cdk8s-istio/advice']?.startsWith('Calls leave in clear text') === true).toBe(
        isClear,
      );
      if (!isClear) return;
      for (const { spec } of objects) {
        const text = JSON.stringify(spec).replace('"tls":{"mode":"DISABLE"}', '');
        expect(text).not.toMatch(/"tls":|"subset"|cdk8s-istio-tls|HTTPS/);
      }
      for (const { targetPort } of entry.spec.ports ?? []) expect(targetPort).toBeUndefined();
    },
  },

  {
    name: 'limits of calls that the proxy sees do not act where the application speaks TLS',
    holdsFor: ({ recipe, entry, rule }) => {
      if (recipe.type === 'ExternalHttpsApi') return;
      for (const policy of policiesOf(rule)) {
        for (const { number, protocol } of entry.spec.ports ?? []) {
          const { connectionPool, outlierDetection, loadBalancer } = settingsFor(policy, number);
          if (!isEncrypted(protocol)) continue;
          expect([connectionPool, outlierDetection, loadBalancer]).toEqual([undefined, undefined, undefined]);
        }
      }
    },
  },

  {
    name: 'wherever calls go to servers in some place, it is written out what follows from it',
    holdsFor: ({ recipe, entry, rule }) => {
      const isOwn = (protocol?: string): boolean => isEncrypted(protocol) === (recipe.type === 'ExternalHttpsApi');
      const ports = (entry.spec.ports ?? []).filter(({ protocol }) => isOwn(protocol));
      const settings = policiesOf(rule).flatMap((policy) => ports.map(({ number }) => settingsFor(policy, number)));
      failoverHolds(recipe, entry.spec.endpoints ?? [], settings);
    },
  },

  {
    name: 'of a rotating answer one address is taken, so that there is no second name to ask for',
    holdsFor: ({ recipe, entry }) => {
      if (recipe.resolution?.kind !== 'dnsRoundRobin') return;
      expect(entry.spec.resolution).toBe('DNS_ROUND_ROBIN');
      expect((entry.spec.endpoints ?? []).length).toBeLessThanOrEqual(1);
    },
  },

  {
    name: 'routes lead to the plaintext port of the host, and the last one takes every call',
    holdsFor: ({ recipe, entry, routes }) => {
      if (!routes) return;
      const [plaintext] = (entry.spec.ports ?? []).filter(({ protocol }) => !isEncrypted(protocol));
      expect(routes.spec).toMatchObject({ hosts: [recipe.host], gateways: ['mesh'] });
      for (const { route, retries } of routes.spec.http ?? []) {
        expect(route).toHaveLength(1);
        expect(route![0].destination).toMatchObject({ host: recipe.host, port: { number: plaintext.number } });
        expect(retries).toBeDefined();
      }
      expect(routes.spec.http?.at(-1)).not.toHaveProperty('match');
      for (const { match } of routes.spec.http?.slice(0, -1) ?? []) expect(match).toHaveLength(1);
    },
  },

  {
    name: 'header hygiene takes what the mesh adds away on every route, but for what the user writes, and is off by default',
    holdsFor: ({ recipe, routes }) => {
      if (recipe.type === 'ExternalHttpsApi') return;
      const { set = {}, add = {}, remove = [] } = recipe.requestHeaders ?? {};
      const written = Object.keys({ ...set, ...add }).map((name) => name.toLowerCase());
      const added = recipe.headerHygiene ? MESH_HEADERS.filter((name) => !written.includes(name)) : [];
      const expected = [...new Set([...remove, ...added])].sort();
      for (const { headers } of routes?.spec.http ?? []) expect(headers?.request?.remove ?? []).toEqual(expected);
      if (recipe.headerHygiene) expect(routes?.spec.http).not.toHaveLength(0);
    },
  },

  {
    name: 'nothing is left to a default of the mesh that an enum can spell out',
    holdsFor: ({ entry, rule }) => {
      expect(entry.spec.location).toBe('MESH_EXTERNAL');
      expect(entry.spec.resolution).toMatch(/^(DNS|DNS_ROUND_ROBIN|STATIC)$/);
      for (const { protocol } of entry.spec.ports ?? []) expect(protocol).toMatch(/^(HTTP|HTTP2|GRPC|TLS)$/);
      for (const policy of policiesOf(rule)) {
        for (const { number, protocol } of entry.spec.ports ?? []) {
          const { connectionPool } = settingsFor(policy, number);
          if (protocol !== 'HTTP' || !connectionPool) continue;
          expect(connectionPool.http?.h2UpgradePolicy).toBe('DO_NOT_UPGRADE');
        }
      }
    },
  },

  {
    name: 'all objects share name and namespace, and say who made and who owns them',
    holdsFor: ({ recipe, objects }) => {
      for (const { metadata } of objects) {
        expect(metadata).toMatchObject({ name: objects[0].metadata.name, namespace: objects[0].metadata.namespace });
        expect(metadata.name).toMatch(DNS_LABEL);
        expect(metadata.labels).toEqual({ 'app.kubernetes.io/managed-by': 'cdk8s-istio' });
        if (recipe.owner !== undefined) expect(metadata.annotations?.['cdk8s-istio/owner']).toBe(recipe.owner);
        expect(metadata.annotations?.['cdk8s-istio/contact']).toBe(recipe.contact);
      }
    },
  },
];
