/** Something that happens at a moment of virtual time. */
interface Event {
  readonly at: number;
  /** Events of one moment happen in the order they were added. */
  readonly order: number;
  readonly run: () => Promise<void> | void;
}

/** What is to happen, by time: a binary heap. */
export class EventQueue {
  private readonly heap: Event[] = [];
  private added = 0;

  get size(): number {
    return this.heap.length;
  }

  add(at: number, run: () => Promise<void> | void): void {
    const event = { at: Math.round(at), order: this.added++, run };
    let index = this.heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(event, this.heap[parent]!)) break;
      this.heap[index] = this.heap[parent]!;
      index = parent;
    }
    this.heap[index] = event;
  }

  /** Takes the next event out. */
  next(): Event | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (!first || !last || this.heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.heap.length) break;
      if (child + 1 < this.heap.length && before(this.heap[child + 1]!, this.heap[child]!)) child++;
      if (!before(this.heap[child]!, last)) break;
      this.heap[index] = this.heap[child]!;
      index = child;
    }
    this.heap[index] = last;
    return first;
  }
}

function before(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
