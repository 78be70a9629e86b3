import { prepareBinaries } from '../../../projenrc/conformance/binaries';
import { Judge } from '../judge';
import { ComparableHop, differingFields } from './comparable';
import { FAULTS } from './faults';
import { FaultyLibrary } from './faulty-library';
import { CALLS_PER_MESH, generatedMeshes } from './generate/mesh';
import { IstioSide } from './istio';
import type { MeshCase } from './mesh-case';
import { OurSide, SIMULATION_MODULE, SimulationModule } from './ours';
import type { Simulator } from './simulator';

const CASES = 2000;
const MINOR = '1.31';
const SEED = Number(process.env.FAST_CHECK_SEED ?? 20_260_901);

interface Answered {
  readonly mesh: MeshCase;
  readonly istio: readonly ComparableHop[][];
}

/** Puts every fault into the model, one at a time, and says after how many cases it is found. */
async function main(): Promise<boolean> {
  process.env.CONFORMANCE_BINARIES ??= prepareBinaries();
  Object.assign(globalThis, { istioMinor: MINOR });
  const answered = await istioAnswers();
  const library = new FaultyLibrary();
  try {
    const settled = await agreedOn(answered, new OurSide(MINOR));
    const cases = settled.reduce((sum, { mesh }) => sum + mesh.calls.length, 0);
    tell(`seed ${SEED}: without a fault ${cases} of ${CASES} cases agree; what Istio leaves to chance proves nothing`);
    let missed = 0;
    for (const fault of FAULTS) {
      const simulator = new OurSide(MINOR, library.load(fault, SIMULATION_MODULE) as SimulationModule);
      const found = await casesUntilFound(settled, simulator);
      if (found === undefined) missed += 1;
      const result = found === undefined ? 'NOT FOUND' : `found by case ${found}`;
      tell(`${result}: ${fault.what} (${fault.file}: ${fault.find} -> ${fault.replace || 'nothing'})`);
    }
    tell(`${FAULTS.length - missed} of ${FAULTS.length} faults found within ${CASES} cases`);
    return missed === 0;
  } finally {
    library.remove();
  }
}

/** By turns, so that a fault of either kind is found early. */
function meshes(): MeshCase[] {
  const count = CASES / CALLS_PER_MESH / 2;
  const ambient = generatedMeshes(SEED, count, 'ambient');
  return generatedMeshes(SEED, count).flatMap((mesh, index) => [mesh, ambient[index]]);
}

async function istioAnswers(): Promise<Answered[]> {
  const judge = new Judge();
  const istio = new IstioSide(judge);
  const answered: Answered[] = [];
  try {
    for (const generated of meshes()) {
      const mesh = await istio.admitted(generated);
      answered.push({ mesh, istio: await istio.answers(mesh) });
    }
    return answered;
  } finally {
    await judge.close();
  }
}

/** The calls about which both agree as long as the model is right. */
async function agreedOn(answered: readonly Answered[], simulator: Simulator): Promise<Answered[]> {
  return Promise.all(
    answered.map(async ({ mesh, istio }) => {
      const ours = await simulator.answers(mesh);
      const isAgreed = (_: unknown, index: number): boolean => differingFields(istio[index], ours[index]).length === 0;
      return { mesh: { ...mesh, calls: mesh.calls.filter(isAgreed) }, istio: istio.filter(isAgreed) };
    }),
  );
}

async function casesUntilFound(answered: readonly Answered[], simulator: Simulator): Promise<number | undefined> {
  let asked = 0;
  for (const { mesh, istio } of answered) {
    const ours = await simulator.answers(mesh);
    for (const [index, hops] of istio.entries()) {
      asked += 1;
      if (differingFields(hops, ours[index]).length > 0) return asked;
    }
  }
  return undefined;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().then(
  (isFine) => {
    process.exitCode = isFine ? 0 : 1;
  },
  (error: unknown) => {
    tell(String((error as Error).stack));
    process.exitCode = 1;
  },
);
