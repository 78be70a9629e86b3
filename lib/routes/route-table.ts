import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpCallProps } from '../destinations/http-call-props';
import { describeRouting } from '../destinations/http-calls';
import { refuse, show } from '../refusals/refuse';
import { isDnsLabel } from '../rendering/checks';
import { Forwarding, RouteRule, Routing } from '../rendering/http-routes';
import { renderProxyHeaders } from '../rendering/proxy-headers';
import { riskAnnotation } from '../values/accepted-risk';
import { mergeHeaders } from '../values/header-operations';
import { ForwardProps } from './forward-props';
import { checkAuthority, describeDirectResponse, describeRedirect } from './http-answer';
import { HttpTarget } from './http-destination';
import { checkPercentage, renderFault } from './http-fault';
import { HttpRouteAction } from './http-route-action';
import { callsOf, compareMatches, conditionOf, DescribedMatch, describeMatch } from './http-route-match';
import { HttpRouteProps } from './http-route-props';
import { describeOther, describeSplit } from './other-hosts';
import { PathMatch } from './path-match';

/** What is added to a host beside what its construct says. Most hosts have nothing of it. */
class AddedRoutes {
  public readonly names = new Set<string>();
  /** By the calls, the name of the route that matches them. */
  public readonly calls = new Map<string, string>();
  public readonly entries: Entry[] = [];
  public readonly risks: string[] = [];
  public readonly faults: string[] = [];
  public unmatched?: RouteRule[];
  /** Whether a server is told what the application called. */
  public rewrites = false;
}

/** One match of a route, with what becomes of its calls. */
interface Entry {
  readonly match: DescribedMatch;
  readonly rules: RouteRule[];
}

/** The routes of a host, in an order that does not depend on when they were added. */
export class RouteTable {
  private known?: AddedRoutes;

  public constructor(
    private readonly scope: Construct,
    public readonly own: HttpTarget,
    private readonly calledBy: HttpCallProps,
    /** Of the calls that nothing else is said about. */
    private readonly routing: Routing,
    /** The object whose annotations say what is to be known about the routes; none if another table says it. */
    private readonly objectOf: () => ApiObject | undefined,
  ) {}

  /** Routes in front of those that the construct has by itself. */
  public add(name: string, { matches, action }: HttpRouteProps): void {
    this.checkName(name);
    if (matches.length === 0) {
      refuse('ROUTE003', this.scope, {
        problem: `the route ${show(name)} has no match: []`,
        remedy: 'Name at least one; for all other calls there are the properties of the construct and routeUnmatched',
      });
    }
    const described = matches.map((match) => describeMatch(this.scope, match));
    const entries = described.map((match) => ({ match, rules: this.describe(action, name, match) }));
    for (const call of described.flatMap(callsOf)) this.claim(name, call);
    this.added.names.add(name);
    this.added.entries.push(...entries);
    this.annotate(action, name);
  }

  /** What becomes of the calls that no route matches. */
  public routeUnmatched(action: HttpRouteAction): void {
    if (this.known?.unmatched) {
      refuse('ROUTE012', this.scope, {
        problem: 'routeUnmatched is called a second time',
        remedy: 'Merge both calls into one',
      });
    }
    this.added.unmatched = this.describe(action);
    this.annotate(action, 'unmatched');
  }

  /** All rules, the one without a condition last. */
  public get rules(): RouteRule[] {
    const unmatched = [{ conditions: [], forwarding: { split: [], mirrors: [], ...this.routing } }];
    if (!this.known) return unmatched;
    const sorted = [...this.known.entries].sort((one, other) => compareMatches(one.match, other.match));
    return [...joined(sorted.flatMap(({ rules }) => rules)), ...(this.known.unmatched ?? unmatched)];
  }

  /** For the Pods of the clients; through a gateway, its own Pods have them. */
  public get podAnnotations(): { readonly [key: string]: string } {
    const isNeeded = this.known?.rewrites === true || this.calledBy.headerHygiene !== undefined;
    return isNeeded && this.own.gateway === undefined ? renderProxyHeaders() : {};
  }

  private get added(): AddedRoutes {
    this.known ??= new AddedRoutes();
    return this.known;
  }

  private describe(action: HttpRouteAction, name?: string, match?: DescribedMatch): RouteRule[] {
    const { forward, redirect, directResponse } = action._mode;
    const conditions = match ? [conditionOf(match)] : [];
    if (redirect) return describeRedirect(this.scope, redirect, match).map((rule) => ({ name, ...rule }));
    if (directResponse) return [{ name, conditions, answer: describeDirectResponse(this.scope, directResponse) }];
    return [{ name, conditions, forwarding: this.describeForward(forward ?? {}, match?.path) }];
  }

  private describeForward(props: ForwardProps, path?: PathMatch): Forwarding {
    const { scope, own, calledBy } = this;
    const { rewritePath, authority, split, mirror, fault } = props;
    const routing = describeRouting(
      scope,
      {
        retryPolicy: props.retryPolicy ?? calledBy.retryPolicy,
        timeout: props.timeout ?? calledBy.timeout,
        headerHygiene: calledBy.headerHygiene,
        requestHeaders: mergeHeaders(calledBy.requestHeaders, props.requestHeaders),
        responseHeaders: mergeHeaders(calledBy.responseHeaders, props.responseHeaders),
      },
      own.protocol,
    );
    return {
      ...routing,
      rewritePath: rewritePath?._render(scope, path),
      authority: authority === undefined ? undefined : checkAuthority(scope, 'authority', authority),
      split: split ? describeSplit(scope, own, split) : [],
      mirrors: mirror
        ? [
            {
              ...describeOther(scope, own, mirror.destination),
              percentage: { value: checkPercentage(scope, 'mirror.percentage', mirror.percentage) },
            },
          ]
        : [],
      fault: fault && renderFault(scope, fault),
    };
  }

  private annotate({ _mode: { forward = {} } }: HttpRouteAction, name: string): void {
    const { rewritePath, authority, split, mirror, fault } = forward;
    const { risks, faults } = this.added;
    if (mirror) {
      const [[key, reason]] = Object.entries(riskAnnotation(this.scope, 'acceptCopies', mirror.acceptCopies));
      risks.push(`${name}: ${reason}`);
      this.objectOf()?.metadata.addAnnotation(key, [...risks].sort().join('; '));
    }
    if (rewritePath ?? authority ?? split) this.added.rewrites = true;
    faults.push(...(fault ? [name] : []));
    const advice = [
      ...(this.added.rewrites ? [rewriting(this.own.gateway === undefined ? 'clients' : 'gateway')] : []),
      ...(faults.length > 0 ? [`Calls fail on purpose: ${[...faults].sort().join(', ')}.`] : []),
    ];
    if (advice.length > 0) this.objectOf()?.metadata.addAnnotation('cdk8s-istio/advice', advice.join(' '));
  }

  private checkName(name: string): void {
    const isTaken = this.known?.names.has(name) === true;
    if (isDnsLabel(name) && !isTaken) return;
    refuse('ROUTE001', this.scope, {
      problem: `the name ${show(name)} of a route is ${isTaken ? 'taken' : 'not valid'}`,
      remedy: 'Use lower-case letters, digits and inner dashes, at most 63 characters, and each name once',
    });
  }

  private claim(name: string, call: string): void {
    const owner = this.added.calls.get(call);
    if (owner !== undefined) {
      refuse('ROUTE004', this.scope, {
        problem: `the routes ${show(owner)} and ${show(name)} match the same calls: ${show(call)}`,
        remedy: 'Keep one of both matches, or add a header or a parameter that tells the calls apart',
      });
    }
    this.added.calls.set(call, name);
  }
}

function rewriting(who: string): string {
  return `Servers are told the path and host that the application called (x-envoy-original-path, x-envoy-original-host), unless the Pods of the ${who} carry podAnnotations.`;
}

/** Neighbours of one route that do the same become one rule with several conditions. */
function joined(rules: RouteRule[]): RouteRule[] {
  const found: RouteRule[] = [];
  for (const rule of rules) {
    const last = found.at(-1);
    if (last && textOf(last) === textOf(rule)) {
      found.splice(-1, 1, { ...last, conditions: [...last.conditions, ...rule.conditions] });
    } else {
      found.push(rule);
    }
  }
  return found;
}

function textOf({ name, answer, forwarding }: RouteRule): string {
  return JSON.stringify([name, answer, forwarding]);
}
