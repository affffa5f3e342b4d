import { StateError } from '@xsp/core';

/** What a call was about, for the message of its failure. */
export interface FailureContext {
  /** The reservation's id, or the counter's name. */
  readonly what: string;
}

/** The error of an answer that begins with `E`: see `fail` in the Lua sources. */
export function failureOf(answer: string, { what }: FailureContext): StateError {
  const [, reason, ...details] = answer.split(' ');
  switch (reason) {
    case 'missing':
    case 'overflow': {
      const [partition = '', field = ''] = details;
      const counter = field.slice(2).split('|')[0]!;
      const message =
        reason === 'missing'
          ? `An option asks for the stored limit of ${counter} in ${partition}, and none was set; call setLimit first.`
          : `The counter ${counter} of ${partition} would leave the range of 64 bits.`;
      return new StateError(reason, message, { details: { partition, counter } });
    }
    case 'idConflict':
      return new StateError('idConflict', `The id '${what}' was used for another request; use a new one.`, {
        details: { id: what },
      });
    case 'wrongWindow':
      return new StateError('wrongWindow', `A fixed window of '${what}' does not contain the state's time.`, {
        details: { now: Number(details[0]) },
      });
    case 'versionConflict':
      return new StateError('versionConflict', `${what} has version ${details[0]}; read it again.`, {
        details: { version: Number(details[0]) },
      });
    case 'stateLost':
      return new StateError(
        'stateLost',
        'This store is not the one that held the money before; import what was saved and restart, or restart to begin ' +
          'anew (a program may call adopt(incarnation)).',
        { details: { incarnation: details[0] ?? '' } },
      );
    default:
      return new StateError('corrupt', `Redis could not execute the call: ${answer.slice(2)}`);
  }
}
