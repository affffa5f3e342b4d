import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a third party does with a request for its VAST. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** A third party's ad server on this machine. */
export interface ThirdParty {
  readonly url: string;
  /** Paths with queries that were asked, in order. */
  readonly requests: string[];
  /** What `/vast` answers from now on. */
  answer: string | Answering;
  /** Resolves when a path was asked. */
  heard(path: string): Promise<void>;
  close(): Promise<void>;
}

export async function startThirdParty(): Promise<ThirdParty> {
  const requests: string[] = [];
  const listeners: (() => void)[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url!);
    listeners.forEach((listener) => listener());
    const { answer } = third;
    if (!request.url!.startsWith('/vast')) response.writeHead(204).end();
    else if (typeof answer === 'function') answer(request, response);
    else response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const third: ThirdParty = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: '<VAST version="4.2"/>',
    heard: (path) =>
      new Promise((resolve) => {
        const listener = () => requests.includes(path) && resolve();
        listeners.push(listener);
        listener();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return third;
}

/** An ad as third parties write it, in VAST 3.0 and without what later versions ask for. */
export function theirAd(url: string, seconds = 15): string {
  return `<VAST version="3.0"><Ad id="theirs"><InLine><AdSystem>theirs</AdSystem><AdTitle>Their ad</AdTitle>
    <Error>${url}/their-error?code=[ERRORCODE]</Error><Impression>${url}/their-impression</Impression>
    <Creatives><Creative><Linear><Duration>00:00:${seconds}</Duration>
      <TrackingEvents><Tracking event="start">${url}/their-start</Tracking></TrackingEvents>
      <VideoClicks><ClickThrough>https://their.example/</ClickThrough></VideoClicks>
      <MediaFiles><MediaFile delivery="progressive" type="video/mp4" width="640" height="360">https://their.example/a.mp4</MediaFile></MediaFiles>
    </Linear></Creative></Creatives></InLine></Ad></VAST>`;
}
