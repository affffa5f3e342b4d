import {
  charges,
  partitionKey,
  type CommitAnswer,
  type CommitRequest,
  type ConsumeAnswer,
  type ConsumeRequest,
  type Partition,
  type ReleaseAnswer,
  type ReleaseRequest,
  type ReserveAnswer,
  type ReserveRequest,
} from '@xsp/core';
import { encodeOption } from './encode/encode-option';
import { commitRequest, eraseRequest, eventText, releaseRequest } from './encode/encode-request';
import { commitStatus, type Asking, type Executing } from './executing';
import type { RememberedRefusals } from './refusals/remembered-refusals';
import { Reserving } from './reserving';
import type { Templates } from './store/templates';

/** One Redis: each call is one call. */
export class ExecutingWhole implements Executing {
  private readonly reserving: Reserving;

  constructor(
    private readonly templates: Templates,
    private readonly asking: Asking,
    memory: RememberedRefusals,
  ) {
    this.reserving = new Reserving(templates, asking, memory);
  }

  reserve(request: ReserveRequest): Promise<ReserveAnswer> {
    return this.reserving.reserve(request);
  }

  consume(request: ConsumeRequest): Promise<ConsumeAnswer> {
    return this.reserving.consume(request);
  }

  async commit({
    hold,
    event = charges.IMPRESSION,
    option,
    bind = {},
    params = {},
  }: CommitRequest): Promise<CommitAnswer> {
    const lead = partitionKey(hold.lead);
    const counts = option && eventText(option, { bind, params });
    const request = commitRequest(lead, hold.reservation, hold.slot, event, counts);
    const answer = await this.asking.ask(request, option ? [encodeOption(option)] : [], hold.reservation);
    const [, now, status, unbilled, template] = answer.split(' ');
    const key =
      template === undefined ? undefined : (this.templates.peek(template) ?? (await this.templates.get(template))).key;
    return {
      now: Number(now),
      status: commitStatus(status),
      unbilled: unbilled === '1',
      ...(key !== undefined && { key }),
    };
  }

  async release({ reservation, lead, slot, rememberMs }: ReleaseRequest): Promise<ReleaseAnswer> {
    const request = releaseRequest(partitionKey(lead), reservation, slot ?? '-', rememberMs);
    const answer = await this.asking.ask(request, [], reservation);
    const [, now, status] = answer.split(' ');
    return { now: Number(now), status: status as ReleaseAnswer['status'] };
  }

  async erase(partition: Partition): Promise<number> {
    const key = partitionKey(partition);
    const [, , removed] = (await this.asking.ask(eraseRequest(key), [], key)).split(' ');
    return Number(removed);
  }
}
