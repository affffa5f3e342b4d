import { INSTRUMENTS, type Definition } from '../instruments';
import type { Metrics } from '../metrics';
import { CounterCells } from './counter-cells';
import { GaugeValues } from './gauge-values';
import { HistogramCells, type Observer } from './histogram-cells';
import type { Reading } from './reading';

export interface RecorderOptions {
  /** How long a source of metrics may take when they are read; 1,000 ms when left out. */
  readonly sourceTimeoutMs?: number;
}

/** Keeps what is measured, in memory of a fixed size, until an exporter reads it. */
export class Recorder {
  /** For whoever measures. */
  readonly metrics: Metrics;
  private readonly cells: readonly (CounterCells | GaugeValues | HistogramCells)[];
  private readonly updates = new Set<() => void | Promise<void>>();
  private readonly observers = new Set<Observer>();
  private readonly sourceTimeoutMs: number;

  constructor({ sourceTimeoutMs = 1_000 }: RecorderOptions = {}) {
    this.sourceTimeoutMs = sourceTimeoutMs;
    const cells = Object.entries(INSTRUMENTS).map(([name, definition]) => [name, this.cellsOf(definition)] as const);
    this.cells = cells.map(([, cell]) => cell);
    this.metrics = {
      ...Object.fromEntries(cells),
      beforeReading: (update: () => void | Promise<void>) => {
        this.updates.add(update);
        return () => void this.updates.delete(update);
      },
    } as unknown as Metrics;
  }

  /** Asks the sources that are asked only now, and answers with all there is. */
  async read(): Promise<readonly Reading[]> {
    await Promise.all([...this.updates].map((update) => this.update(update)));
    return this.cells.map((cell) => cell.read());
  }

  /** Has `observer` hear of each value of each histogram. @returns ends it */
  observe(observer: Observer): () => void {
    this.observers.add(observer);
    return () => void this.observers.delete(observer);
  }

  private cellsOf(definition: Definition): CounterCells | GaugeValues | HistogramCells {
    switch (definition.type) {
      case 'counter':
        return new CounterCells(definition);
      case 'gauge':
        return new GaugeValues(definition);
      case 'histogram':
        return new HistogramCells(definition, this.observers);
    }
  }

  /** One source that fails or hangs takes no other with it. */
  private async update(update: () => void | Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('too late')), this.sourceTimeoutMs);
    });
    try {
      await Promise.race([Promise.resolve().then(update), late]);
    } catch {
      this.metrics.readErrors.add(1);
    } finally {
      clearTimeout(timer);
    }
  }
}
