import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What a server does with a request. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on a free port of this machine. */
export interface AdServer {
  readonly url: string;
  /** The paths with queries that were asked, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Starts a server; a string is the document at a path. */
export async function startAdServer(
  paths: (url: string) => Readonly<Record<string, string | Answering>>,
): Promise<AdServer> {
  const requests: string[] = [];
  let answers: Readonly<Record<string, string | Answering>> = {};
  const server = createServer((request, response) => {
    requests.push(request.url!);
    const path = request.url!.replace(/\?.*/s, '');
    const answer = Object.hasOwn(answers, path) ? answers[path]! : notFound;
    if (typeof answer === 'function') answer(request, response);
    else response.writeHead(200, { 'content-type': 'application/xml' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = paths(url);
  return {
    url,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const notFound: Answering = (_, response) => response.writeHead(404).end();
