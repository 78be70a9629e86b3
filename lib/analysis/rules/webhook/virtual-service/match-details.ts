import { Path } from '../../../../manifests/manifest-object';
import { show } from '../../../../refusals/refuse';
import { webhookRule } from '../../define';
import { isAddressOrRange, isPort } from '../values/addresses';
import { isLabel, wrongLabel } from '../values/names';
import { eachHttpMatch, HttpMatch, route } from './routes';

type Details = Pick<HttpMatch, 'port' | 'sourceLabels'> & { readonly destinationSubnets?: readonly string[] };

/** B4-17, B4-18. */
export const matchDetails = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE023',
    title: 'A match by a port, network, label or namespace that there cannot be',
    why: 'Nothing would ever match it.',
    remedy: 'Write a port from 1 to 65535, an address or range, labels as Kubernetes accepts them, and a namespace',
    fires: route({ match: [{ port: 70000 }] }),
    accepts: route({ match: [{ port: 8443 }] }),
    follows: 'validateHTTPRouteMatchRequest, validateTLSMatch, validateTCPMatch',
  },
  ({ spec }, report) => {
    const check = (path: Path, { port = 0, sourceLabels, destinationSubnets = [] }: Details): void => {
      if (port !== 0 && !isPort(port)) report([...path, 'port'], `${port} is not a port`);
      const wrong = wrongLabel(sourceLabels);
      if (wrong !== undefined)
        report([...path, 'sourceLabels', wrong], `the label ${show(wrong)} is not one of Kubernetes`);
      destinationSubnets.forEach((subnet, index) => {
        if (!isAddressOrRange(subnet)) {
          report([...path, 'destinationSubnets', index], `${show(subnet)} is neither an IP address nor a range`);
        }
      });
    };
    eachHttpMatch(spec, (match, path) => {
      check(path, match);
      const { sourceNamespace = '' } = match;
      if (sourceNamespace !== '' && !isLabel(sourceNamespace)) {
        report([...path, 'sourceNamespace'], `${show(sourceNamespace)} is not a namespace`);
      }
    });
    for (const protocol of ['tls', 'tcp'] as const) {
      (spec[protocol] ?? []).forEach(({ match = [] }, index) => {
        match.forEach((one, place) => {
          check(['spec', protocol, index, 'match', place], one);
        });
      });
    }
  },
);
