import { ServerIdentity } from '../values/server-identity';
import { HttpCallProps } from './http-call-props';

/** How the proxy speaks TLS to a server that the application calls without it. */
export interface OriginationProps extends HttpCallProps {
  /**
   * Port on which the server speaks TLS.
   *
   * @default 443
   */
  readonly targetPort?: number;

  /**
   * Whom the proxy asks for, and whose certificate it accepts.
   *
   * @default - ServerIdentity.named(host)
   */
  readonly serverIdentity?: ServerIdentity;
}
