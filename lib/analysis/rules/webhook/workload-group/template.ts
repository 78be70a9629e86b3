import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { Specs, webhookRule, Written } from '../../define';
import { example } from '../../example';
import { isPort } from '../values/addresses';
import { wrongLabel } from '../values/names';

export const template = webhookRule(
  'WorkloadGroup',
  {
    id: 'WORKLOADGROUP001',
    title: 'A group of workloads with labels or a probe that cannot be',
    why: 'Its workloads get the labels, and the agent on each machine runs the probe.',
    remedy: 'Write a template, labels as Kubernetes accepts them, and a probe of one kind with numbers from 0 on',
    fires: example('WorkloadGroup', { template: {}, probe: { httpGet: { port: 70000 } } }),
    accepts: example('WorkloadGroup', { template: {}, probe: { httpGet: { port: 8080 } } }),
    follows: 'ValidateWorkloadGroup',
  },
  ({ spec: { template, metadata, probe } }, report) => {
    if (!template) report(['spec', 'template'], 'there is no template');
    const wrong = wrongLabel(metadata?.labels);
    if (wrong !== undefined)
      report(['spec', 'metadata', 'labels', wrong], `the label ${show(wrong)} is not one of Kubernetes`);
    if (probe) checkProbe(probe, report);
  },
);

type Probe = NonNullable<Written<Specs['WorkloadGroup']>['probe']>;

const NUMBERS = [
  'periodSeconds',
  'initialDelaySeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
] as const;

function checkProbe(probe: Probe, report: Report): void {
  const path = ['spec', 'probe'];
  for (const name of NUMBERS) {
    const number = probe[name] ?? 0;
    if (number < 0) report([...path, name], `${number} is negative`);
  }
  const { httpGet, tcpSocket, exec } = probe;
  if (httpGet) {
    const { port = 0, scheme = '', httpHeaders = [] } = httpGet;
    if (!isPort(port)) report([...path, 'httpGet', 'port'], `${port} is not a port`);
    if (!['', 'HTTP', 'HTTPS'].includes(scheme)) {
      report([...path, 'httpGet', 'scheme'], `${show(scheme)} is neither HTTP nor HTTPS`);
    }
    httpHeaders.forEach(({ name = '' }, index) => {
      if (!/^[-A-Za-z0-9]+$/.test(name)) {
        report([...path, 'httpGet', 'httpHeaders', index, 'name'], `${show(name)} is not a name of a header`);
      }
    });
  } else if (tcpSocket) {
    if (!isPort(tcpSocket.port ?? 0)) report([...path, 'tcpSocket', 'port'], `${tcpSocket.port ?? 0} is not a port`);
  } else if (exec) {
    if ((exec.command ?? []).length === 0) report([...path, 'exec', 'command'], 'the command is empty');
  } else report(path, 'the probe is of no kind that Istio runs');
}
