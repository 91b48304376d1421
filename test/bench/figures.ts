/** Numbers of a run, and how they are printed. All times in milliseconds unless a name says otherwise. */

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2 : (sorted[Math.floor(half)] ?? Number.NaN);
}

/** One round of timed calls. */
export interface Round {
  readonly latencies: readonly number[];
  readonly wallMs: number;
  /** Processor time that this process used, all threads. */
  readonly cpuMs: number;
}

export interface Timing {
  /** Median of the rounds' medians. */
  readonly p50: number;
  /** Over the calls of all rounds together. */
  readonly p99: number;
  /** Median of the rounds. */
  readonly perSecond: number;
  /** Median of the rounds. */
  readonly cpuMsEach: number;
  readonly calls: number;
  readonly rounds: number;
}

export function timingOf(rounds: readonly Round[]): Timing {
  const all = rounds.flatMap(({ latencies }) => latencies);
  return {
    p50: median(rounds.map(({ latencies }) => median(latencies))),
    p99: percentile(all, 0.99),
    perSecond: median(rounds.map(({ latencies, wallMs }) => (latencies.length / wallMs) * 1000)),
    cpuMsEach: median(rounds.map(({ latencies, cpuMs }) => cpuMs / latencies.length)),
    calls: all.length,
    rounds: rounds.length,
  };
}

/** Three significant digits, and no more than are of use. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return String(Math.round(value));
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${digits(ratio)} ×` : '-';
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A table in plain text that is a table in Markdown, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
