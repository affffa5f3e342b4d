import fc from 'fast-check';
import { conformanceText, describeConformance } from '../../test/support/conformance';
import { expandMacros, MACRO_UNKNOWN, MACRO_WITHHELD } from './expand-macros';
import { type Macro, type MacroContext, type MacroName, MACROS } from './macros';

describe('expandMacros', () => {
  it('replaces macros with their percent-encoded values', () => {
    expect(
      expandMacros('https://e.example/?c=[ERRORCODE]&u=[PAGEURL]', { ERRORCODE: 303, PAGEURL: 'https://p/?a=b&c' }),
    ).toBe('https://e.example/?c=303&u=https%3A%2F%2Fp%2F%3Fa%3Db%26c');
  });

  it('leaves macros without a value, and what only looks like one', () => {
    const url = 'https://e.example/?a=[UNHEARDOF]&b=[IFA]&c=%%CACHEBUSTING%%&d=[1]&e=[]&f=%5BIFA%5D&g=[ifa]';
    expect(expandMacros(url, { IFA: undefined, CACHEBUSTING: '12345678' })).toBe(url);
    expect(expandMacros('[constructor][__proto__][toString]', {})).toBe('[constructor][__proto__][toString]');
  });

  it('encodes the values of a list one by one, with plain commas between', () => {
    expect(expandMacros('[MEDIAMIME]', { MEDIAMIME: ['video/mp4', 'application/x-mpegURL'] })).toBe(
      'video%2Fmp4,application%2Fx-mpegURL',
    );
    expect(expandMacros('[EXTENSIONS]', { EXTENSIONS: ['a,b', 'y=z'] })).toBe('a%2Cb,y%3Dz');
    expect(expandMacros('[PLAYERSIZE]', { PLAYERSIZE: [640, 360] })).toBe('640,360');
    expect(expandMacros('[UNIVERSALADID]', { UNIVERSALADID: ['ad-id.org CNPA0484000H'] })).toBe(
      'ad-id.org%20CNPA0484000H',
    );
  });

  it('writes times as the standard does', () => {
    const at = Date.UTC(2016, 0, 17, 13, 15, 7, 127);
    expect(expandMacros('[TIMESTAMP]', { TIMESTAMP: at })).toBe('2016-01-17T13%3A15%3A07.127%2B00');
    expect(expandMacros('[MEDIAPLAYHEAD]', { MEDIAPLAYHEAD: 321_123 })).toBe('00%3A05%3A21.123');
    expect(expandMacros('[ADPLAYHEAD]', { ADPLAYHEAD: 11_000 })).toBe('00%3A00%3A11.000');
    expect(expandMacros('[CONTENTPLAYHEAD]', { CONTENTPLAYHEAD: '00:00:01.000' })).toBe('00%3A00%3A01.000');
  });

  it('tells unknown and withheld values from missing ones', () => {
    const values = {
      IFA: MACRO_WITHHELD,
      MEDIAPLAYHEAD: MACRO_UNKNOWN,
      TIMESTAMP: MACRO_UNKNOWN,
      LATLONG: MACRO_WITHHELD,
    };
    expect(expandMacros('[IFA] [MEDIAPLAYHEAD] [TIMESTAMP] [LATLONG] [IFATYPE]', values)).toBe('-2 -1 -1 -2 [IFATYPE]');
  });

  it('replaces macros only where they may stand', () => {
    const all = Object.fromEntries(Object.keys(MACROS).map((name) => [name, 'x']));
    for (const [name, macro] of Object.entries(MACROS) as [MacroName, Macro][]) {
      for (const context of ['request', 'tracking', 'clickTracking', 'error', 'verificationNotExecuted'] as const) {
        const expected = macro.in.includes(context) ? 'x' : `[${name}]`;
        expect(expandMacros(`[${name}]`, all, context)).toBe(expected);
      }
    }
  });

  it("replaces VMAP's own macros in error trackers", () => {
    const url = 'https://e.example/?c=[ERROR_CODE]&m=[ERROR_MESSAGE]';
    expect(expandMacros(url, { ERROR_CODE: 1004, ERROR_MESSAGE: 'no ads & more' }, 'error')).toBe(
      'https://e.example/?c=1004&m=no%20ads%20%26%20more',
    );
  });

  it('lets a value neither bring in macros nor leave its place in the URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const url = expandMacros('https://e.example/?v=[PAGEURL]&c=[ERRORCODE]', { PAGEURL: value, ERRORCODE: 100 });
        expect(url).toMatch(/^https:\/\/e\.example\/\?v=[^&#[\]\s/]*&c=100$/);
        expect(new URL(url).searchParams.get('v')).toBe(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
      }),
    );
  });
});

interface ListedMacro {
  readonly name: string;
  readonly type: string;
  readonly introversion: string;
  readonly contexts: string;
}

describeConformance('The table of macros', () => {
  const { macros } = JSON.parse(conformanceText('spec/vast4-macros.json')) as {
    readonly macros: readonly ListedMacro[];
  };
  const table: Readonly<Record<string, Macro>> = MACROS;
  const trackers: readonly MacroContext[] = ['tracking', 'clickTracking', 'error', 'verificationNotExecuted'];

  /** The contexts as the published list words them. */
  function contextsOf(listed: string): readonly MacroContext[] {
    return [
      ...(/VAST request URIs/.test(listed) ? (['request'] as const) : []),
      ...(/All tracking pixels/.test(listed) ? trackers : []),
      ...(/ClickTracking/.test(listed) ? (['clickTracking'] as const) : []),
      ...(/>Error</.test(listed) ? (['error'] as const) : []),
      ...(/verificationNotExecuted/.test(listed) ? (['verificationNotExecuted'] as const) : []),
    ];
  }

  function kindOf({ name, type }: ListedMacro): Macro['kind'] {
    if (name === 'TIMESTAMP') return 'timestamp';
    if (type.startsWith('Array')) return 'list';
    return type === 'integer' || type === 'timecode' ? type : 'text';
  }

  it('has the macros of the published list, and the two of VMAP', () => {
    expect(Object.keys(MACROS).sort()).toEqual(
      [...macros.map(({ name }) => name), 'ERROR_CODE', 'ERROR_MESSAGE'].sort(),
    );
  });

  it.each(macros)('has $name as the list has it', (listed) => {
    const { kind, since, in: contexts } = table[listed.name]!;
    expect({ kind, since, contexts: [...contexts].sort() }).toEqual({
      kind: kindOf(listed),
      since: listed.introversion,
      contexts: [...contextsOf(listed.contexts)].sort(),
    });
  });
});
