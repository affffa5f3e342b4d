import type { CompanionsRequired } from '../catalog-file';
import type { Companion } from './companion';

/** A video with its media files, or a third party's VAST tag: one of `media` and `tag` is there. */
export interface Creative {
  readonly id: string;
  readonly name: string;
  readonly durationMs: number;
  /** Null: not skippable. */
  readonly skipAfterMs: number | null;
  readonly universalAdId: { readonly registry: string; readonly value: string } | null;
  /** An absolute http or https URL, macros not yet filled in. */
  readonly clickThrough: string | null;
  /** Empty for a tag. */
  readonly media: readonly MediaFile[];
  /** Empty for a tag. */
  readonly companions: readonly Companion[];
  /** How many of the companions a page must show for the video to be played. */
  readonly companionsRequired: CompanionsRequired;
  readonly tag: { readonly url: string; readonly unwrap: boolean } | null;
}

/** One encoding of a creative's video. */
export interface MediaFile {
  /** An absolute http or https URL, or a path that begins with `/media/`, to be resolved against the public URL. */
  readonly url: string;
  readonly type: string;
  /** Whether it is a playlist or manifest rather than one file. */
  readonly delivery: 'progressive' | 'streaming';
  /** Whether it is an HLS rendition. */
  readonly hls: boolean;
  readonly width: number;
  readonly height: number;
  readonly bitrateKbps: number | null;
  readonly codec: string | null;
}
