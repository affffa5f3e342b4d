/** An ad beside the player while a creative's video plays, or after it. */
export interface Companion {
  /** Unique in its creative. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The place on the publisher's page that it is for; null: any of its size. */
  readonly slot: string | null;
  readonly resource: CompanionResource;
  /** Its own; null: that of the creative for an image, and none for what has links of its own. */
  readonly clickThrough: string | null;
  readonly altText: string | null;
}

export type CompanionResource =
  /** An absolute http or https URL, or a path that begins with `/media/`. */
  | { readonly kind: 'image'; readonly url: string; readonly type: string }
  | { readonly kind: 'iframe'; readonly url: string }
  | { readonly kind: 'html'; readonly html: string };
