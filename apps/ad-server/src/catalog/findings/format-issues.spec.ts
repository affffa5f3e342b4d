import { formatIssues } from './format-issues';

describe('formatIssues', () => {
  it('writes one line for each, with what is known of its place', () => {
    const issues = [
      { path: 'campaigns[2].caps[0].limit', message: 'must be a whole number', line: 12, column: 5 },
      { path: '', message: 'is empty' },
      { path: 'placements', message: 'is missing', line: 1 },
    ];
    expect(formatIssues(issues, 'sample.yaml')).toBe(
      [
        'sample.yaml:12:5 campaigns[2].caps[0].limit must be a whole number',
        'sample.yaml is empty',
        'sample.yaml:1 placements is missing',
      ].join('\n'),
    );
  });

  it('keeps what a file holds within its line, and out of the terminal', () => {
    const line = formatIssues([{ path: 'a', message: 'not "x\n\u001b[31mred\u0007\u2028y\u009b2J"' }]);
    expect(line).toBe('catalogue a not "x [31mred y 2J"');
  });
});
