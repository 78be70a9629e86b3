import { Construct } from 'constructs';
import { HTTPRedirect } from '../../imports/networking';
import { IstioVersion } from '../profile/istio-version';
import { MeshProfile } from '../profile/mesh-profile';
import { refuse, show } from '../refusals/refuse';
import { isAddress, isDnsName } from '../rendering/checks';
import { Answer, RouteRule } from '../rendering/http-routes';
import { renderHeaders } from '../values/header-operations';
import { checkStatus } from './http-fault';
import { DirectResponseProps, RedirectCode, RedirectProps } from './http-route-action';
import { conditionOf, DescribedMatch } from './http-route-match';
import { checkPath, PathMatch } from './path-match';
import { refuseWithoutPrefix } from './path-rewrite';

/** Istio warns about more, since every proxy of the mesh is sent it. */
const MAX_BODY_BYTES = 100_000;

/** What the proxy says by itself, without the server. */
export function describeDirectResponse(scope: Construct, props: DirectResponseProps): Answer {
  const { body, responseHeaders } = props;
  if (body !== undefined && Buffer.byteLength(body) > MAX_BODY_BYTES) {
    refuse('ROUTE009', scope, {
      problem: `directResponse has a body of ${Buffer.byteLength(body)} bytes`,
      remedy: `Keep it to ${MAX_BODY_BYTES} bytes`,
    });
  }
  const response = renderHeaders(scope, 'responseHeaders', responseHeaders);
  return {
    directResponse: {
      status: checkStatus(scope, 'directResponse.status', props.status),
      ...(body && { body: { string: body } }),
    },
    ...(response && { headers: { response } }),
  };
}

/** One rule, or, where a prefix is replaced, one for the prefix itself and one for what is below it. */
export function describeRedirect(
  scope: Construct,
  props: RedirectProps,
  match?: DescribedMatch,
): Pick<RouteRule, 'conditions' | 'answer'>[] {
  checkRedirect(scope, props);
  const { authority, scheme, path, prefixRewrite, redirectCode = RedirectCode.TEMPORARY_REDIRECT } = props;
  const rest = { ...(authority && { authority }), ...(scheme && { scheme }), redirectCode };
  const rule = (uri: HTTPRedirect, some?: DescribedMatch): Pick<RouteRule, 'conditions' | 'answer'> => ({
    conditions: some ? [conditionOf(some)] : [],
    answer: { redirect: { ...uri, ...rest } },
  });
  if (prefixRewrite === undefined) return [rule(path === undefined ? {} : { uri: path }, match)];
  MeshProfile.of(scope)._require(scope, 'redirect.prefixRewrite', IstioVersion.V1_31);
  const prefix = match?.path?._kind === 'prefix' ? match.path._text : refuseWithoutPrefix(scope);
  const to = prefixRewrite.endsWith('/') ? prefixRewrite.slice(0, -1) : prefixRewrite;
  const [itself, below] = [{ ...match, path: PathMatch.exact(prefix) }, match] as [DescribedMatch, DescribedMatch];
  const condition = conditionOf(below);
  return [
    rule({ uri: to === '' ? '/' : to }, itself),
    { ...rule({ prefixRewrite: `${to}/` }), conditions: [{ ...condition, uris: [{ prefix: `${prefix}/` }] }] },
  ];
}

function checkRedirect(scope: Construct, props: RedirectProps): void {
  const { authority, scheme, path, prefixRewrite, redirectCode = RedirectCode.TEMPORARY_REDIRECT } = props;
  if (authority !== undefined) checkAuthority(scope, 'redirect.authority', authority);
  if (path !== undefined) checkPath(scope.node.path, path);
  if (prefixRewrite !== undefined) checkPath(scope.node.path, prefixRewrite);
  const isKnownScheme = scheme === undefined || ['http', 'https'].includes(scheme);
  const isKnownCode = Object.values(RedirectCode).includes(redirectCode);
  const leadsElsewhere = [authority, scheme, path, prefixRewrite].some((part) => part !== undefined);
  if (isKnownScheme && isKnownCode && leadsElsewhere && (path === undefined || prefixRewrite === undefined)) return;
  refuse('ROUTE009', scope, {
    problem: `redirect is ${show(props)}, which leads nowhere`,
    remedy: "Name authority, scheme 'https' or 'http', or either path or prefixRewrite, and a code of RedirectCode",
  });
}

/** A host as it stands in a request, with or without a port. */
export function checkAuthority(scope: Construct, property: string, authority: string): string {
  const [host, port = '1', ...others] = authority.split(':');
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
  if ((isDnsName(host) || isAddress(host)) && isPort && others.length === 0) return authority;
  refuse('ROUTE002', scope, {
    problem: `${property} ${show(authority)} is no host of a request`,
    remedy: 'Write a DNS name, such as legacy.example.com, and behind a colon the port where it needs one',
  });
}
