import { Chart, Duration } from 'cdk8s';
import {
  CircuitBreaker,
  ClientCertificate,
  EgressClient,
  EgressGateway,
  ExternalHttpsApi,
  IdempotentMethod,
  MutualTlsPartner,
  RetryPolicy,
  TlsOriginatedApi,
} from 'cdk8s-istio';
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
    const checkout = EgressClient.workload({
      namespaceName: 'payments',
      serviceAccountName: 'checkout',
      labels: { app: 'checkout' },
    });

    // Nothing but a read is ever repeated once it was sent: a customer must not be charged twice.
    const reads = [IdempotentMethod.GET, IdempotentMethod.HEAD, IdempotentMethod.OPTIONS];
    const retryPolicy = RetryPolicy.moreForIdempotentMethods({ methods: reads, perTryTimeout: Duration.seconds(3) });

    // The card processor knows us by a certificate, which only the Pods of checkout are given.
    new MutualTlsPartner(this, 'CardProcessor', {
      host: 'api.cards.example.com',
      clients: [checkout],
      clientCertificate: ClientCertificate.fromSecret('card-processor-certificate'),
      retryPolicy,
      timeout: props.cardTimeout,
      circuitBreaker: CircuitBreaker.of({ interval: Duration.seconds(5) }),
      owner: 'payments-team',
    });

    // Exchange rates are public; the proxy speaks TLS and checks the server.
    new TlsOriginatedApi(this, 'ExchangeRates', {
      host: 'rates.example.com',
      timeout: Duration.seconds(5),
      owner: 'payments-team',
    });

    // The mail library speaks HTTPS itself.
    new ExternalHttpsApi(this, 'Mail', { host: 'mail.example.com', owner: 'customer-care-team' });

    // The bank accepts calls from few addresses: those of the gateway, which holds the certificate as well.
    new MutualTlsPartner(this, 'Bank', {
      host: 'bank.example.com',
      clients: [checkout],
      via: EgressGateway.fromInstalled(this, 'EgressGateway', { gatewaySide: props.platform }),
      clientCertificate: ClientCertificate.fromSecret('bank-certificate'),
      timeout: Duration.seconds(20),
      owner: 'payments-team',
    });
  }
}
