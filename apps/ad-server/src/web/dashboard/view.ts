/** A page of the dashboard while it is shown. */
export interface View {
  readonly title: string;
  readonly node: HTMLElement;
  /** Called when it is in the document. */
  start(): void;
  stop(): void;
}

/** Calls again and again, a second after it was done; rests while nobody can see the page. @returns ends it */
export function everySecond(work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const run = async (): Promise<void> => {
    if (!document.hidden) await work();
    if (!ended) timer = setTimeout(() => void run(), 1_000);
  };
  void run();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
