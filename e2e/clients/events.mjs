// The Vercel AI SDK follows events by webhook: PROGRAM=… node --test events.mjs
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMCPClient, experimental_createMCPEventWebhook as createMCPEventWebhook } from '@ai-sdk/mcp';
import { run } from './program.mjs';

const names = ['order.created', 'order.paid', 'cart.abandoned', 'customer.created', 'product.created', 'order.pickup_placed', 'order.shipping_placed'];

// memory keeps subscriptions as the SDK wants it.
function memory() {
  const all = new Map();
  return {
    get: async (key) => all.get(key),
    getById: async (id) => [...all.values()].find((one) => one.id === id),
    set: async (one) => void all.set(one.key, one),
    update: async (key, patch) => void all.set(key, { ...all.get(key), ...patch }),
    delete: async (key) => void all.delete(key),
    size: () => all.size,
  };
}

// receiver is an endpoint at which the SDK takes deliveries; next waits for an event.
async function receiver(t, store) {
  const events = [];
  let wake = () => {};
  const handle = createMCPEventWebhook({
    store,
    onEvent: async ({ event }) => {
      events.push(event);
      wake();
    },
    onError: (error) => assert.fail(error),
  });
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await handle(
      new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers: request.headers, body: Buffer.concat(chunks) }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const next = async (late) => {
    while (events.length === 0) {
      assert.ok(!late.aborted, 'no event was delivered in time');
      await new Promise((resolve) => {
        wake = resolve;
        late.addEventListener('abort', resolve, { once: true });
      });
    }
    return events.shift();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, next };
}

// fixture has a sandbox store, a server that follows it, and play, which does what a shopper does.
async function fixture(t, origin) {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  const kept = { ...process.env, ECWID_DATA_DIR: folder, ECWID_EVENTS_KEY: 'a key of the test, not in any keyring' };
  const sandbox = run(['sandbox', '--addr', '127.0.0.1:0', '--rate-limit', '0'], kept);
  const store = JSON.parse((await sandbox.said(/^{.*}$/m))[0]);
  const made = await run(['token', 'new', '--label', 'ai-sdk'], kept).ended;
  const env = { ...kept, ECWID_API_URL: store.apiUrl, ECWID_STORE_ID: String(store.storeId), ECWID_TOKEN: store.token };
  const args = ['http', '--addr', '127.0.0.1:0', '--auth', 'bearer', '--poll-interval', '1s', '--events-allow', origin, '--log-level', 'warn'];
  const server = run(args, env);
  const { url } = JSON.parse((await server.said(/^{.*}$/m))[0]);
  t.after(async () => {
    for (const one of [server, sandbox]) {
      one.stop();
      await one.ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const control = store.apiUrl.replace('/api/v3', '/_sandbox');
  const play = async (path, body) => {
    const response = await fetch(control + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  };
  return { url, token: made.out.trim(), play };
}

// warmUp registers customers until one is delivered: what there was when the server began is no news.
async function warmUp(endpoint, play) {
  for (let attempt = 0; attempt < 12; attempt++) {
    const { customerId } = await play('/customers', { email: `events-${attempt}@example.com` });
    const event = await endpoint.next(AbortSignal.timeout(5000)).catch(() => undefined);
    if (event) return { event, customerId };
  }
  throw new Error('no new customer was delivered');
}

test('the AI SDK subscribes and is called back', { timeout: 120_000 }, async (t) => {
  const store = memory();
  const endpoint = await receiver(t, store);
  const { url, token, play } = await fixture(t, endpoint.origin);
  const client = await createMCPClient({
    transport: { type: 'http', url, headers: { authorization: `Bearer ${token}` } },
    experimental_events: { store },
  });
  t.after(() => client.close());
  const events = client.experimental_events;

  const listed = await events.list();
  assert.deepEqual(listed.events.map(({ name }) => name), names);
  for (const { delivery } of listed.events) assert.deepEqual([...delivery].sort(), ['poll', 'push', 'webhook']);

  const delivery = () => ({ mode: 'webhook', url: `${endpoint.origin}/hooks`, allowInsecureLocalhost: true });
  const customers = await events.subscribe({ name: 'customer.created', delivery: delivery() });
  assert.ok(customers.id && Date.parse(customers.refreshBefore) > Date.now() && !customers.truncated, JSON.stringify(customers));
  const warm = await warmUp(endpoint, play);
  assert.equal(warm.event.name, 'customer.created');
  await events.unsubscribe({ id: customers.id });

  const paid = await events.subscribe({ name: 'order.paid', arguments: { minTotal: 1 }, delivery: delivery(), ttlMs: 600_000 });
  const { internalId } = await play('/orders', { email: warm.event.data.email, paid: true });
  let event;
  do event = await endpoint.next(AbortSignal.timeout(60_000));
  while (event.name !== 'order.paid');
  assert.equal(event.eventId, `order-paid-1003-${internalId}`);
  assert.ok(event.data.total >= 1 && event.data.storeId === 1003 && !('email' in event.data), JSON.stringify(event));
  assert.equal(typeof event.cursor, 'string');

  const again = await events.refresh({ id: paid.id });
  assert.equal(again.id, paid.id);
  assert.ok(!again.truncated, JSON.stringify(again));
  await events.unsubscribe({ id: paid.id });
  assert.equal(store.size(), 0);
  await assert.rejects(events.subscribe({ name: 'order.refunded', delivery: delivery() }), /order.refunded/);
  await assert.rejects(events.subscribe({ name: 'order.paid', arguments: { minTotal: 'much' }, delivery: delivery() }), /minTotal/);
});
