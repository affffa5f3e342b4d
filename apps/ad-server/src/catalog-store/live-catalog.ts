import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StateBackend } from '@xsp/core';
import { readingChecked, readingValue, type Catalog, type CatalogFile } from '../catalog';
import { applyLimits, placeOf } from '../charging/apply-limits';
import { inTurns } from '../in-turns';
import { refuseCountedOtherwise } from './counted-otherwise';
import { departedBetween, withDeparted } from './departed';
import { checkFileInThread } from './file/check-file-in-thread';
import type { CheckedFile } from './file/checked-file';
import { keepFile, readKeptFile } from './file/kept-file';
import { announcedVersion, changeOverlay, readOverlay } from './overlay-document';
import { changesNothing, makeTheSame, withOverlay, withoutStale, type Overlay } from './overlay';
import { settleLimits } from './settle-limits';
import { SettledLimits } from './settled-limits';
import { writtenLimits } from './written-limits';

/** How often it is looked for changes that other servers made. */
const EVERY_MS = 500;

/** How often the overlay is read anew when it changes while its limits are being set. */
const TRIES = 10;

/** A catalogue, and the file and overlay that it was made of. */
interface Made {
  readonly checked: CheckedFile;
  readonly overlay: Overlay;
  readonly catalog: Catalog;
}

/** The catalogue that is in force, and what it is made of. */
export interface CatalogInForce {
  readonly catalog: Catalog;
  /** Ids of campaigns that are not served. */
  readonly paused: ReadonlySet<string>;
  /** What left the catalogue and was served while tokens that are valid were signed. */
  readonly departed: readonly Catalog[];
  /** As data, before it was resolved: the file with what the API changed. */
  readonly value: CatalogFile;
  readonly overlay: Overlay;
  readonly file: CatalogFile;
}

export interface LiveCatalogOptions {
  readonly state: StateBackend;
  /** Path of the catalogue file. */
  readonly path: string;
  /** How long beacons of an ad are accepted: as long it is remembered what left the catalogue, and a day. */
  readonly tokenTtlMs: number;
  /** What has to be done before a catalogue comes into force. */
  readonly beforeChange?: (catalog: Catalog) => Promise<void>;
  /** Puts each catalogue into force. */
  readonly onChange: (inForce: CatalogInForce) => Promise<void> | void;
  /** Told of what is wrong with one that does not: the old one stays in force. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * The catalogue while serving: the file, read again when it is told to, and what the API changed, kept in the state as one
 * document and seen by all servers within a second. One that is wrong is refused whole, and the old one stays in force.
 *
 * The document is the truth for the limits of what the API wrote: every server that takes a version of it makes the
 * state's limits agree, and looks again and again whether they do, so that a server that is killed between the document
 * and the limits leaves nothing half done.
 */
export class LiveCatalog {
  private present: CatalogInForce | undefined;
  /** What was made last and is not in force yet: what is checked is not made once more to be taken. */
  private made: Made | undefined;
  private version = -1;
  /** Of the overlay that was refused, so that it is told once. */
  private refused = -1;
  private readonly settled: SettledLimits;
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;
  /** The end of what was begun last: one change is taken after the other. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly options: LiveCatalogOptions,
    private checkedFile: CheckedFile,
  ) {
    this.settled = new SettledLimits(options.state);
  }

  /**
   * Reads the file, sets its limits, and puts it into force with what the API changed.
   *
   * @throws ValidationError with every mistake; StateError
   */
  static async open(options: LiveCatalogOptions): Promise<LiveCatalog> {
    const checked = await checkFileInThread(options.path);
    const live = new LiveCatalog(options, checked);
    await live.take(checked);
    live.timer = setInterval(() => void live.poll(), EVERY_MS).unref();
    return live;
  }

  get inForce(): CatalogInForce {
    return this.present!;
  }

  /** Reads the file again. @throws ValidationError with every mistake, and the old one stays in force; StateError */
  async reload(): Promise<void> {
    const checked = await checkFileInThread(this.options.path);
    await this.inTurn(() => this.take(checked));
  }

  /** What the catalogue would be with another overlay. @throws ValidationError with every mistake */
  preview(overlay: Overlay): Promise<Catalog> {
    return this.catalogOf(this.checkedFile, overlay);
  }

  /** An overlay by which a catalogue becomes another, with what leaves thereby. */
  remembering(overlay: Overlay, before: CatalogFile, after: CatalogFile): Overlay {
    const part = departedBetween(before, after);
    if (!part) return overlay;
    const { state, tokenTtlMs } = this.options;
    const departed = withDeparted(overlay.departed, part, { now: state.now(), tokenTtlMs });
    return departed === overlay.departed ? overlay : { ...overlay, departed };
  }

  /** Puts into force what the state has now, without waiting for the next look. */
  async refresh(): Promise<void> {
    await this.inTurn(() => this.load(this.checkedFile));
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Takes a file that is right by itself, if it is so with what the API changed. */
  private async take(checked: CheckedFile): Promise<void> {
    const { state } = this.options;
    const { file, limits } = checked;
    const { overlay } = await readOverlay(state);
    const catalog = await this.catalogOf(checked, overlay);
    await nextTurn();
    await this.replaceFile(checked);
    const written = writtenLimits(catalog, file, overlay);
    await applyLimits(state, limits, new Set(written.own.map(placeOf)));
    await this.load(checked, true);
    this.refused = -1;
  }

  /**
   * Remembers what leaves with the file before, this server's or another's, and forgets what was changed of it. First
   * forgotten, then set: other servers set what the overlay says as long as it says so.
   */
  private async replaceFile(checked: CheckedFile): Promise<void> {
    const { state } = this.options;
    const { file, known } = checked;
    const kept = await readKeptFile(state);
    const isNew = kept?.version !== known.version;
    const before = kept && isNew ? [await kept.file()] : [];
    if (this.present && this.checkedFile.known.version !== known.version) before.push(this.present.file);
    await changeOverlay(state, async (present) => {
      const next = withoutStale(file, present);
      const after = withOverlay(file, next);
      for (const one of before) {
        await refuseCountedOtherwise(state, withOverlay(one, present), after, present.departed);
      }
      return before.reduce((all, one) => this.remembering(all, withOverlay(one, present), after), next);
    });
    if (isNew) await keepFile(state, checked);
  }

  /**
   * Puts a file into force with the overlay as it is now, once the limits of that are set.
   *
   * @param isNew the file is taken anew, whatever the overlay
   */
  private async load(checked: CheckedFile, isNew = false): Promise<void> {
    const { file } = checked;
    const { state, beforeChange, onChange } = this.options;
    for (let tries = 1; ; tries++) {
      const { overlay, version } = await readOverlay(state);
      if ((version === this.version || version === this.refused) && !isNew) return;
      const catalog = await this.catalogWith(checked, overlay, version);
      const value = withOverlay(file, overlay);
      const departed = await departedCatalogs(overlay, state.now());
      const next = { catalog, paused: new Set(overlay.paused), departed, value, overlay, file };
      await nextTurn();
      const written = writtenLimits(next.catalog, file, overlay);
      const isNewest = await settleLimits(state, written, version);
      if (!isNewest && tries < TRIES) continue;
      await beforeChange?.(next.catalog);
      await onChange(next);
      this.checkedFile = checked;
      this.present = next;
      this.made = undefined;
      this.version = version;
      this.settled.watch(written, version);
      return;
    }
  }

  private async catalogWith(checked: CheckedFile, overlay: Overlay, version: number): Promise<Catalog> {
    try {
      return await this.catalogOf(checked, overlay);
    } catch (error) {
      this.refused = version;
      throw error;
    }
  }

  /** @throws ValidationError with every mistake */
  private async catalogOf(checked: CheckedFile, overlay: Overlay): Promise<Catalog> {
    const before = this.present && { ...this.present, checked: this.checkedFile };
    for (const one of [before, this.made]) {
      if (one?.checked === checked && makeTheSame(one.overlay, overlay)) return one.catalog;
    }
    const catalog = await makeCatalog(checked, overlay);
    this.made = { checked, overlay, catalog };
    return catalog;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work, work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async poll(): Promise<void> {
    this.polling ??= this.look().finally(() => (this.polling = undefined));
    await this.polling;
  }

  private async look(): Promise<void> {
    try {
      if ((await announcedVersion(this.options.state)) !== this.version) await this.refresh();
      await this.settled.lookAtSome();
    } catch (error) {
      this.options.onRefused(error);
    }
  }
}

/** @throws ValidationError with every mistake */
async function makeCatalog({ file, known }: CheckedFile, overlay: Overlay): Promise<Catalog> {
  if (changesNothing(overlay)) return inTurns(readingChecked(file, known));
  return (await inTurns(readingValue(withOverlay(file, overlay), { name: known.name }))).catalog;
}

/** What left the catalogue and is still to be answered for. */
async function departedCatalogs({ departed }: Overlay, now: number): Promise<readonly Catalog[]> {
  const catalogs: Catalog[] = [];
  for (const { part, until } of departed) {
    const known = { name: 'departed', version: '', warnings: [] };
    if (until > now) catalogs.push(await inTurns(readingChecked(part, known)));
  }
  return catalogs;
}
