import { App, Chart } from 'cdk8s';
import { EgressGateway } from 'cdk8s-istio';

const app = new App();
const platform = new Chart(app, 'platform');

// The gateway is installed by Helm. From now on nobody passes whom no route lets in.
const gateway = EgressGateway.fromOwned(platform, 'EgressGateway', { owner: 'platform-team' });

// What the teams have to know about it, and what each of them may route.
const payments = {
  owner: 'payments-team',
  namespaces: ['payments'],
  hosts: ['bank.example.com', '*.cards.example.com'],
};
const mail = { owner: 'customer-care-team', namespaces: ['shop', 'payments'], hosts: ['mail.example.com'] };
gateway.contract({ owners: [payments, mail] }).write('egress-gateway.json');

app.synth();
