const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A decimal text as money: `1234.5` as `1,234.50`. What is exact stays so: digits are never rounded away. */
export function money(amount: string): string {
  const [, sign = '', digits = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  return `${sign}${digits.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0')}`;
}

export function count(value: number): string {
  return whole.format(value);
}

export function percent(part: number, all: number): string {
  return all === 0 ? '–' : `${((part / all) * 100).toFixed(part === all ? 0 : 1)} %`;
}

/** Milliseconds for people. */
export function milliseconds(value: number | null): string {
  if (value === null) return '–';
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

/** `14:05:09` of a time in ISO 8601, where the page is. */
export function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB');
}

/** `24 Nov 14:05:09` */
export function dateAndClock(iso: string): string {
  const date = new Date(iso);
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${clock(iso)}`;
}

/** `1:05` of seconds. */
export function minutes(seconds: number): string {
  const all = Math.max(0, Math.floor(seconds));
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
}

/** How long from now: `in 3 h`, `in 45 s`. */
export function fromNow(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1_000);
  if (seconds <= 0) return 'now';
  if (seconds < 120) return `in ${seconds} s`;
  if (seconds < 7_200) return `in ${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `in ${Math.round(seconds / 3_600)} h` : `in ${Math.round(seconds / 86_400)} days`;
}

/** A text in which times stand as the API writes them, with times as people read them. */
export function withReadableTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, dateAndClock);
}
