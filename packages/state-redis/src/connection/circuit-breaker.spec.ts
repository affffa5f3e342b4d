import { CircuitBreaker } from './circuit-breaker';

describe('CircuitBreaker', () => {
  const make = (): CircuitBreaker => new CircuitBreaker({ failures: 3, openMs: 100, longestMs: 250 });
  const failThrice = (breaker: CircuitBreaker, now: number): void => {
    for (let i = 0; i < 3; i++) breaker.failed(now);
  };

  it('says its state: closed, open, and half-open when a probe may be made', () => {
    const breaker = make();
    expect(breaker.stateAt(0)).toBe('closed');
    failThrice(breaker, 0);
    expect([breaker.stateAt(99), breaker.stateAt(100)]).toEqual(['open', 'half-open']);
    expect(breaker.allows(100)).toBe(true);
    breaker.succeeded();
    expect(breaker.stateAt(100)).toBe('closed');
  });

  it('opens after some failures in a row, and not before', () => {
    const breaker = make();
    breaker.failed(0);
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.allows(0)).toBe(true);
    breaker.failed(0);
    expect([breaker.isOpen, breaker.allows(99)]).toEqual([true, false]);
  });

  it('lets one probe through when its time has passed; its success closes it', () => {
    const breaker = make();
    failThrice(breaker, 0);
    expect([breaker.allows(100), breaker.allows(100)]).toEqual([true, false]);
    breaker.succeeded();
    expect([breaker.isOpen, breaker.allows(100)]).toEqual([false, true]);
  });

  it('stays open longer each time that the probe fails, up to a bound', () => {
    const breaker = make();
    failThrice(breaker, 0);
    let now = 0;
    for (const wait of [100, 200, 250, 250]) {
      expect(breaker.allows(now + wait - 1)).toBe(false);
      now += wait;
      expect(breaker.allows(now)).toBe(true);
      breaker.failed(now);
    }
  });
});
