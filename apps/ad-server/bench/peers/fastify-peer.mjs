// A bare fastify on a free port, for comparison. `fixed BYTES`: answers /vast with so many bytes of XML. `check-then-act`:
// as the guide's first server does it: reads the counts, compares them, counts, and writes a document by a template.
import { fastify } from 'fastify';

const [mode, bytes] = process.argv.slice(2);
const app = fastify({ requestTimeout: 10_000 });
const fixed = `<VAST version="4.2">${' '.repeat(Math.max(0, Number(bytes) - 27))}</VAST>`;
const seen = new Map();
let spent = 0;

const handlers = { fixed: () => fixed, 'check-then-act': checkThenAct };

function checkThenAct({ query: { user } }) {
  const key = `freq:${user}:acme`;
  const count = seen.get(key) ?? 0;
  if (count >= 3 || spent + 0.005 > 1e9) return '<VAST version="4.2"></VAST>';
  seen.set(key, count + 1);
  spent += 0.005;
  const track = (event) => `<Tracking event="${event}"><![CDATA[http://127.0.0.1/t/${event}?u=${user}]]></Tracking>`;
  const tracking = ['start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete'].map(track).join('');
  return (
    '<VAST version="4.2"><Ad id="acme"><InLine><AdSystem>peer</AdSystem><AdTitle>acme</AdTitle>' +
    `<Impression><![CDATA[http://127.0.0.1/t/impression?u=${user}]]></Impression><Creatives><Creative><Linear>` +
    `<Duration>00:00:15</Duration><TrackingEvents>${tracking}</TrackingEvents><MediaFiles>` +
    '<MediaFile delivery="progressive" type="video/mp4" width="1280" height="720">http://127.0.0.1/a.mp4</MediaFile>' +
    '</MediaFiles></Linear></Creative></Creatives></InLine></Ad></VAST>'
  );
}

app.get('/vast', async (request, reply) => reply.type('application/xml').send(handlers[mode](request)));
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'listening', url: `http://127.0.0.1:${app.server.address().port}` }));
