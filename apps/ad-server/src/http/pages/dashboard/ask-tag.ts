import { HttpTransport, TransportError, ValidationError } from '@xsp/core';
import type { FastifyInstance } from 'fastify';
import { HttpProblem } from '../../problem';
import type { TagResponse } from './tag-answer';

/** What may stand in for ad tags of this server. */
const OWN_TAGS = /^\/(vast|vmap)$/;

/**
 * Asks ad tags. Tags of others over a transport that reaches no private address, so that the page cannot be used to look
 * around in the server's network; the server's own without any network.
 */
export class TagAsker {
  private readonly transport = new HttpTransport({
    timeoutMs: 5_000,
    maxResponseBytes: 1024 * 1024,
    retry: { retries: 0 },
  });

  constructor(
    private readonly app: FastifyInstance,
    private readonly publicUrl: () => string,
  ) {}

  /** @throws ValidationError for what is no address; HttpProblem 502 for one that does not answer */
  async ask(tag: string): Promise<TagResponse> {
    if (!URL.canParse(tag, this.publicUrl())) throw new ValidationError('url', 'must be an address (http or https)');
    const url = new URL(tag, this.publicUrl());
    const start = performance.now();
    const own = url.origin === new URL(this.publicUrl()).origin && OWN_TAGS.test(url.pathname);
    const response = own ? await this.askHere(url) : await this.askElsewhere(url);
    return { ...response, tookMs: Math.round((performance.now() - start) * 10) / 10 };
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private async askHere(url: URL): Promise<Omit<TagResponse, 'tookMs'>> {
    const answer = await this.app.inject({ method: 'GET', url: url.pathname + url.search });
    return {
      url: url.href,
      status: answer.statusCode,
      contentType: String(answer.headers['content-type'] ?? ''),
      body: answer.rawPayload,
    };
  }

  private async askElsewhere(url: URL): Promise<Omit<TagResponse, 'tookMs'>> {
    try {
      const { status, headers, body, url: last } = await this.transport.send({ url: url.href });
      return { url: last, status, contentType: String(headers['content-type'] ?? ''), body };
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      throw new HttpProblem({ status: 502, title: 'No answer', detail: error.message, code: error.code });
    }
  }
}
