import { MeshRule } from '../../../mesh-rule';
import { crash } from './crash';
import { ejectsNobody } from './ejects-nobody';
import { failoverOfPart } from './failover-of-part';
import { keepAliveBelowSecond } from './keep-alive-below-second';
import { localityDropped } from './locality-dropped';
import { onlyConflicts } from './only-conflicts';
import { placesLeftOut } from './places-left-out';
import { repeatedWrites } from './repeated-writes';
import { someWithoutPlace } from './some-without-place';
import { subsetPriority } from './subset-priority';
import { triesLongerThanCall } from './tries-longer-than-call';
import { unknownLabel } from './unknown-label';
import { warmupUnused } from './warmup-unused';

/** Retries, failover and the detection of outliers. */
export const RESILIENCE: readonly MeshRule[] = [
  crash,
  failoverOfPart,
  placesLeftOut,
  unknownLabel,
  someWithoutPlace,
  ejectsNobody,
  triesLongerThanCall,
  repeatedWrites,
  onlyConflicts,
  keepAliveBelowSecond,
  warmupUnused,
  subsetPriority,
  localityDropped,
];
