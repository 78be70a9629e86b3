import { App, Chart, Duration } from 'cdk8s';
import { Payments } from '../../examples/payments/payments';

function lines(cardTimeout: Duration): string[] {
  const app = new App();
  const platform = new Chart(app, 'egress-gateway');
  new Payments(app, 'payments', { platform, cardTimeout });
  return app.synthYaml().split('\n');
}

test('a longer timeout for one partner changes its two routes and nothing else', () => {
  const before = lines(Duration.seconds(10));
  const after = lines(Duration.seconds(12));
  expect(after).toHaveLength(before.length);
  const changed = before.flatMap((line, index) => (line === after[index] ? [] : [[line.trim(), after[index]?.trim()]]));
  expect(changed).toEqual([
    ['timeout: 10s', 'timeout: 12s'],
    ['timeout: 10s', 'timeout: 12s'],
  ]);
});

test('no file holds a key, a certificate or a Secret', () => {
  expect(lines(Duration.seconds(10)).join('\n')).not.toMatch(/-----BEGIN|kind: Secret|stringData:/);
});
