import {
  BudgetExceeded,
  DecodeError,
  ERROR_CODES,
  FrequencyCapExceeded,
  STATE_ERROR_REASONS,
  StateError,
  stateErrorCode,
  TransportConnectionError,
  TransportError,
  type TransportFailure,
  TransportTimeoutError,
  UpstreamError,
  UpstreamTimeout,
  ValidationError,
  XspError,
} from '.';

const FAILURES: Record<TransportFailure, string> = {
  failed: 'TRANSPORT_ERROR',
  blocked: 'TRANSPORT_BLOCKED',
  tooLarge: 'TRANSPORT_TOO_LARGE',
  redirect: 'TRANSPORT_REDIRECT',
  malformed: 'TRANSPORT_MALFORMED',
  notFound: 'TRANSPORT_NOT_FOUND',
  aborted: 'TRANSPORT_ABORTED',
  closed: 'TRANSPORT_CLOSED',
};

const ALL: readonly XspError[] = [
  new FrequencyCapExceeded('m'),
  new BudgetExceeded('m'),
  ...(Object.keys(FAILURES) as TransportFailure[]).map((failure) => new TransportError('m', { failure })),
  new TransportTimeoutError('m'),
  new TransportConnectionError('m'),
  new UpstreamError('m'),
  new UpstreamError('m', {}, 'UPSTREAM_CLOSED'),
  new UpstreamError('m', {}, 'SESSION_NOT_STARTED'),
  new UpstreamError('m', {}, 'SESSION_ALREADY_STARTED'),
  new UpstreamTimeout('m'),
  new DecodeError('m'),
  new ValidationError('p', 'm'),
  ...STATE_ERROR_REASONS.map((reason) => new StateError(reason, 'm')),
];

describe('the table of codes', () => {
  it('lists every code of every class, and nothing else', () => {
    const carried = ALL.map(({ code, name }) => `${code} ${name}`).sort();
    const listed = Object.entries(ERROR_CODES).map(([code, { error }]) => `${code} ${error}`);
    expect(carried).toEqual(listed.sort());
  });

  it('gives each code a form and a meaning', () => {
    for (const [code, { meaning }] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
      expect(meaning).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});

describe('every error', () => {
  it.each(ALL.map((error) => [error.code, error] as const))(
    '%s is an XspError with its own name and stack',
    (_, error) => {
      expect(error).toBeInstanceOf(XspError);
      expect(error).toBeInstanceOf(Error);
      expect(error.name).toBe(error.constructor.name);
      expect(error.stack).toContain(error.name);
      expect(String(error)).toBe(`${error.name}: ${error.message}`);
      expect(Object.keys(error)).not.toContain('name');
    },
  );

  it.each(ALL.map((error) => [error.code, error] as const))('%s survives JSON', (code, error) => {
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: error.name, code, message: error.message });
  });
});

describe('the families', () => {
  it('lets a caller catch the wider class', () => {
    expect(new TransportTimeoutError('m')).toBeInstanceOf(TransportError);
    expect(new TransportConnectionError('m')).toBeInstanceOf(TransportError);
    expect(new UpstreamTimeout('m')).toBeInstanceOf(UpstreamError);
    expect(new UpstreamError('m')).not.toBeInstanceOf(TransportError);
  });
});

describe('XspError', () => {
  it('keeps the cause, and leaves it out of the JSON form', () => {
    const cause = new Error('secret host name');
    const error = new BudgetExceeded('no room', { cause });
    expect(error.cause).toBe(cause);
    expect('cause' in new BudgetExceeded('no room')).toBe(false);
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('writes bigint as decimal strings in JSON, at any depth', () => {
    const details = { spent: 2n ** 63n - 1n, list: [1n, { deep: -5n }], none: undefined, no: null, ok: true };
    const error = new BudgetExceeded('no room', { details });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'BudgetExceeded',
      code: 'BUDGET_EXCEEDED',
      message: 'no room',
      details: { spent: '9223372036854775807', list: ['1', { deep: '-5' }], no: null, ok: true },
    });
  });

  it('copies its details, and has an empty object where there are none', () => {
    const details = { limit: 3 };
    const error = new FrequencyCapExceeded('seen', { details });
    details.limit = 4;
    expect(error.details).toEqual({ limit: 3 });
    expect(Object.isFrozen(error.details)).toBe(true);
    expect(new FrequencyCapExceeded('seen').details).toEqual({});
    expect('details' in new FrequencyCapExceeded('seen').toJSON()).toBe(false);
  });

  it('takes the name of a class that others derive from it', () => {
    class TooLoud extends XspError {}
    expect(new TooLoud('TOO_LOUD', 'the creative is too loud').toJSON()).toEqual({
      name: 'TooLoud',
      code: 'TOO_LOUD',
      message: 'the creative is too loud',
    });
  });
});

describe('TransportError', () => {
  it.each(Object.entries(FAILURES))('%s has the code %s', (failure, code) => {
    expect(new TransportError('m', { failure: failure as TransportFailure }).code).toBe(code);
  });

  it('is TRANSPORT_ERROR when nothing more is known', () => {
    expect(new TransportError('m').code).toBe('TRANSPORT_ERROR');
  });
});

describe('StateError', () => {
  it('has the reason in its code', () => {
    expect(stateErrorCode('wrongWindow')).toBe('STATE_WRONG_WINDOW');
    expect(stateErrorCode('idConflict')).toBe('STATE_ID_CONFLICT');
    expect(stateErrorCode('readonly')).toBe('STATE_READONLY');
    expect(new StateError('stateLost', 'm')).toMatchObject({ reason: 'stateLost', code: 'STATE_STATE_LOST' });
  });

  it("carries the state's time, typed", () => {
    const error = new StateError('wrongWindow', 'rebuild the window', { details: { now: 1_700_000_000_000 } });
    const now: number | undefined = error.details.now;
    expect(now).toBe(1_700_000_000_000);
  });
});

describe('ValidationError', () => {
  it('names place and remedy', () => {
    const error = new ValidationError('campaigns[0].budget.total', 'must not be a number; write "12.50"');
    expect(error.message).toBe('campaigns[0].budget.total: must not be a number; write "12.50"');
    expect(error.path).toBe('campaigns[0].budget.total');
    expect(error.issues).toEqual([
      { path: 'campaigns[0].budget.total', message: 'must not be a number; write "12.50"' },
    ]);
  });

  it('may concern the input as a whole', () => {
    expect(new ValidationError('', 'is empty; give a catalogue').message).toBe('is empty; give a catalogue');
    expect(new ValidationError([{ path: '', message: 'is no YAML', line: 3 }]).message).toBe('(line 3): is no YAML');
  });

  it('lists several mistakes with their lines', () => {
    const error = new ValidationError([
      { path: 'a', message: 'first', line: 3, column: 7 },
      { path: 'b', message: 'second', line: 9 },
      { path: 'c', message: 'third' },
    ]);
    expect(error.message).toBe(
      ['3 mistakes:', '- a (line 3, column 7): first', '- b (line 9): second', '- c: third'].join('\n'),
    );
    expect(error.path).toBe('a');
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      details: {
        path: 'a',
        issues: [{ path: 'a', message: 'first', line: 3, column: 7 }, { path: 'b' }, { path: 'c' }],
      },
    });
  });

  it('keeps its issues as they were', () => {
    const issues = [{ path: 'a', message: 'first' }];
    const error = new ValidationError(issues);
    issues[0]!.message = 'changed';
    issues.push({ path: 'b', message: 'more' });
    expect(error.issues).toEqual([{ path: 'a', message: 'first' }]);
    expect(Object.isFrozen(error.issues)).toBe(true);
  });

  it('is not raised for nothing', () => {
    expect(() => new ValidationError([])).toThrow(TypeError);
  });

  it('keeps a cause in both forms', () => {
    const cause = new Error('below');
    expect(new ValidationError('a', 'b', { cause }).cause).toBe(cause);
    expect(new ValidationError([{ path: 'a', message: 'b' }], { cause }).cause).toBe(cause);
  });
});
