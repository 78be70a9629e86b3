import type { Fields } from '../fields';
import type { ServerTls, ServerTlsMode } from '../gateway-server';
import type { MeshObject } from '../mesh-object';
import { tlsModeOf, WrittenListener } from './listener';
import { readReference, shownReference } from './reference';
import type { ReferenceGrants } from './reference-grants';

/** What becomes of the TLS of a listener. */
export type ListenerTls = { readonly tls?: ServerTls } | { readonly error: string; readonly at: string };

const MODE_OPTION = 'gateway.istio.io/tls-terminate-mode';
const LISTENER_MODE_OPTION = 'gateway.istio.io/listener-protocol';
const NETWORK_LABEL = 'topology.istio.io/network';
const PORT_LABEL = 'networking.istio.io/gatewayPort';
const MODES: Readonly<Record<string, ServerTlsMode>> = { MUTUAL: 'MUTUAL', OPTIONAL_MUTUAL: 'OPTIONAL_MUTUAL' };
const MAX_CERTIFICATES = 2;

export interface ListenerTlsSources {
  readonly grants: ReferenceGrants;
  /** `spec.tls` of the Gateway. */
  readonly gatewayTls: Fields;
  readonly isNew: boolean;
}

/**
 * Follows `buildTLS` in pilot/pkg/config/kube/gateway/conversion.go. Secrets and ConfigMaps are taken to be there: manifests
 * that are reviewed rarely hold them.
 */
export function listenerTls(listener: WrittenListener, owner: MeshObject, sources: ListenerTlsSources): ListenerTls {
  const { tls } = listener;
  if (!tls) return {};
  const mode = tlsModeOf(tls);
  if (mode === 'Passthrough') {
    return { tls: settings(isAutomatic(listener, owner) ? 'AUTO_PASSTHROUGH' : 'PASSTHROUGH') };
  }
  return terminated(listener, tls, owner, sources);
}

function terminated(
  listener: WrittenListener,
  tls: Fields,
  owner: MeshObject,
  { grants, gatewayTls, isNew }: ListenerTlsSources,
): ListenerTls {
  const option = tls.fields('options').text(MODE_OPTION) ?? '';
  if (option === 'ISTIO_SIMPLE') return { tls: settings('SIMPLE', 'builtin://') };
  if (option === 'ISTIO_MUTUAL') return { tls: settings('ISTIO_MUTUAL') };
  const written = tls.objects('certificateRefs');
  if (written.length > MAX_CERTIFICATES) {
    return { error: `Istio takes ${MAX_CERTIFICATES} certificates, not ${written.length}`, at: 'tls.certificateRefs' };
  }
  const references = written.map((each) => readReference(each, { group: '', kind: 'Secret' }, owner.namespace));
  const usable = references.filter((each) => each.group === '' && each.kind === 'Secret' && grants.allows(owner, each));
  if (references.length > 0 && usable.length === 0) {
    const [first] = references;
    return {
      error:
        first.kind === 'Secret' && first.group === ''
          ? `no ReferenceGrant in ${first.namespace} lets ${owner.kind}s of ${owner.namespace} use ${shownReference(first)}`
          : `Istio takes certificates from Secrets, not from a ${first.kind}`,
      at: 'tls.certificateRefs[0]',
    };
  }
  const credential = usable.length > 0 ? `kubernetes-gateway://${usable[0].namespace}/${usable[0].name}` : '';
  const clients = clientValidation(listener.port, gatewayTls);
  const [authority, ...others] = clients.objects('caCertificateRefs');
  const asked = Object.hasOwn(MODES, option) ? MODES[option] : undefined;
  if (!(authority as Fields | undefined)) return { tls: settings(asked ?? 'SIMPLE', credential) };
  if (others.length > 0) return { error: 'Istio takes one caCertificateRefs of the Gateway', at: 'tls' };
  const reference = readReference(authority, { group: '', kind: '' }, owner.namespace);
  if (!['ConfigMap', 'Secret'].includes(reference.kind) || !grants.allows(owner, reference)) {
    return { error: `${shownReference(reference)} cannot be used to check clients`, at: 'tls' };
  }
  // Istio 1.30 knows no such mode.
  const isOptional = isNew && clients.text('mode') === 'AllowInsecureFallback';
  return { tls: settings(asked ?? (isOptional ? 'OPTIONAL_MUTUAL' : 'MUTUAL'), credential) };
}

function settings(mode: ServerTlsMode, credentialName = ''): ServerTls {
  return { mode, isRedirecting: false, credentialName };
}

/** Follows `resolveGatewayTLS`: what is said of a port stands for all that is said of every port. */
function clientValidation(port: number, gatewayTls: Fields): Fields {
  const frontend = gatewayTls.fields('frontend');
  const own = frontend.objects('perPort').find((each) => each.number('port') === port);
  return (own ? own.fields('tls') : frontend.fields('default')).fields('validation');
}

/** Follows `IsAutoPassthrough` in pilot/pkg/serviceregistry/kube/conversion.go: a listener for other networks. */
function isAutomatic({ tls, port }: WrittenListener, { labels }: MeshObject): boolean {
  if (tls?.fields('options').text(LISTENER_MODE_OPTION) === 'auto-passthrough') return true;
  if (!Object.hasOwn(labels, NETWORK_LABEL)) return false;
  return String(port) === (Object.hasOwn(labels, PORT_LABEL) ? labels[PORT_LABEL] : '15443');
}
