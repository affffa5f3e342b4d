import type { ServedAd } from '../serving/serve-result';
import type { DocumentContext } from './document-context';

/** Makes the URLs that a document carries for one ad: all of them with the same token. */
export class TrackingUrls {
  private readonly token: string;

  private readonly publicUrl: string;

  constructor(
    { publicUrl, signer, placement, expiresAt }: Omit<DocumentContext, 'player'>,
    { hold, creativeRef, known, unheld }: ServedAd,
  ) {
    this.publicUrl = publicUrl;
    this.token = signer.sign({
      reservation: hold.reservation,
      slot: hold.slot,
      viewer: hold.lead.id,
      creative: creativeRef,
      placement,
      expiresAt,
      user: known.viewer === 'user',
      unheld,
    });
  }

  event(name: string): string {
    return `${this.publicUrl}/t/${name}/${this.token}`;
  }

  /** With the macro that the player replaces (VAST 4.3 §6). */
  get error(): string {
    return `${this.event('error')}?code=[ERRORCODE]`;
  }

  get click(): string {
    return `${this.publicUrl}/click/${this.token}`;
  }

  /** A click on a companion that has an address of its own. */
  clickOn(companion: string): string {
    return `${this.click}?companion=${companion}`;
  }
}
