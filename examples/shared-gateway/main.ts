import { App, Chart } from 'cdk8s';
import { EgressClient, EgressGateway, RouteStage, TlsOriginatedApi } from 'cdk8s-istio';

const app = new App();
// Applied before the chart of the team, by whoever may write beside the gateway.
const gatewaySide = new Chart(app, 'payments-at-gateway');
const payments = new Chart(app, 'payments', { namespace: 'payments' });

// The team relies on strangers being turned away: a contract that says otherwise is refused.
const via = EgressGateway.fromContract(payments, 'EgressGateway', 'egress-gateway.json', {
  denyByDefault: true,
  gatewaySide,
});
const clients = [EgressClient.serviceAccount('payments', 'checkout')];
const owner = 'payments-team';

new TlsOriginatedApi(payments, 'Bank', { host: 'bank.example.com', clients, via, owner });

// On its way: all is there, and the calls still leave straight from the sidecar until the stage is ACTIVE.
new TlsOriginatedApi(payments, 'Cards', {
  host: 'api.cards.example.com',
  clients,
  via,
  routeStage: RouteStage.PREPARED,
  owner,
});

app.synth();
