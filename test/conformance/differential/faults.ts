/** One line of the model, and what is written there instead. */
export interface Fault {
  /** In lib/mesh. */
  readonly file: string;
  /** What it does to the model. */
  readonly what: string;
  /** Is there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** Mistakes that look right, in every lookup of the model. */
export const FAULTS: readonly Fault[] = [
  {
    file: 'destination-rule.ts',
    what: 'the newest DestinationRule counts first',
    find: 'a.createdAt - b.createdAt ||',
    replace: 'b.createdAt - a.createdAt ||',
  },
  {
    file: 'destination-rule.ts',
    what: 'rules beside the service are not looked for',
    find: 'if (besideService.length > 0) return besideService;',
    replace: '',
  },
  {
    file: 'destination-rule.ts',
    what: 'exportTo of rules is ignored',
    find: "return found.filter(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(clientNamespace));",
    replace: 'return found;',
  },
  {
    file: 'destination-rule.ts',
    what: 'the last policy of merged rules counts',
    find: 'if (isExistingMade === isIncomingMade) return existing.trafficPolicy ?? incoming.trafficPolicy;',
    replace: 'if (isExistingMade === isIncomingMade) return incoming.trafficPolicy ?? existing.trafficPolicy;',
  },
  {
    file: 'destination-rule.ts',
    what: 'a selector takes every client of its namespace',
    find: 'else if (rule.namespace === namespace && isSubset(rule.workloadSelector, labels)) return rule;',
    replace: 'else if (rule.namespace === namespace) return rule;',
  },
  {
    file: 'traffic-policy.ts',
    what: 'portLevelSettings are ignored',
    find: 'return policy?.portLevelSettings.find((entry) => entry.port === port)?.policy ?? policy;',
    replace: 'return policy;',
  },
  {
    file: 'host-name.ts',
    what: 'the shortest wildcard counts',
    find: 'for (let start = 0; start <= name.length; start++) {',
    replace: 'for (let start = name.length; start >= 0; start--) {',
  },
  {
    file: 'cluster-tls.ts',
    what: 'a Secret works in a sidecar without a selector',
    find: "const isSecret = credential !== '' && !credential.startsWith('configmap://');",
    replace: 'const isSecret = false;',
  },
  {
    file: 'service-index.ts',
    what: 'the newest service of a namespace counts',
    find: 'if (!existing || isPreferred) owners.set(service.namespace, service);',
    replace: 'owners.set(service.namespace, service);',
  },
  {
    file: 'service-index.ts',
    what: 'what is exported by name comes last',
    find: 'return own ? [...own, ...this.visibleToAll] : this.visibleToAll;',
    replace: 'return own ? [...this.visibleToAll, ...own] : this.visibleToAll;',
  },
  {
    file: 'virtual-service-index.ts',
    what: 'VirtualServices for all come before those of the namespace',
    find: 'return [...(this.own.get(key) ?? []), ...(this.exported.get(key) ?? []), ...others];',
    replace: 'return [...others, ...(this.exported.get(key) ?? []), ...(this.own.get(key) ?? [])];',
  },
  {
    file: 'sidecar-index.ts',
    what: 'the Sidecar of the root namespace counts before the own one',
    find: 'return own ?? this.forAll;',
    replace: 'return this.forAll ?? own;',
  },
  {
    file: 'egress-hosts.ts',
    what: 'a dot is the name of a namespace',
    find: "if (owner === '.') owner = namespace;",
    replace: '',
  },
  {
    file: 'sidecar-scope.ts',
    what: 'a policy without a mode lets everything out',
    find: "return policy.text('mode') === 'ALLOW_ANY' ? 'ALLOW_ANY' : 'REGISTRY_ONLY';",
    replace: "return policy.text('mode') === 'REGISTRY_ONLY' ? 'REGISTRY_ONLY' : 'ALLOW_ANY';",
  },
  {
    file: 'sidecar-scope.ts',
    what: 'services of one host are merged whatever their resolution',
    find: 'a.resolution === b.resolution &&',
    replace: '',
  },
  {
    file: 'outbound-listener.ts',
    what: 'the newer of two chains with the same conditions stays',
    find: 'if (entry.keys.has(key)) continue;',
    replace: 'if (entry.keys.has(key)) entry.chains = entry.chains.filter((other) => conflictKey(other) !== key);',
  },
  {
    file: 'http-route.ts',
    what: 'sourceNamespace of a match is ignored',
    find: "(match.sourceNamespace === '' || match.sourceNamespace === client.namespace)",
    replace: 'true',
  },
  {
    file: 'virtual-host.ts',
    what: 'the first wildcard counts, not the longest',
    find: 'if (!best || domain.length > best.domain.length) best = candidate;',
    replace: 'best ??= candidate;',
  },
  {
    file: 'gateway-server.ts',
    what: 'hosts of a server are for every namespace',
    find: "return owner === '*' ? name : host;",
    replace: 'return name;',
  },
  {
    file: 'merged-gateway.ts',
    what: 'two servers with the same server name stand side by side',
    find: 'if (hosts.some((host) => this.tlsHosts.get(`${port} ${host}`) === bind)) return false;',
    replace: '',
  },
  {
    file: 'virtual-host.ts',
    what: 'routes of the Gateway API count for every client',
    find: '!namespaces.includes(vs.namespace)',
    replace: 'false',
  },
  {
    file: 'virtual-service-index.ts',
    what: 'routes of who calls do not count before those of who is called',
    find: 'vs.hasGatewaySemantics === true && vs.namespace === namespace',
    replace: 'false',
  },
  {
    file: 'gateway-api/reference-grants.ts',
    what: 'grants count for nothing',
    find: 'if (from.namespace === to.namespace) return true;',
    replace: 'return true;',
  },
  {
    file: 'gateway-api/listener.ts',
    what: 'a listener takes routes of all namespaces where it says nothing',
    find: "from.text('from') ?? 'Same'",
    replace: "from.text('from') ?? 'All'",
  },
  {
    file: 'gateway-api/parent-references.ts',
    what: 'a route attaches to every listener, whatever its sectionName',
    find: 'sectionName !== undefined && sectionName !== parent.sectionName',
    replace: 'false',
  },
  {
    file: 'gateway-api/backend-tls-policy.ts',
    what: 'a policy for one port is one for all ports',
    find: 'const general = targets.find(({ hasPort }) => !hasPort);',
    replace: 'const general = targets.at(0);',
  },
  {
    file: 'destination-rule.ts',
    what: 'policies of the Gateway API count before DestinationRules',
    find: 'isIncomingMade ? [existing, incoming] : [incoming, existing]',
    replace: 'isIncomingMade ? [incoming, existing] : [existing, incoming]',
  },
  {
    file: 'gateway-api/listener-conflicts.ts',
    what: 'no listener gives way to an earlier one',
    find: 'if (accepted.every((prior) => areDistinct(listener, prior))) accepted.push(listener);',
    replace: 'if (accepted) accepted.push(listener);',
  },
  {
    file: 'waypoint.ts',
    what: 'the label of the namespace counts before that of the service',
    find: 'const labels = Object.hasOwn(service.labels, USE_WAYPOINT) ? service.labels : space;',
    replace: 'const labels = Object.hasOwn(space, USE_WAYPOINT) ? space : service.labels;',
  },
  {
    file: 'waypoint.ts',
    what: 'a waypoint without a listener for tunnels is for all namespaces',
    find: "switch (allowed?.text('from') ?? 'Same') {",
    replace: "switch (allowed?.text('from') ?? 'All') {",
  },
  {
    file: 'waypoint.ts',
    what: 'what a class says of its waypoints is not looked at',
    find: 'const from = [labels, ofClass].find(',
    replace: 'const from = [labels].find(',
  },
  {
    file: 'waypoint-routes.ts',
    what: 'a waypoint obeys the VirtualServices of all namespaces',
    find: '[client.namespace, service.namespace].includes(namespace) &&',
    replace: '',
  },
  {
    file: 'waypoint-routes.ts',
    what: 'a destination that a waypoint does not serve has a cluster like one that it serves',
    find: 'if (service && !served.has(service.hostname)) return clusterName(host, number, subset);',
    replace: '',
  },
  {
    file: 'cluster-tls.ts',
    what: 'ISTIO_MUTUAL counts at a waypoint',
    find: "if (mode === 'ISTIO_MUTUAL') return { ...NONE, problem: 'ISTIO_MUTUAL does nothing at a waypoint: no TLS' };",
    replace: '',
  },
  {
    file: 'waypoint-proxy.ts',
    what: 'a waypoint knows services by their own address alone, not by one that istiod has allocated',
    find: 'this.sources.services.virtualAddressesOf(service).flatMap((known) => {',
    replace: '[service.address].flatMap((known) => {',
  },
  {
    file: 'service-index.ts',
    what: 'the proxy of a node knows the newest of several objects of a host',
    find: 'const isOfWinner = winner?.objectName === service.objectName && winner.registry === service.registry;',
    replace: 'const isOfWinner = winner?.objectName !== service.objectName || winner.registry === service.registry;',
  },
];
