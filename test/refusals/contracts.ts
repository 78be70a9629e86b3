import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  ContractGatewayProps,
  EgressGateway,
  EgressGatewayRoute,
  EgressGatewayRouteProps,
  GatewayTls,
  HostOwner,
} from '../../lib';
import { HOST, inShop } from './builders';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-contract-'));

export const GRANT: HostOwner = { owner: 'shop-team', namespaces: ['shop'], hosts: [HOST] };

/** The text of a contract of a gateway that lets everybody pass. */
export function contractText(...owners: HostOwner[]): string {
  const gateway = EgressGateway.fromInstalled(new Chart(new App(), 'platform'), 'Gateway');
  return gateway.contract({ owners }).toJson();
}

/** The same with one piece of text in the place of another, which has to be there. */
export function changed(text: string, by: string): string {
  const contract = contractText(GRANT);
  if (!contract.includes(text)) throw new Error(`No ${text} in ${contract}`);
  return contract.replace(text, by);
}

let count = 0;

/** A file with a text, or one that does not exist. */
export function fileWith(text?: string): string {
  count += 1;
  const path = join(folder, `${String(count)}.json`);
  if (text !== undefined) writeFileSync(path, text);
  return path;
}

/** Reads a contract and leads one host through its gateway. */
export function contracted(
  text: string | undefined,
  props: Partial<EgressGatewayRouteProps> = {},
  given: ContractGatewayProps = {},
): (app: App) => void {
  const path = fileWith(text);
  return inShop((chart) => {
    const gateway = EgressGateway.fromContract(chart, 'Gateway', path, given);
    new EgressGatewayRoute(chart, 'Api', {
      host: HOST,
      gateway,
      tls: GatewayTls.originate(),
      owner: 'shop-team',
      ...props,
    });
  });
}

/** Gives a contract out. */
export function granting(...owners: HostOwner[]): (app: App) => void {
  return inShop((chart) => EgressGateway.fromOwned(chart, 'Gateway').contract({ owners }));
}
