import { MeshRule } from '../../../mesh-rule';
import { balancingNames } from './balancing-names';
import { balancingNothing } from './balancing-nothing';
import { budgetWithoutPool } from './budget-without-pool';
import { connectionTimeOfPort } from './connection-time-of-port';
import { droppedByPort } from './dropped-by-port';
import { dynamicSubset } from './dynamic-subset';
import { foreignNamespace } from './foreign-namespace';
import { hashWithoutHttp } from './hash-without-http';
import { ruleInCapitals } from './letter-case';
import { narrowerThanWildcard } from './narrower-than-wildcard';
import { notForOwn } from './not-for-own';
import { passThrough } from './pass-through';
import { portTwice } from './port-twice';
import { prefaceDropped } from './preface-dropped';
import { repeatedSubset } from './repeated-subset';
import { secondPolicy } from './second-policy';
import { selectorDrops } from './selector-drops';
import { selectorSwallows } from './selector-swallows';
import { severalExports } from './several-exports';
import { shadowing } from './shadowing';
import { sourceHashOfPort } from './source-hash-of-port';
import { subsetNotForAll } from './subset-not-for-all';
import { subsetOfNobody } from './subset-of-nobody';
import { subsetWithoutServers } from './subset-without-servers';
import { timesOfFirst } from './times-of-first';
import { tunnelBesideOthers } from './tunnel-beside-others';
import { tunnelForHttp } from './tunnel-for-http';
import { tunnelOfSubset } from './tunnel-of-subset';
import { unknownPort } from './unknown-port';
import { zeroIsNoLimit } from './zero-is-no-limit';

/** Which DestinationRule counts for whom, and what of it. */
export const DESTINATION_RULES: readonly MeshRule[] = [
  foreignNamespace,
  shadowing,
  notForOwn,
  secondPolicy,
  repeatedSubset,
  severalExports,
  selectorDrops,
  selectorSwallows,
  narrowerThanWildcard,
  unknownPort,
  portTwice,
  droppedByPort,
  subsetOfNobody,
  subsetNotForAll,
  subsetWithoutServers,
  passThrough,
  balancingNothing,
  connectionTimeOfPort,
  hashWithoutHttp,
  tunnelForHttp,
  zeroIsNoLimit,
  budgetWithoutPool,
  tunnelOfSubset,
  dynamicSubset,
  balancingNames,
  ruleInCapitals,
  sourceHashOfPort,
  prefaceDropped,
  tunnelBesideOthers,
  timesOfFirst,
];
