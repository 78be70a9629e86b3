import { Chart, Duration } from 'cdk8s';
import * as istio from 'cdk8s-istio';
import { Construct } from 'constructs';

export interface PaymentsProps {
  /** The chart of the team that runs the egress gateway. */
  readonly platform: Chart;
  /** How long the card processor may take. */
  readonly cardTimeout: Duration;
}

/** What the checkout service calls outside the mesh. */
export class Payments extends Chart {
  public constructor(scope: Construct, id: string, props: PaymentsProps) {
    super(scope, id, { namespace: 'payments' });
    istio.Ownership.set(this, { owner: 'payments-team', contact: 'payments@example.com' });
    const workload = { namespaceName: 'payments', serviceAccountName: 'checkout', labels: { app: 'checkout' } };
    const clients = [istio.EgressClient.workload(workload)];

    // Nothing but a read is ever repeated once it was sent: a customer must not be charged twice.
    const methods = [istio.IdempotentMethod.GET, istio.IdempotentMethod.HEAD, istio.IdempotentMethod.OPTIONS];
    const perTryTimeout = Duration.seconds(3);

    // The card processor knows us by a certificate, which only the Pods of checkout are given, and nothing else of us.
    new istio.MutualTlsPartner(this, 'CardProcessor', {
      host: 'api.cards.example.com',
      clients,
      clientCertificate: istio.ClientCertificate.fromSecret('card-processor-certificate'),
      retryPolicy: istio.RetryPolicy.moreForIdempotentMethods({ methods, perTryTimeout }),
      timeout: props.cardTimeout,
      connectionPool: istio.ConnectionPool.of({ maxConnections: 100, http1MaxPendingRequests: 64, maxRetries: 10 }),
      circuitBreaker: istio.CircuitBreaker.of({ interval: Duration.seconds(5) }),
      headerHygiene: istio.HeaderHygiene.removeMeshHeaders(),
    });

    // Exchange rates are public; the proxy speaks TLS and checks the server.
    new istio.TlsOriginatedApi(this, 'ExchangeRates', { host: 'rates.example.com', timeout: Duration.seconds(5) });

    // The mail library speaks HTTPS itself.
    new istio.ExternalHttpsApi(this, 'Mail', { host: 'mail.example.com', owner: 'customer-care-team' });

    // The bank accepts calls from few addresses: those of the gateway, which holds the certificate as well.
    new istio.MutualTlsPartner(this, 'Bank', {
      host: 'bank.example.com',
      clients,
      via: istio.EgressGateway.fromInstalled(this, 'EgressGateway', { gatewaySide: props.platform }),
      clientCertificate: istio.ClientCertificate.fromSecret('bank-certificate'),
      timeout: Duration.seconds(20),
    });
  }
}
