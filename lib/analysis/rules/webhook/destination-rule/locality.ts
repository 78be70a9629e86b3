import { checkFailover } from './failover';
import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { policiesOf, rule } from './traffic-policies';

/** B3-8. */
export const locality = webhookRule(
  'DestinationRule',
  {
    id: 'DESTINATIONRULE009',
    title: 'Localities that contradict each other',
    why: 'A request goes by shares, or over to the next region, and the shares of a region are 100 together.',
    remedy:
      'Keep one of distribute and failover, with weights from 1 to 100 that sum up to 100 and regions without a slash or *',
    fires: rule({
      loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'eu' }] } },
      outlierDetection: {},
    }),
    accepts: rule({
      loadBalancer: { localityLbSetting: { failover: [{ from: 'eu', to: 'us' }] } },
      outlierDetection: {},
    }),
    follows: 'ValidateLocalityLbSetting',
  },
  ({ object }, report) => {
    for (const { path, policy } of policiesOf(object)) {
      const setting = policy.loadBalancer?.localityLbSetting;
      if (!setting) continue;
      const at = [...path, 'loadBalancer', 'localityLbSetting'];
      const { distribute = [], failover = [], failoverPriority = [] } = setting;
      if (distribute.length > 0 && failover.length > 0)
        report([...at, 'failover'], 'distribute and failover are both set');
      const label = failover.length > 0 ? failoverPriority.find((name) => TOPOLOGY.includes(name)) : undefined;
      if (label !== undefined) report([...at, 'failoverPriority'], `${show(label)} stands beside failover`);
      distribute.forEach(({ to = {} }, index) => {
        checkShares([...at, 'distribute', index, 'to'], to, report);
      });
      const fault = faultOfLocalities(distribute.map(({ from = '' }) => from));
      if (fault !== undefined) report([...at, 'distribute'], fault);
      checkFailover([...at, 'failover'], failover, report);
    }
  },
);

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

function checkShares(path: Path, to: Readonly<Record<string, number | undefined>>, report: Report): void {
  const weights = Object.values(to).map((weight) => weight ?? 0);
  const wrong = weights.find((weight) => weight < 1 || weight > 100);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (wrong !== undefined) report(path, `the weight ${wrong} is not in the range from 1 to 100`);
  else if (sum !== 100) report(path, `the weights sum up to ${sum}, and not to 100`);
  const fault = faultOfLocalities(Object.keys(to));
  if (fault !== undefined) report(path, fault);
}

/** Localities are `region/zone/subzone`, where the end can be left out or be a `*`, and do not cover each other. */
function faultOfLocalities(localities: readonly string[]): string | undefined {
  const seen: string[][] = [];
  for (const locality of localities) {
    const parts = locality.split('/');
    if (/\*./.test(locality)) return `${show(locality)} has a * that is not its end`;
    const known = [...parts.slice(0, 2), ...(parts.length > 2 ? [parts.slice(2).join('/')] : [])];
    if (known.includes('')) return `${show(locality)} has an empty part`;
    if (seen.some((other) => covers(other, known))) return `${show(locality)} is covered twice`;
    seen.push(known);
  }
  return undefined;
}

/** Whether an earlier locality leaves nothing of a later one; a `*` that comes later takes what is left. */
function covers(earlier: readonly string[], later: readonly string[]): boolean {
  const [region, zone = '*', part = '*'] = earlier;
  if (region === '*') return true;
  if (region !== later[0]) return false;
  if (later.length === 1 || zone === '*') return true;
  if (zone !== later[1]) return false;
  return later.length === 2 || part === '*' || part === later[2];
}
