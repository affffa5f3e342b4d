import { withMacros } from './with-macros';

describe('withMacros', () => {
  it('fills in what is given, encoded, wherever it stands, and nothing that a value brings in', () => {
    const values = { ERROR_CODE: 1008, ERROR_MESSAGE: 'not there & [ERROR_CODE] ?' };
    expect(withMacros('https://e.example/[ERROR_CODE]?c=[ERROR_CODE]&m=[ERROR_MESSAGE]', values)).toBe(
      'https://e.example/1008?c=1008&m=not%20there%20%26%20%5BERROR_CODE%5D%20%3F',
    );
  });

  it('gives every beacon eight digits against caches, others each time, and the time', () => {
    const made = Array.from({ length: 50 }, () => withMacros('[CACHEBUSTING]'));
    for (const digits of made) expect(digits).toMatch(/^\d{8}$/);
    expect(new Set(made).size).toBeGreaterThan(40);
    expect(decodeURIComponent(withMacros('[TIMESTAMP]'))).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('leaves what it does not know, and what only looks like a macro', () => {
    const url = 'https://e.example/?a=[IFA]&b=[errorcode]&c=[]&d=%5BERROR_CODE%5D&e=[1]&f=[__proto__]';
    expect(withMacros(url, { ERROR_CODE: 900 })).toBe(url);
  });
});
