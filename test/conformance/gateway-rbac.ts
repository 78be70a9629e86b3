import type { Hop } from './answers';

/** What Envoy knows about a connection when it decides who may pass. */
export interface Connection {
  /** Name in the certificate of the caller; absent where none was shown. */
  readonly principal?: string;
  readonly serverName: string;
  readonly authority: string;
}

type Node = Record<string, unknown>;

interface Rules {
  /** Absent for ALLOW. */
  readonly action?: string;
  readonly policies?: Record<string, { readonly permissions: Node[]; readonly principals: Node[] }>;
}

/** Whether the rules that Istio made for a proxy let a connection pass, as Envoy reads them: every filter has to. */
export function mayPass({ http, tcp }: Hop, connection: Connection): boolean {
  const filters = [...(tcp?.rbac ?? []), ...(http?.rbac ?? [])] as { readonly rules?: Rules }[];
  return filters.every(({ rules }) => !rules || letsPass(rules, connection));
}

function letsPass({ action, policies = {} }: Rules, connection: Connection): boolean {
  const isMatched = Object.values(policies).some(
    ({ permissions, principals }) =>
      permissions.some((node) => holds(node, connection)) && principals.some((node) => holds(node, connection)),
  );
  return (action === 'DENY') !== isMatched;
}

/** One permission or principal, which are both trees; an unknown node is an error, not a guess. */
function holds(node: Node, connection: Connection): boolean {
  const [[kind, value], ...others] = Object.entries(node);
  if (others.length > 0) throw new Error(`Several conditions in one: ${JSON.stringify(node)}`);
  const below = (value as { readonly rules?: Node[]; readonly ids?: Node[] } | undefined) ?? {};
  const parts = below.rules ?? below.ids ?? [];
  switch (kind) {
    case 'any':
      return value === true;
    case 'and_rules':
    case 'and_ids':
      return parts.every((part) => holds(part, connection));
    case 'or_rules':
    case 'or_ids':
      return parts.some((part) => holds(part, connection));
    case 'not_rule':
    case 'not_id':
      return !holds(value as Node, connection);
    case 'requested_server_name':
      return matches(value as Node, connection.serverName);
    case 'header':
      return headerMatches(value as Node, connection);
    case 'authenticated':
      return isAuthenticated(value as Node, connection);
    default:
      throw new Error(`Unknown condition: ${JSON.stringify(node)}`);
  }
}

function isAuthenticated({ principal_name: name }: Node, { principal }: Connection): boolean {
  if (principal === undefined) return false;
  return name === undefined || matches(name as Node, principal);
}

function headerMatches({ name, string_match: matcher }: Node, { authority }: Connection): boolean {
  if (name !== ':authority') throw new Error(`Unknown header: ${String(name)}`);
  return matches(matcher as Node, authority);
}

function matches(matcher: Node, text: string): boolean {
  const isCaseIgnored = matcher.ignore_case === true;
  const fold = (value: unknown): string => (isCaseIgnored ? String(value).toLowerCase() : String(value));
  const { exact, prefix, suffix } = matcher;
  if (exact !== undefined) return fold(text) === fold(exact);
  if (prefix !== undefined) return fold(text).startsWith(fold(prefix));
  if (suffix !== undefined) return fold(text).endsWith(fold(suffix));
  throw new Error(`Unknown matcher: ${JSON.stringify(matcher)}`);
}
