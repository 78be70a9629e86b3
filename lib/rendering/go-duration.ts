import { Duration } from 'cdk8s';
import { Place, refuse, show } from '../refusals/refuse';

/** Writes a duration as Istio reads it: whole seconds, or milliseconds where it is finer. */
export function goDuration(place: Place, property: string, duration: Duration): string {
  const milliseconds = duration.toMilliseconds({ integral: false });
  if (!Number.isInteger(milliseconds) || milliseconds < 1) {
    refuse('DURATION001', place, {
      problem: `${property} is ${show(milliseconds)} milliseconds; it has to be a whole number of at least one`,
      remedy: 'Write Duration.millis(1) or more, or leave it out',
    });
  }
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
