import type { CallAnswer, SimulationSpec } from '../answers';
import type { Judge } from '../judge';
import { documents } from '../manifests';
import { ComparableHop, IstioHop, ofIstio } from './comparable';
import { DifferentialCall, MeshCase, specOf } from './mesh-case';

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
    const spec: SimulationSpec = specOf(mesh);
    const { calls } = await this.judge.simulate(documents(mesh.objects), spec);
    return calls.map(({ hops }: CallAnswer, index) =>
      hops.map((hop) => ofIstio(hop as IstioHop, hostOf(mesh.calls[index]))),
    );
  }
}

function hostOf({ url }: DifferentialCall): string {
  return new URL(url.replace(/^\w+:/, 'http:')).hostname;
}
