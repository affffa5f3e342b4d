/** Where ads are asked for. */
export interface Placement {
  readonly id: string;
  readonly name: string;
  /** How long an ad may wait for its impression beyond its planned start; null: as the server's setting says. */
  readonly holdForMs: number | null;
}
