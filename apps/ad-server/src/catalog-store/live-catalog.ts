import { basename } from 'node:path';
import type { StateBackend } from '@xsp/core';
import {
  catalogFromValue,
  catalogValue,
  parseCatalog,
  readCatalogFile,
  type Catalog,
  type CatalogFile,
} from '../catalog';
import { applyLimits } from '../charging/apply-limits';
import { catalogLimits } from '../charging/catalog-limits';
import { overlayRevision, readOverlay } from './overlay-document';
import { withOverlay, type Overlay } from './overlay';

/** How often it is looked for changes that other servers made. */
const EVERY_MS = 500;

/** The catalogue that is in force, and what it is made of. */
export interface CatalogInForce {
  readonly catalog: Catalog;
  /** Ids of campaigns that are not served. */
  readonly paused: ReadonlySet<string>;
  /** As data, before it was resolved: the file with what the API changed. */
  readonly value: CatalogFile;
  readonly overlay: Overlay;
  readonly file: CatalogFile;
}

export interface LiveCatalogOptions {
  readonly state: StateBackend;
  /** Path of the catalogue file. */
  readonly path: string;
  /** Told of each catalogue that comes into force. */
  readonly onChange: (inForce: CatalogInForce) => void;
  /** Told of what is wrong with one that does not: the old one stays in force. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * The catalogue while serving: the file, read again when it is told to, and what the API changed, kept in the state and
 * seen by all servers within a second. One that is wrong is refused whole, and the old one stays in force.
 */
export class LiveCatalog {
  private revision = -1;
  private present: CatalogInForce | undefined;
  private timer: NodeJS.Timeout | undefined;
  private refreshing: Promise<void> | undefined;

  private constructor(
    private readonly options: LiveCatalogOptions,
    private file: CatalogFile,
  ) {}

  /**
   * Reads the file, sets its limits, and puts it into force with what the API changed.
   *
   * @throws ValidationError with every mistake; StateError
   */
  static async open(options: LiveCatalogOptions): Promise<LiveCatalog> {
    const live = new LiveCatalog(options, await readFile(options.path));
    await applyLimits(options.state, catalogLimits(checked(live.file, options.path)));
    await live.refresh();
    live.timer = setInterval(() => void live.poll(), EVERY_MS).unref();
    return live;
  }

  get inForce(): CatalogInForce {
    return this.present!;
  }

  /** Reads the file again. @throws ValidationError with every mistake, and the old one stays in force; StateError */
  async reload(): Promise<void> {
    const { path, state } = this.options;
    const file = await readFile(path);
    const catalog = checked(file, path);
    const { overlay } = await readOverlay(state);
    checked(withOverlay(file, overlay), path);
    await applyLimits(state, catalogLimits(catalog));
    this.file = file;
    await this.refresh();
  }

  /** What the catalogue would be with another overlay. @throws ValidationError with every mistake */
  preview(overlay: Overlay): Catalog {
    return checked(withOverlay(this.file, overlay), this.options.path);
  }

  /** Puts into force what the state has now, without waiting for the next look. */
  async refresh(): Promise<void> {
    const { state, path, onChange } = this.options;
    const revision = await overlayRevision(state);
    const { overlay } = await readOverlay(state);
    const value = withOverlay(this.file, overlay);
    const catalog = checked(value, path);
    this.present = { catalog, paused: new Set(overlay.paused), value, overlay, file: this.file };
    this.revision = revision;
    onChange(this.present);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async poll(): Promise<void> {
    this.refreshing ??= this.refreshIfChanged().finally(() => (this.refreshing = undefined));
    await this.refreshing;
  }

  private async refreshIfChanged(): Promise<void> {
    try {
      if ((await overlayRevision(this.options.state)) !== this.revision) await this.refresh();
    } catch (error) {
      this.options.onRefused(error);
    }
  }
}

async function readFile(path: string): Promise<CatalogFile> {
  const text = await readCatalogFile(path);
  // Checked with its lines first, so that every mistake is named by its place in the file.
  parseCatalog(text, { name: basename(path) });
  return catalogValue(text, basename(path)) as CatalogFile;
}

function checked(value: CatalogFile, path: string): Catalog {
  return catalogFromValue(value, { name: basename(path) }).catalog;
}
