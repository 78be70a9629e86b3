import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';
import { fail } from './steps';

/** How often each property has to be set in a run of all minors, and how often it has to be left out. */
export const LEAST = 20;

/** The interface of the properties of each construct. */
const CONSTRUCTS = {
  ExternalHttpApi: 'ExternalHttpApiProps',
  ExternalHttpsApi: 'ExternalHttpsApiProps',
  TlsOriginatedApi: 'TlsOriginatedApiProps',
  ExternalTcpService: 'ExternalTcpServiceProps',
  MutualTlsPartner: 'MutualTlsPartnerProps',
  EgressGatewayRoute: 'EgressGatewayRouteProps',
  EgressGateway: 'InstalledGatewayProps',
  'EgressGateway.fromOwned': 'OwnedGatewayProps',
  'EgressGateway.fromContract': 'ContractGatewayProps',
  'EgressGateway.contract': 'GatewayContractProps',
  HttpRouteMatch: 'HttpRouteMatch',
  'HttpRouteAction.forward': 'ForwardProps',
  'HttpRouteAction.directResponse': 'DirectResponseProps',
  'WildcardHosts.dynamicDns': 'WildcardPortsProps',
  'WildcardHosts.originalDestination': 'WildcardOriginalDestinationProps',
  'WildcardHosts.oneServer': 'WildcardOneServerProps',
  'WildcardHosts.dynamicDnsWithTls': 'WildcardDynamicDnsTlsProps',
};

interface Given {
  readonly constructs: { readonly construct: string; readonly set: string[] }[];
}

interface Property {
  readonly name: string;
  readonly isOptional: boolean;
}

/** A line for each property of each construct, and which of them were tried too rarely. */
export interface PropCoverage {
  readonly lines: string[];
  readonly rare: string[];
}

/** Compares what the suites gave to the constructs with what the library takes. */
export function propCoverage(folder: string): PropCoverage {
  const given = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Given);
  const properties = declaredProperties();
  const lines: string[] = [];
  const rare: string[] = [];
  for (const [construct, declared] of properties) {
    const all = given.flatMap(({ constructs }) => constructs.filter((one) => one.construct === construct));
    const counts = declared.map(({ name, isOptional }) => {
      const set = all.filter((one) => one.set.includes(name)).length;
      const isRare = set < LEAST || (isOptional && all.length - set < LEAST);
      const text = `${name} ${String(set)}/${isOptional ? String(all.length - set) : 'required'}`;
      if (isRare) rare.push(`${construct}: ${text}`);
      return text;
    });
    lines.push(`${construct} (${String(all.length)}; set/unset): ${counts.join(', ')}`);
  }
  return { lines, rare };
}

/** What the interfaces declare, so that a new property is missed here and not forgotten. */
function declaredProperties(): Map<string, Property[]> {
  const entry = join(__dirname, '..', '..', 'lib', 'index.ts');
  const program = ts.createProgram([entry], { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16 });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return new Map(
    Object.entries(CONSTRUCTS).map(([construct, props]) => {
      const symbol = exported.find(({ name }) => name === props) ?? fail(`lib/index.ts does not export ${props}.`);
      const alias = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const properties = checker.getDeclaredTypeOfSymbol(alias).getProperties();
      const isOptional = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Optional) !== 0;
      return [construct, properties.map((one) => ({ name: one.name, isOptional: isOptional(one) }))];
    }),
  );
}
