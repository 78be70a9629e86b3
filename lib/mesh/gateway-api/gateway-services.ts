import type { Fields } from '../fields';
import type { MeshObject } from '../mesh-object';
import { hostOfService } from '../kubernetes-service';

const NAME_OVERRIDE = 'gateway.istio.io/name-override';
const ACCOUNT_OVERRIDE = 'gateway.istio.io/service-account';

/**
 * Whether Istio makes the Deployment and the Service of a Gateway: without addresses, or with a single IP. The API server
 * takes an address without a type for an IP. Follows `IsManaged` in pilot/pkg/config/kube/gatewaycommon/gateway_utils.go.
 */
export function isManaged({ spec }: MeshObject): boolean {
  const addresses = spec.objects('addresses');
  return addresses.length === 0 || (addresses.length === 1 && typeOf(addresses[0]) === 'IPAddress');
}

/** The name of what Istio makes for a Gateway. Follows `GetDefaultName` in gatewaycommon/gateway_utils.go. */
export function managedName({ name, spec, annotations }: MeshObject): string {
  return override(annotations, NAME_OVERRIDE) ?? `${name}-${spec.text('gatewayClassName') ?? ''}`;
}

/** The account of the Pods that Istio makes. */
export function managedServiceAccount(gateway: MeshObject): string {
  const { name, spec, annotations } = gateway;
  return override(annotations, ACCOUNT_OVERRIDE) ?? `${name}-${spec.text('gatewayClassName') ?? ''}`;
}

function override(annotations: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(annotations, key) && annotations[key] !== '' ? annotations[key] : undefined;
}

/**
 * The Services through which a Gateway is reached; its listeners are those of the Pods behind them. Follows
 * `extractGatewayServices` in pilot/pkg/config/kube/gateway/conversion.go.
 */
export function gatewayServices(gateway: MeshObject): string[] {
  const { namespace, spec } = gateway;
  if (isManaged(gateway)) return [hostOfService(managedName(gateway), namespace)];
  return spec.objects('addresses').flatMap((address, index) => {
    const value = address.text('value') ?? '';
    if (typeOf(address) !== 'Hostname') {
      const problem = `${JSON.stringify(value)} is ignored: Istio takes addresses of type Hostname alone, not ${typeOf(address)}`;
      spec.report(`addresses[${index}]`, problem);
      return [];
    }
    return [value.includes('.') ? value : hostOfService(value, namespace)];
  });
}

function typeOf(address: Fields): string {
  return address.text('type') ?? 'IPAddress';
}
