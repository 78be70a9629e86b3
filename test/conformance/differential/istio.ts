import type { Judge } from '../judge';
import { documents } from '../manifests';
import { istioMinor } from '../minor';
import { ComparableHop, IstioHop, ofIstio } from './comparable';
import { DifferentialCall, MeshCase, specOf } from './mesh-case';
import { stored } from './stored';

/** What Istio's own code has to say about the meshes of a comparison. */
export class IstioSide {
  public constructor(private readonly judge: Judge) {}

  /** The mesh without the objects that Istio's admission refuses. */
  public async admitted(mesh: MeshCase): Promise<MeshCase> {
    const validations = await this.judge.validate(documents(mesh.objects));
    const isAdmitted = validations.map(({ errors = [] }) => errors.length === 0);
    return { ...mesh, objects: mesh.objects.filter((_, index) => isAdmitted[index]) };
  }

  /** The hops of each call. */
  public async answers(mesh: MeshCase): Promise<ComparableHop[][]> {
    const answers = new Map<DifferentialCall, ComparableHop[]>();
    for (const calls of askedTogether(mesh)) {
      const simulation = await this.judge.simulate(
        documents(stored(mesh.objects, istioMinor())),
        specOf({ ...mesh, calls }),
      );
      for (const [index, call] of calls.entries()) {
        const { hops } = simulation.calls[index];
        answers.set(
          call,
          hops.map((hop) => ofIstio(hop as IstioHop, hostOf(call))),
        );
      }
    }
    return mesh.calls.map((call) => answers.get(call)!);
  }
}

/**
 * Each client beside a gateway by itself, all others at once: istiod gives a gateway the view of a sidecar beside it, if
 * that one has connected before.
 */
function askedTogether({ calls, clients, gateways }: MeshCase): DifferentialCall[][] {
  const groups = new Map<string, DifferentialCall[]>();
  for (const call of calls) {
    const isBeside = gateways.some(({ namespace }) => namespace === clients[call.client].namespace);
    const group = isBeside ? call.client : '';
    groups.set(group, [...(groups.get(group) ?? []), call]);
  }
  return [...groups.values()];
}

function hostOf({ url }: DifferentialCall): string {
  return new URL(url.replace(/^\w+:/, 'http:')).hostname;
}
