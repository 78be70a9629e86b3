import { Path } from '../../../../manifests/manifest-object';
import { IstioVersion, isBefore } from '../../../../profile/istio-version';
import { show } from '../../../../refusals/refuse';
import { Report } from '../../../rule';
import { webhookRule } from '../../define';
import { isPort } from '../values/addresses';
import { eachHttp, HttpMatch, HttpRoute, route } from './routes';

/** B4-13. */
export const redirects = webhookRule(
  'VirtualService',
  {
    id: 'VIRTUALSERVICE015',
    title: 'A redirect or answer that cannot be sent',
    why: 'A redirect says where to, with a code of 3xx; an answer has a status, and a body of at most 1 MB.',
    remedy: 'Write uri, authority, port or scheme http or https, a code from 300 to 399, and a status from 200 to 599',
    fires: route({ route: undefined, redirect: { uri: '/new', redirectCode: 200 } }),
    accepts: route({ route: undefined, redirect: { uri: '/new', redirectCode: 308 } }),
    follows: 'validateHTTPRedirect, validateHTTPDirectResponse',
  },
  ({ spec, context: { istioVersion } }, report) => {
    const hasPrefixRewrite = !isBefore(istioVersion, IstioVersion.V1_31);
    eachHttp(spec, ({ redirect, directResponse, match = [] }, path) => {
      if (redirect) checkRedirect([...path, 'redirect'], redirect, match, hasPrefixRewrite, report);
      if (directResponse) checkAnswer([...path, 'directResponse'], directResponse, report);
    });
  },
);

type Redirect = NonNullable<HttpRoute['redirect']>;

function checkRedirect(
  path: Path,
  redirect: Redirect,
  matches: readonly HttpMatch[],
  hasPrefixRewrite: boolean,
  report: Report,
): void {
  const { uri = '', authority = '', scheme = '', redirectCode = 0, port = 0 } = redirect;
  const prefixRewrite = hasPrefixRewrite ? (redirect.prefixRewrite ?? '') : '';
  if (uri !== '' && prefixRewrite !== '') report([...path, 'prefixRewrite'], 'uri and prefixRewrite are both set');
  if (prefixRewrite !== '' && matches.some(({ uri: text }) => text && text.prefix === undefined)) {
    report([...path, 'prefixRewrite'], 'a match is not one of a prefix');
  }
  const isEmpty =
    `${uri}${prefixRewrite}${authority}${scheme}` === '' && !redirect.derivePort && redirect.port === undefined;
  if (isEmpty) report(path, 'the redirect leads nowhere');
  if (redirectCode !== 0 && (redirectCode < 300 || redirectCode > 399)) {
    report([...path, 'redirectCode'], `${redirectCode} is not a code of a redirect`);
  }
  if (!['', 'http', 'https'].includes(scheme)) report([...path, 'scheme'], `${show(scheme)} is neither http nor https`);
  if (port > 0 && !isPort(port)) report([...path, 'port'], `${port} is not a port`);
}

const MOST_BYTES = 1024 * 1024;

function checkAnswer(path: Path, answer: NonNullable<HttpRoute['directResponse']>, report: Report): void {
  const { status = 0, body } = answer;
  if (status < 200 || status > 600) report([...path, 'status'], `${status} is not a status of an answer`);
  const size = body?.string === undefined ? ((body?.bytes ?? '').length * 3) / 4 : Buffer.byteLength(body.string);
  if (size > MOST_BYTES) report([...path, 'body'], 'the body is longer than 1 MB');
}
