import { App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { networking } from '../../lib';
import { PrintedObject } from '../../lib/mesh/printed-object';
import { tcpCaptures } from '../../lib/mesh/tcp-captures';
import { overlap } from '../../lib/rendering/address-range';
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

function clash(one: Entry, two: Entry): boolean {
  const isSeenByBoth = one.exportTo.includes('*') || two.exportTo.includes('*') || one.exportTo[0] === two.exportTo[0];
  const isOurs = [one, two].some((given) => given.isOurs && given.protocol === 'TCP');
  return isSeenByBoth && isOurs && one.number === two.number && takeTheSame(one, two);
}

function takeTheSame(one: Entry, two: Entry): boolean {
  const [tcp, other] = one.protocol === 'TCP' ? [one, two] : [two, one];
  if (other.protocol === 'HTTP') {
    return (
      other.addresses.length === 0 && (tcp.addresses.length === 0 || tcp.addresses.some((text) => text.includes('/')))
    );
  }
  if (one.addresses.length === 0 && two.addresses.length === 0) return true;
  return one.addresses.some((address) => two.addresses.some((meets) => overlap(address, meets)));
}

test('in an app, exactly those clash that take the same, each two once and in their order', () => {
  let clashes = 0;
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
      const expected = entries.flatMap((one, index) =>
        entries.flatMap((two, other) => (index < other && clash(one, two) ? [[place(index), place(other)]] : [])),
      );
      const found = tcpCaptures(printed(new Chart(new App(), 'shop'), entries));
      clashes += found.length;
      expect(found.map((message) => message.match(/shop\/Entry\d+/g))).toEqual(expect.arrayContaining(expected));
      expect(found).toHaveLength(expected.length);
      for (const port of [5432, 6379]) {
        const places = found
          .filter((message) => message.includes(`port ${String(port)} `))
          .map((message) => message.match(/shop\/Entry\d+/g)!.join());
        expect(places).toEqual([...places].sort());
      }
    }),
    { numRuns: 500 },
  );
  expect(clashes).toBeGreaterThan(100);
});

function place(index: number): string {
  return `shop/Entry${String(index)}`;
}
