import fc from 'fast-check';
import { continueTrace, formatTraceparent, parseTraceparent } from './traceparent';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const valid = `00-${TRACE}-${PARENT}-01`;

describe('parseTraceparent', () => {
  it.each([
    [valid, '01'],
    [`00-${TRACE}-${PARENT}-00`, '00'],
    [`00-${TRACE}-${PARENT}-ff`, '01'],
    [`00-${TRACE}-${PARENT}-02`, '00'],
    [`cc-${TRACE}-${PARENT}-01`, '01'],
    [`cc-${TRACE}-${PARENT}-01-what-the-future-holds`, '01'],
  ])('reads %s', (text, flags) => expect(parseTraceparent(text)).toEqual({ traceId: TRACE, spanId: PARENT, flags }));

  it.each([
    ['nothing', ''],
    ['version ff', `ff-${TRACE}-${PARENT}-01`],
    ['more behind version 00', `${valid}-more`],
    ['more without a dash', `cc-${TRACE}-${PARENT}-01.more`],
    ['upper case', valid.toUpperCase()],
    ['zeros as trace', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['zeros as parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['a long parent', `00-${TRACE}-${PARENT}0-01`],
    ['no flags', `00-${TRACE}-${PARENT}`],
    ['a line break', `${valid}\n`],
    ['white space', ` ${valid}`],
    ['two of them', `${valid},${valid}`],
  ])('takes %s for none', (_, text) => expect(parseTraceparent(text)).toBeUndefined());
});

describe('continueTrace', () => {
  it('goes on with the trace of the caller, as a part of its own', () => {
    const trace = continueTrace({ traceparent: valid, tracestate: 'a=1,b=2' });
    expect(trace).toMatchObject({ traceId: TRACE, parentId: PARENT, flags: '01', tracestate: 'a=1,b=2' });
    expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(trace.spanId).not.toBe(PARENT);
    expect(formatTraceparent(trace)).toBe(`00-${TRACE}-${trace.spanId}-01`);
  });

  it('joins a tracestate that came in several fields, and drops one that is too long or no text', () => {
    const stateOf = (tracestate: string | string[]) => continueTrace({ traceparent: valid, tracestate }).tracestate;
    expect(stateOf(['a=1', 'b=2'])).toBe('a=1,b=2');
    expect(stateOf('a='.padEnd(513, 'x'))).toBeUndefined();
    expect(stateOf('a=1\r\nx: y')).toBeUndefined();
  });

  it('begins a trace where there is none that is valid, and drops its state', () => {
    for (const traceparent of [undefined, 'forged', [valid, valid]]) {
      const trace = continueTrace({ traceparent, tracestate: 'a=1' });
      expect(trace.traceId).not.toBe(TRACE);
      expect([trace.parentId, trace.tracestate, trace.flags]).toEqual([undefined, undefined, '00']);
      expect(parseTraceparent(formatTraceparent(trace))).toBeDefined();
    }
  });

  it('answers whatever it is sent with a traceparent that is valid', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/)),
        (text) => {
          const next = formatTraceparent(continueTrace({ traceparent: text }));
          expect(next).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
          expect(parseTraceparent(next)).toBeDefined();
        },
      ),
    );
  });
});
