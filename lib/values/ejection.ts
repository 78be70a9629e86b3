import { Duration } from 'cdk8s';
import { OutlierDetection } from '../../imports/networking';
import { goDuration } from '../rendering/go-duration';
import { Place, refuse, show } from '../refusals/refuse';

/** How often servers are judged, and how many may be left out for how long. */
export interface EjectionProps {
  /**
   * Time between two looks at which servers may come back.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * How long a server is left out the first time; each further time takes as much longer.
   *
   * @default Duration.seconds(30)
   */
  readonly baseEjectionTime?: Duration;

  /**
   * Share of the servers that may be left out at once, in per cent. Istio's own default of 10 ejects nobody below ten
   * servers.
   *
   * @default 100
   */
  readonly maxEjectionPercent?: number;
}

/** What all circuit breakers have in common; the counters say what a failure is. */
export class Ejection {
  private readonly settings: OutlierDetection;
  public readonly maxEjectionPercent: number;

  public constructor(place: string, props: EjectionProps, counters: OutlierDetection) {
    this.maxEjectionPercent = props.maxEjectionPercent ?? 100;
    if (!Number.isInteger(this.maxEjectionPercent) || this.maxEjectionPercent < 1 || this.maxEjectionPercent > 100) {
      refuse('BREAKER001', place, {
        problem: `maxEjectionPercent is ${show(this.maxEjectionPercent)}, with which no server is ever ejected`,
        remedy: 'Write a whole number from 1 to 100, or leave it out for 100',
      });
    }
    this.settings = {
      ...counters,
      interval: goDuration(place, 'interval', props.interval ?? Duration.seconds(10)),
      baseEjectionTime: goDuration(place, 'baseEjectionTime', props.baseEjectionTime ?? Duration.seconds(30)),
      maxEjectionPercent: this.maxEjectionPercent,
    };
  }

  /** Envoy ejects a server only while the share of ejected ones, this one included, stays within the limit. */
  public render(place: Place, endpoints: number): OutlierDetection {
    const needed = Math.ceil(100 / endpoints);
    if (this.maxEjectionPercent >= needed) return this.settings;
    refuse('BREAKER001', place, {
      problem: `circuitBreaker has maxEjectionPercent ${this.maxEjectionPercent}, but with ${endpoints} known ${
        endpoints === 1 ? 'server' : 'servers'
      } nothing below ${needed} ever ejects one`,
      remedy: `Leave maxEjectionPercent out, write ${needed} or more, or declare the servers with Resolution.staticEndpoints`,
    });
  }
}
