import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { networking } from '../../lib';
import { PrintedObject } from '../../lib/mesh/printed-object';
import { tcpCaptures } from '../../lib/mesh/tcp-captures';
import { useSeed } from '../arbitraries/seed';

useSeed('tcp-captures');

const ADDRESSES = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '10.1.2.4', '198.51.100.7', '2001:db8::/32', '2001:db8::7'];

interface Entry {
  readonly isOurs: boolean;
  readonly addresses: string[];
  readonly number: number;
  readonly protocol: string;
  readonly exportTo: string[];
}

const entry: fc.Arbitrary<Entry> = fc.record({
  isOurs: fc.boolean(),
  addresses: fc.uniqueArray(fc.constantFrom(...ADDRESSES), { maxLength: 2 }),
  number: fc.constantFrom(5432, 6379),
  protocol: fc.constantFrom('TCP', 'HTTP'),
  exportTo: fc.constantFrom(['shop'], ['billing'], ['*']),
});

function printed(chart: Chart, entries: Entry[]): PrintedObject[] {
  return entries.map(({ isOurs, addresses, exportTo, number, protocol }, index) => {
    const labels = isOurs ? { 'app.kubernetes.io/managed-by': 'cdk8s-istio' } : undefined;
    const annotations = { 'cdk8s-istio/whole-port-reason': 'nothing else there' };
    const object = new networking.ServiceEntry(chart, `Entry${String(index)}`, {
      metadata: { name: `entry-${String(index)}`, namespace: 'shop', labels, annotations },
      spec: { hosts: ['db.example.com'], addresses, exportTo, ports: [{ number, name: 'port', protocol }] },
    });
    return new PrintedObject(object);
  });
}

test('in an app, exactly those clash that would in an app of two', () => {
  let clashes = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const objects = printed(new Chart(new App(), 'shop'), entries);
      const byTwo = objects.flatMap((one, index) => objects.slice(index + 1).flatMap((two) => tcpCaptures([one, two])));
      clashes += byTwo.length;
      expect([...tcpCaptures(objects)].sort()).toEqual(byTwo.sort());
    }),
    { numRuns: 500 },
  );
  expect(clashes).toBeGreaterThan(100);
});
