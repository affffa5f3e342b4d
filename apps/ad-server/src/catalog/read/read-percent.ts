/** A percentage such as `2.5%`, exactly, in millionths: 25,000. */
export function readPercent(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('%', '').split('.');
  return BigInt(whole + fraction.padEnd(4, '0'));
}
