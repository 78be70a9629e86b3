import { DESK, Leading, RouteRow, scenarioOf, SPARE, STOCK } from './routes';
import type { PublishedScenario } from './scenario';

const WIDE = '*.cluster.local';
/** A host below the wildcard that nobody declares. */
const OTHER = 'other.elsewhere.svc.cluster.local';

const wide = (namespace = 'shop'): Leading => ({ in: namespace, hosts: [WIDE], to: 'wide.example.com' });
const narrow: Leading = { in: 'shop', hosts: [STOCK], to: 'narrow.example.com' };
const BOTH = { [SPARE]: '80:wide.example.com', [STOCK]: '80:narrow.example.com', [OTHER]: undefined };

const ROWS: RouteRow[] = [
  {
    source: 'wildcard random',
    name: 'a wildcard without Services stands beside them',
    leading: [{ in: 'shop', hosts: ['*.unknown.example.com'], to: 'some.example.com' }],
    expected: {
      [SPARE]: `80:${SPARE}`,
      [STOCK]: `80:${STOCK}`,
      'a.unknown.example.com': '80:some.example.com',
    },
  },
  {
    source: 'wildcard match with sidecar',
    name: 'a wildcard with Services is about them and about nothing else',
    leading: [wide()],
    imports: [`*/${WIDE}`],
    expected: { [SPARE]: '80:wide.example.com', [STOCK]: '80:wide.example.com', [OTHER]: undefined },
  },
  {
    source: 'wildcard first then explicit',
    name: 'a newer route for one host counts before an older one for many',
    leading: [wide(), narrow],
    expected: BOTH,
  },
  {
    source: 'explicit first then wildcard',
    name: 'an older route for one host counts before a newer one for many',
    leading: [narrow, wide()],
    expected: BOTH,
  },
  {
    source: 'wildcard and explicit with sidecar',
    name: 'a Sidecar that imports single hosts leaves the wildcard in place',
    leading: [wide(), narrow],
    imports: [`shop/${STOCK}`, `shop/${SPARE}`],
    expected: BOTH,
  },
  {
    source: 'explicit first then wildcard with sidecar cross namespace',
    name: 'but not the wildcard of a namespace that it does not import',
    leading: [wide('office'), narrow],
    imports: [`shop/${STOCK}`, `shop/${SPARE}`],
    expected: { [SPARE]: `80:${SPARE}`, [STOCK]: '80:narrow.example.com', [OTHER]: undefined },
  },
  {
    source: 'wildcard and explicit cross namespace',
    name: 'without a Sidecar the wildcard of another namespace counts',
    leading: [wide('office'), narrow],
    expected: BOTH,
  },
  {
    source: 'wildcard and explicit unknown',
    name: 'of routes for undeclared hosts both stand',
    leading: [
      { in: 'shop', hosts: ['*.tld'], to: 'wide.example.com' },
      { in: 'shop', hosts: ['example.tld'], to: 'narrow.example.com' },
    ],
    expected: { [STOCK]: `80:${STOCK}`, 'some.tld': '80:wide.example.com', 'a.example.tld': '80:wide.example.com' },
  },
  {
    source: 'explicit match with wildcard sidecar',
    name: 'a Sidecar that imports a wildcard imports routes for hosts below it',
    leading: [{ in: 'shop', hosts: ['any.svc.cluster.local'], to: 'any.svc.cluster.local' }],
    imports: [`*/${WIDE}`],
    expected: { 'any.svc.cluster.local': '80:any.svc.cluster.local' },
  },
  {
    source: 'wildcard match with explicit sidecar',
    name: 'a Sidecar that imports one host imports the wildcard around it, for that host',
    leading: [wide()],
    imports: [`*/${STOCK}`],
    expected: { [STOCK]: '80:wide.example.com', [OTHER]: undefined },
  },
  {
    source: 'non-service wildcard match with explicit sidecar',
    name: 'and where that host is undeclared, the whole wildcard',
    leading: [{ in: 'shop', hosts: ['*.example.org'], to: 'some.example.com' }],
    imports: ['*/one.example.org', `*/${SPARE}`],
    expected: { [STOCK]: undefined, [SPARE]: `80:${SPARE}`, 'two.example.org': '80:some.example.com' },
  },
  {
    source: 'sidecar filter',
    name: 'Services that a Sidecar does not import do not take a wildcard’s place',
    from: 'office',
    leading: [
      { in: 'office', hosts: ['*.shop.svc.cluster.local'], to: 'some.example.com' },
      { in: 'shop', hosts: ['one.shop.svc.cluster.local'], to: 'one.shop.svc.cluster.local' },
    ],
    imports: ['office/*.shop.svc.cluster.local', `office/${DESK}`],
    expected: { 'any.shop.svc.cluster.local': '80:some.example.com', [DESK]: `80:${DESK}` },
  },
];

/** Routes for many hosts at once. */
export const WILDCARD_SERVICES: PublishedScenario[] = ROWS.map(scenarioOf);
