import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { Gateway, GatewaySpec, ServerTLSSettingsTLSmode } from '../../imports/networking';
import { built } from './built';

export interface GatewayIntent {
  readonly host: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
  readonly protocol: 'HTTPS' | 'TLS';
  readonly mode: ServerTLSSettingsTLSmode;
  /** Part of the name of the port, which has to be unique on the gateway. */
  readonly routeName: string;
}

/** Where the gateway accepts the calls to a host. */
export function createGateway(scope: Construct, metadata: ApiObjectMetadata, intent: GatewayIntent): Gateway {
  return built(new Gateway(scope, 'Gateway', { metadata, spec: renderGateway(intent) }));
}

function renderGateway(intent: GatewayIntent): GatewaySpec {
  const { host, selector, port, protocol, mode, routeName } = intent;
  const name = `${protocol.toLowerCase()}-${routeName}`;
  return { selector, servers: [{ port: { number: port, name, protocol }, hosts: [host], tls: { mode } }] };
}
