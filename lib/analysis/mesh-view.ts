import { ManifestObject } from '../manifests/manifest-object';
import type { MeshFacts } from '../mesh/client';
import { resolveShortName } from '../mesh/host-name';
import { Mesh } from '../mesh/mesh';
import type { SourceObject } from '../mesh/mesh-object';
import type { VirtualService } from '../mesh/virtual-service';
import { ManifestSource } from '../simulation/manifest-sources';
import { ClientRule, clientRules } from './client-rules';
import { KnownHost, KnownHosts } from './known-hosts';
import { PolicyUse, policyUses } from './policy-uses';
import { RouteTargets } from './route-targets';
import type { Specs, Written } from './rules/define';
import { AnalysisContext } from './rule';

/** An object of a kind of Istio's, as it is written. */
export interface WrittenObject<Spec> {
  readonly object: ManifestObject;
  readonly spec: Written<Spec>;
  /** The object's own, or the one it will land in. */
  readonly namespace: string;
}

/** The objects of a mesh as they are written, beside the model of what proxies make of them. */
export class MeshView {
  private readonly byKind = new Map<string, WrittenObject<unknown>[]>();
  private readonly ofIstio = new Map<string, readonly WrittenObject<unknown>[]>();
  private readonly made = new Map<unknown, unknown>();
  private knownMesh?: Mesh;
  private knownHosts?: KnownHosts;
  private knownCoveredHosts?: ReadonlyMap<string, readonly KnownHost[]>;
  private knownClientRules?: readonly ClientRule[];
  private knownPolicyUses?: readonly PolicyUse[];
  private knownVirtualServices?: ReadonlyMap<ManifestObject | undefined, VirtualService>;
  private knownRouteTargets?: RouteTargets;

  public constructor(
    public readonly objects: readonly ManifestObject[],
    public readonly context: AnalysisContext,
  ) {
    for (const object of objects) {
      const key = `${object.group} ${object.kind}`;
      const written = { object, spec: object.spec, namespace: this.namespaceOf(object) };
      const known = this.byKind.get(key);
      if (known) known.push(written);
      else this.byKind.set(key, [written]);
    }
  }

  /** Istio's objects of a kind. */
  public of<Kind extends keyof Specs>(kind: Kind): readonly WrittenObject<Specs[Kind]>[] {
    let known = this.ofIstio.get(kind);
    if (!known) this.ofIstio.set(kind, (known = GROUPS.flatMap((group) => this.inGroup(group, kind))));
    return known as readonly WrittenObject<Specs[Kind]>[];
  }

  /** Objects of any API group, '' for the core of Kubernetes. */
  public inGroup(group: string, kind: string): readonly WrittenObject<unknown>[] {
    return this.byKind.get(`${group} ${kind}`) ?? [];
  }

  /** What a function makes of the view, such as an index: made once, however many rules ask for it. */
  public once<Made>(make: (view: MeshView) => Made): Made {
    let known = this.made.get(make) as Made | undefined;
    if (known === undefined) this.made.set(make, (known = make(this)));
    return known;
  }

  /** What proxies make of the objects. */
  public get mesh(): Mesh {
    this.knownMesh ??= new Mesh(
      this.objects.map((object) => new ManifestSource(object)),
      this.facts,
    );
    return this.knownMesh;
  }

  /** The hosts that the objects register. */
  public get hosts(): KnownHosts {
    this.knownHosts ??= new KnownHosts(this.mesh.services.all);
    return this.knownHosts;
  }

  /** By the host of a DestinationRule, in full: the hosts that it is for, in all namespaces. */
  public get coveredHosts(): ReadonlyMap<string, readonly KnownHost[]> {
    this.knownCoveredHosts ??= this.hosts.covered(
      this.of('DestinationRule').map(({ spec, namespace }) => resolveShortName(spec.host ?? '', namespace)),
    );
    return this.knownCoveredHosts;
  }

  /** For each host, the DestinationRule that its clients get. */
  public get clientRules(): readonly ClientRule[] {
    this.knownClientRules ??= clientRules(this.mesh, this.hosts);
    return this.knownClientRules;
  }

  /** What DestinationRules say of ports and subsets of the hosts, for the clients that have them. */
  public get policyUses(): readonly PolicyUse[] {
    this.knownPolicyUses ??= policyUses(this.clientRules);
    return this.knownPolicyUses;
  }

  /** Where the routes of all VirtualServices lead. */
  public get routeTargets(): RouteTargets {
    this.knownRouteTargets ??= new RouteTargets(this.mesh.virtualServices);
    return this.knownRouteTargets;
  }

  /** What the model makes of a VirtualService; undefined for a delegate. */
  public virtualServiceOf(object: ManifestObject): VirtualService | undefined {
    this.knownVirtualServices ??= new Map(this.mesh.virtualServices.map((each) => [this.writtenAs(each.source), each]));
    return this.knownVirtualServices.get(object);
  }

  /** The object that a part of the model was read from. */
  public writtenAs(source: SourceObject): ManifestObject | undefined {
    return source instanceof ManifestSource ? source.manifest : undefined;
  }

  private get facts(): MeshFacts {
    return { ...this.context, outboundMode: this.context.outboundTrafficPolicy };
  }

  private namespaceOf({ namespace }: ManifestObject): string {
    return namespace === '' ? this.context.defaultNamespace : namespace;
  }
}

const GROUPS = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];
