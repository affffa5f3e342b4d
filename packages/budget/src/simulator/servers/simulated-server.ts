/** A request for an ad in the simulation. */
export interface SimulatedRequest {
  readonly id: string;
  readonly user: string;
  /** Indexes of the campaigns that could serve it, the dearest first. */
  readonly eligible: readonly number[];
}

/** An ad that was served. */
export interface ServedAd {
  /** Index of the campaign. */
  readonly campaign: number;
  /** The impression came. @returns whether it was billed */
  confirm(): Promise<boolean>;
}

/** One server under simulation. */
export interface SimulatedServer {
  serve(request: SimulatedRequest): Promise<ServedAd | undefined>;
  /** Called every so often, where the server wants it. */
  refresh(): Promise<void>;
}
