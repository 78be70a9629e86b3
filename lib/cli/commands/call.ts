import { printable } from '../../analysis/reports/printable';
import { show } from '../../refusals/refuse';
import { EgressSimulation } from '../../simulation/egress-simulation';
import { TrafficOutcome } from '../../simulation/traffic-answer';
import { SimulatedClient, TrafficCall } from '../../simulation/traffic-call';
import { Arguments, Command } from '../command';
import { readInput } from '../input/read-input';
import { PROFILE_OPTIONS, profileOf } from '../profile';
import { Progress } from '../progress';
import { UsageError } from '../usage-error';
import { noteFindings, refusable, simulationOptions } from './simulated';

export const callCommand: Command = {
  name: 'call',
  operands: '[files, folders, patterns or -]',
  summary: 'Says what becomes of one call, proxy by proxy.',
  details: [
    'Follows the rules of Istio and of Envoy through sidecar and gateways, without a cluster. It knows of the mesh what ' +
      'the manifests say, so name all of them, those of the gateways as well.',
    'Exits with 0 if the call is delivered, 1 if it is not, and 2 if the command was called wrongly.',
  ],
  options: [
    {
      name: 'client',
      value: 'NAMESPACE[/ACCOUNT]',
      help: 'Who calls: the namespace of the Pod and its ServiceAccount.',
    },
    {
      name: 'to',
      value: 'URL',
      help: 'What the application dials: http, https, http2, grpc, grpcs, tls or tcp, then ://host:port/path.',
    },
    { name: 'method', value: 'METHOD', help: 'The method of the request. Default: GET.' },
    {
      name: 'header',
      value: "'NAME: VALUE'",
      isRepeatable: true,
      help: 'A header of the request; may come several times.',
    },
    { name: 'label', value: 'KEY=VALUE', isRepeatable: true, help: 'A label of the Pod; may come several times.' },
    ...PROFILE_OPTIONS,
  ],
  examples: [
    ['cdk8s-istio call --client shop/checkout --to http://bank.example.com/pay --method POST dist', 'A request'],
    ['cdk8s-istio call --client shop --label app=worker --to tcp://db.example.com:5432 dist', 'A connection'],
  ],

  run(args, terminal) {
    const call = callOf(args);
    const options = simulationOptions(profileOf(args, terminal));
    const progress = new Progress(terminal);
    const input = readInput(args.operands, terminal, progress);
    const simulation = EgressSimulation._ofRead(input, options);
    const answer = refusable(() => simulation.call(call));
    const { findings } = simulation;
    progress.end();
    noteFindings(findings, terminal);
    terminal.write(`${answer.explain().split('\n').map(printable).join('\n')}\n`);
    return answer.outcome === TrafficOutcome.DELIVERED ? 0 : 1;
  },
};

function callOf(args: Arguments): TrafficCall {
  const [client, url] = [args.value('client'), args.value('to')];
  if (client === undefined) throw new UsageError('call does not say who calls. Add --client NAMESPACE/ACCOUNT');
  if (url === undefined) throw new UsageError('call does not say what is called. Add --to http://host:port/path');
  const method = args.value('method');
  const headers = Object.fromEntries(args.values('header').map(headerOf));
  return { client: clientOf(client, args), url, headers, ...(method !== undefined && { method }) };
}

function clientOf(text: string, args: Arguments): SimulatedClient {
  const said = /^([^/\s]+)(?:\/([^/\s]+))?$/.exec(text);
  if (!said) {
    throw new UsageError(
      `--client is ${show(text)}. Write a namespace, such as shop, or with an account shop/checkout`,
    );
  }
  const [, namespaceName, serviceAccountName] = said;
  return { namespaceName, serviceAccountName, labels: Object.fromEntries(args.values('label').map(labelOf)) };
}

function labelOf(text: string): [string, string] {
  const said = /^([^=]+)=(.*)$/s.exec(text);
  if (!said) throw new UsageError(`--label is ${show(text)}. Write KEY=VALUE, such as app=checkout`);
  return [said[1], said[2]];
}

function headerOf(text: string): [string, string] {
  const said = /^([^\s:=]+)\s*[:=]\s*(.*)$/s.exec(text);
  if (!said) throw new UsageError(`--header is ${show(text)}. Write 'NAME: VALUE', such as 'x-version: 2'`);
  return [said[1], said[2]];
}
