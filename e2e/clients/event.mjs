// What every driver does with MCP Events of a sandbox store, once it has a connected client.
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { play } from './trigger.mjs';

const extension = 'io.modelcontextprotocol/events';
const name = 'product.created';
const patience = 60_000;

// pollAndStream checks that a poll and a stream tell of the same new product. It prints what happened as one line of
// JSON. Result is the SDK's schema for the results of methods that it does not know.
export async function pollAndStream(client, transport, wanted, about, result) {
  const ask = (method, params, signal) => client.request({ method, params }, result, { timeout: patience, signal });
  try {
    await client.connect(transport, { timeout: 10_000 });
    const offered = extension in (client.getServerCapabilities().extensions ?? {});
    assert.equal(offered, !wanted.sse);
    const found = offered ? await follow(client, ask, play(wanted.events)) : await refused(ask);
    console.log(JSON.stringify({ ok: true, events: true, ...about(), ...found }));
    await client.close();
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error) }));
    process.exitCode = 1;
    await client.close();
  }
}

async function refused(ask) {
  await assert.rejects(ask('events/list', {}), { code: -32601 });
  return { offered: false };
}

async function follow(client, ask, shop) {
  const { events } = await ask('events/list', {});
  assert.equal(events.length, 7);
  const poll = (cursor) => ask('events/poll', { name, cursor });
  const add = async () => `product-created-1003-${(await shop('/products', { name: 'Polled', price: 3 })).productId}`;
  const cursor = await warmUp(poll, add);
  const heard = listener();
  client.fallbackNotificationHandler = heard.tell;
  const leave = new AbortController();
  const stream = ask('events/stream', { name, cursor }, leave.signal).catch((error) => error);
  assert.equal((await heard.next('active')).truncated, false);
  const added = await add();
  const streamed = await heard.next('event');
  assert.equal(streamed.eventId, added);
  const polled = await poll(cursor);
  assert.deepEqual(polled.events.map(({ eventId, data }) => ({ eventId, data })), [{ eventId: added, data: streamed.data }]);
  for (const behind of [polled.cursor, streamed.cursor]) assert.deepEqual((await poll(behind)).events, []);
  leave.abort();
  assert.ok((await stream) instanceof Error, 'the stream was answered');
  return { streamed: added };
}

// listener collects notifications of the extension; next waits for the next one, which has to be of a kind.
function listener() {
  const waiting = [];
  let wake = () => {};
  const tell = async ({ method, params }) => {
    if (method === 'notifications/events/heartbeat') return;
    waiting.push({ method, params });
    wake();
  };
  const next = async (kind) => {
    const late = AbortSignal.timeout(patience);
    while (waiting.length === 0) {
      assert.ok(!late.aborted, `no ${kind} in time`);
      await new Promise((resolve) => {
        wake = resolve;
        late.addEventListener('abort', resolve, { once: true });
      });
    }
    const { method, params } = waiting.shift();
    assert.equal(method, `notifications/events/${kind}`);
    return params;
  };
  return { tell, next };
}

// warmUp adds products until one is told of, and returns the cursor behind it: what there was when the server first began
// is no news, and another driver may be told of something meanwhile.
async function warmUp(poll, add) {
  let { cursor } = await poll(null);
  for (let attempt = 0; attempt < 20; attempt++) {
    const added = await add();
    for (let look = 0; look < 30; look++) {
      const page = await poll(cursor);
      cursor = page.cursor;
      if (page.events.some(({ eventId }) => eventId === added)) return cursor;
      await setTimeout(100);
    }
  }
  throw new Error('no new product was told of');
}
