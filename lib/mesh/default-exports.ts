import type { Service } from './service';

/** Who sees objects that do not say it, in the words of MeshConfig. An empty list, as none, is everybody. */
export interface DefaultExports {
  readonly defaultServiceExportTo?: readonly string[];
  readonly defaultVirtualServiceExportTo?: readonly string[];
  readonly defaultDestinationRuleExportTo?: readonly string[];
}

const EVERYBODY = ['*'];

/** Services with the default of the mesh where they name nobody. Follows `serviceExportTo` in pilot/pkg/model/push_context.go. */
export function withDefaultExport(
  services: readonly Service[],
  { defaultServiceExportTo: names = [] }: DefaultExports,
): readonly Service[] {
  if (names.length === 0 || names.includes('*')) return services;
  const exportTo = new Set(names);
  return services.map((service) =>
    service.exportTo?.size ? service : { ...service, exportTo, isExportedByDefault: true },
  );
}

/** Follows `initDefaultExportMaps` in pilot/pkg/model/push_context.go. */
export function virtualServiceExport({ defaultVirtualServiceExportTo: names = [] }: DefaultExports): readonly string[] {
  return names.length > 0 ? names : EVERYBODY;
}

/**
 * Whether a DestinationRule without exportTo is for its own namespace alone: of the default, Istio obeys `.`, and takes
 * everything else for `*`. Follows `setDestinationRules` in pilot/pkg/model/push_context.go.
 */
export function isRuleKeptPrivate({ defaultDestinationRuleExportTo: names = [] }: DefaultExports): boolean {
  return names.includes('.');
}

/** Who sees an object of a kind without exportTo, as exportTo would say it. */
export function defaultExportOf(kind: string, facts: DefaultExports): readonly string[] {
  switch (kind) {
    case 'VirtualService':
      return virtualServiceExport(facts);
    case 'DestinationRule':
      return isRuleKeptPrivate(facts) ? ['.'] : EVERYBODY;
    default:
      return facts.defaultServiceExportTo?.length ? facts.defaultServiceExportTo : EVERYBODY;
  }
}
