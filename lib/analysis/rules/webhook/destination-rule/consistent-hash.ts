import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { policiesOf, rule, TrafficPolicy } from './traffic-policies';

/** B3-7. */
export const consistentHash = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE008',
    title: 'A consistent hash that cannot be computed',
    why: 'The table of Maglev has a prime size, a cookie has a name, and its attributes are told apart by theirs.',
    remedy:
      'Write a prime below 5000011 as tableSize, name cookie and attributes, and only one of minimumRingSize, ringHash and maglev',
    fires: rule({ loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 65536 } } } }),
    accepts: rule({ loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 65537 } } } }),
    follows: 'validateLoadBalancer',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      const hash = policy.loadBalancer?.consistentHash;
      if (hash) checkHash([...path, 'loadBalancer', 'consistentHash'], hash, report);
    }
  },
);

type Hash = NonNullable<NonNullable<TrafficPolicy['loadBalancer']>['consistentHash']>;

function checkHash(path: Path, { minimumRingSize = 0, ringHash, maglev, httpCookie }: Hash, report: Report): void {
  if (minimumRingSize !== 0 && (ringHash ?? maglev)) {
    report([...path, 'minimumRingSize'], 'minimumRingSize stands beside ringHash or maglev');
  }
  if (maglev) {
    const { tableSize = 0 } = maglev;
    if (tableSize >= 5000011 || !isPrime(tableSize)) {
      report([...path, 'maglev', 'tableSize'], `${tableSize} is not a prime below 5000011`);
    }
  }
  if (!httpCookie) return;
  if ((httpCookie.name ?? '') === '') report([...path, 'httpCookie', 'name'], 'the cookie has no name');
  const names = new Set<string>();
  (httpCookie.attributes ?? []).forEach(({ name = '' }, index) => {
    const at = [...path, 'httpCookie', 'attributes', index, 'name'];
    if (name === '') report(at, 'the attribute of the cookie has no name');
    else if (names.has(name)) report(at, `the attribute ${show(name)} occurs twice`);
    names.add(name);
  });
}

function isPrime(number: number): boolean {
  if (number < 4) return number > 0;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) {
    if (number % factor === 0) return false;
  }
  return true;
}
