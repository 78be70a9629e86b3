import { checkNamespace } from '../rendering/checks';
import { refuse } from '../refusals/refuse';

/**
 * Who else sees a host, beside the namespaces of its clients.
 *
 * Visibility is not access control: where the mesh lets unknown traffic out, a namespace that does not see the host
 * still reaches it, past everything that was declared for it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-export_to
 */
export class Visibility {
  /** Every namespace of the mesh. */
  public static everywhere(): Visibility {
    return new Visibility([], true);
  }

  /**
   * These namespaces as well.
   *
   * @throws VISIBILITY001 without a namespace, NAMESPACE002 if one is not a namespace name.
   */
  public static namespaces(...namespaceNames: string[]): Visibility {
    const place = 'Visibility.namespaces';
    if (namespaceNames.length === 0) {
      refuse('VISIBILITY001', place, {
        problem: 'no namespace is named: []',
        remedy: "Name at least one, such as Visibility.namespaces('billing'), or leave visibility out",
      });
    }
    for (const name of namespaceNames) checkNamespace(place, 'namespaceNames', name);
    return new Visibility([...namespaceNames], false);
  }

  private constructor(
    private readonly added: string[],
    private readonly all: boolean,
  ) {}

  /**
   * The namespaces of the clients, widened.
   *
   * @internal
   */
  public _exportTo(clientNamespaces: string[]): string[] {
    return this.all ? ['*'] : exportTo([...clientNamespaces, ...this.added]);
  }
}

/** Namespaces by name, each once, in an order that does not depend on how they were given. */
export function exportTo(namespaceNames: string[]): string[] {
  return namespaceNames.length === 1 ? [...namespaceNames] : [...new Set(namespaceNames)].sort();
}
