import type { Redis } from 'ioredis';

/**
 * Lets the commands that one turn of the event loop brings leave in one system call, not one each: that is a third of what
 * a short command costs this process. None waits for anything but the code that runs already.
 */
export class GatherWrites {
  private gathering: Redis['stream'] | undefined;

  constructor(private readonly redis: Redis) {}

  /** Called before a command is written. */
  begin(): void {
    const { stream } = this.redis;
    if (!stream || stream === this.gathering) return;
    this.gathering = stream;
    stream.cork();
    process.nextTick(() => {
      if (this.gathering === stream) this.gathering = undefined;
      stream.uncork();
    });
  }
}
