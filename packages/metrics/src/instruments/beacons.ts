import type { CounterDefinition } from './definition';

/** The error codes of VAST 4.3, section 2.3.6.3. */
export const VAST_ERROR_CODES = [
  ...['100', '101', '102', '200', '201', '202', '203', '204', '205', '206'],
  ...['300', '301', '302', '303', '304', '400', '401', '402', '403', '405', '406', '407', '408', '409', '410', '411'],
  ...['500', '501', '502', '503', '600', '601', '602', '603', '604', '900', '901', '902'],
] as const;

export const beacons = {
  type: 'counter',
  name: 'xsp_beacons_total',
  unit: '{beacon}',
  help: 'Beacons by what became of them; failed: the state could not be asked.',
  labels: {
    outcome: [
      'counted',
      'duplicate',
      'released',
      'ignored',
      'unknown',
      'spooled',
      'filtered',
      'expired',
      'forged',
      'failed',
    ],
  },
} as const satisfies CounterDefinition;

export const vastErrors = {
  type: 'counter',
  name: 'xsp_vast_errors_total',
  unit: '{error}',
  help: 'Errors that players reported of served ads, by the code of VAST; other: none, or one that VAST does not know.',
  labels: { code: VAST_ERROR_CODES },
} as const satisfies CounterDefinition;
