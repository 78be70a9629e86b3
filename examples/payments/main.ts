import { App, Chart, Duration } from 'cdk8s';
import { Payments } from './payments';

const app = new App();
// The platform team applies what lives beside its gateway, the payments team the rest.
const platform = new Chart(app, 'egress-gateway');
new Payments(app, 'payments', { platform, cardTimeout: Duration.seconds(10) });
app.synth();
