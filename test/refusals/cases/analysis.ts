import { App, Chart } from 'cdk8s';
import { AnalysisMode, EgressAnalysis, ExternalHttpsApi } from '../../../lib';
import { HOST, inShop, RefusedCase } from '../builders';

const REASON = 'the server moves in May';

const acknowledging = (...pairs: [string, string][]): ((app: App) => void) =>
  inShop((chart) => {
    const api = new ExternalHttpsApi(chart, 'Api', { host: HOST });
    for (const [id, reason] of pairs) EgressAnalysis.of(api).acknowledge(id, { reason });
  });

function configuring(...steps: ('configure' | 'build')[]): (app: App) => void {
  return (app) => {
    for (const step of steps) {
      if (step === 'build') new ExternalHttpsApi(new Chart(app, 'shop', { namespace: 'shop' }), 'Api', { host: HOST });
      else EgressAnalysis.configure(app, { mode: AnalysisMode.REPORT });
    }
  };
}

export const ANALYSIS_CASES = {
  ANALYSIS001: [
    {
      name: 'an empty reason',
      refused: acknowledging(['DESTINATIONRULE014', ' ']),
      place: 'shop/Api',
      value: "' '",
      remedied: acknowledging(['DESTINATIONRULE014', REASON]),
    },
    {
      name: 'no reason at all',
      refused: acknowledging(['DESTINATIONRULE014', undefined as unknown as string]),
      place: 'shop/Api',
      value: 'undefined',
      remedied: acknowledging(['DESTINATIONRULE014', REASON]),
    },
  ],
  ANALYSIS002: [
    {
      name: 'a typing error',
      refused: acknowledging(['DESTINATIONRUEL014', REASON]),
      place: 'shop/Api',
      value: "'DESTINATIONRUEL014'",
      remedied: acknowledging(['DESTINATIONRULE014', REASON]),
    },
    {
      name: 'nothing like an id',
      refused: acknowledging(['everything', REASON]),
      place: 'shop/Api',
      value: "'everything'",
      remedied: acknowledging(['DESTINATIONRULE014', REASON]),
    },
  ],
  ANALYSIS003: [
    {
      name: 'two reasons',
      refused: acknowledging(['DESTINATIONRULE014', REASON], ['DESTINATIONRULE014', 'a test']),
      place: 'shop/Api',
      value: "'a test'",
      remedied: acknowledging(['DESTINATIONRULE014', REASON], ['SCHEMA005', 'a test']),
    },
  ],
  ANALYSIS004: [
    {
      name: 'after a chart',
      refused: configuring('build', 'configure'),
      place: 'the app',
      value: "'shop'",
      remedied: configuring('configure', 'build'),
    },
  ],
  ANALYSIS005: [
    {
      name: 'two calls',
      refused: configuring('configure', 'configure', 'build'),
      place: 'the app',
      value: '"report"',
      remedied: configuring('configure', 'build'),
    },
  ],
} satisfies Record<string, RefusedCase[]>;
