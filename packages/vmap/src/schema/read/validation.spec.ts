import { validateVast } from '../../vast/validate-vast';
import { validateVmap } from '../../vmap/validate-vmap';

describe('A check of a document', () => {
  it('finds nothing wrong with a right one', () => {
    const vmap = '<v:VMAP xmlns:v="http://www.iab.net/videosuite/vmap" version="1.0"/>';
    expect(validateVmap(vmap)).toEqual({ valid: true, diagnostics: [] });
    expect(validateVast('<VAST version="3.0"/>')).toEqual({ valid: true, diagnostics: [] });
  });

  it('lets pass what is common and harmless', () => {
    const { valid, diagnostics } = validateVast('<VAST version="3.0" xmlns="urn:own"/>');
    expect(valid).toBe(true);
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'info', code: 'namespace' })]);
  });

  it('finds what is missing', () => {
    expect(validateVast('<VAST version="2.0"><Ad/></VAST>').valid).toBe(false);
  });

  it('says of what is no document at all where it breaks', () => {
    expect(validateVast('<VAST version="3.0">\n <Ad>')).toEqual({
      valid: false,
      diagnostics: [expect.objectContaining({ severity: 'error', code: 'malformed', line: 2, column: 2 })],
    });
    expect(validateVmap('')).toEqual({
      valid: false,
      diagnostics: [expect.objectContaining({ code: 'malformed', line: 1, column: 1 })],
    });
  });

  it('does not take an error of its own for one of the document', () => {
    const broken = {
      get maxLength(): number {
        throw new TypeError('own');
      },
    };
    expect(() => validateVast('<VAST/>', broken)).toThrow('own');
  });
});
