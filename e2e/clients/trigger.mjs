// What every driver does with the triggers of a sandbox store, once it has a connected client.
import assert from 'node:assert/strict';

const patience = 60_000;
const uriOf = (trigger) => `ecwid://triggers/${trigger}`;
const followed = ['new-order', 'new-pickup-order', 'new-customer'];

// follow subscribes to triggers, plays a shopper and checks that each change is told of and read once. It prints what
// happened as one line of JSON. Subscribe gets the addresses and whom to give notifications to.
export async function follow(client, transport, wanted, about, subscribe) {
  try {
    await client.connect(transport, { timeout: 10_000 });
    const details = about();
    const heard = listener();
    await subscribe(followed.map(uriOf), heard.tell);
    const shop = play(wanted.control);
    const customer = await warmUp(client, heard, shop);
    const order = await oneOrder(client, heard, shop, customer);
    await client.close();
    console.log(JSON.stringify({ ok: true, triggers: true, ...details, ...order }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error) }));
    process.exitCode = 1;
    await client.close();
  }
}

// listener collects notifications; of waits until there was one of each address since it was asked last, or until it is
// too late.
function listener() {
  const told = new Set();
  let wake = () => {};
  const tell = ({ params }) => {
    told.add(params.uri);
    wake();
  };
  const of = async (uris, late) => {
    while (!uris.every((uri) => told.has(uri))) {
      if (late.aborted) return false;
      await new Promise((resolve) => {
        wake = resolve;
        late.addEventListener('abort', resolve, { once: true });
      });
    }
    for (const uri of uris) told.delete(uri);
    return true;
  };
  return { tell, of };
}

export const play = (control) => async (path, body) => {
  const response = await fetch(control + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
};

async function read(client, trigger, after) {
  const { contents } = await client.readResource({ uri: uriOf(trigger) + (after ? `?after=${after}` : '') });
  const page = JSON.parse(contents[0].text);
  assert.equal(page.trigger, trigger);
  assert.ok(!page.truncated, contents[0].text);
  return page;
}

// warmUp registers customers until the client learns of one: what there was when the server first began is no news.
async function warmUp(client, heard, shop) {
  for (let attempt = 0; attempt < 12; attempt++) {
    const email = `trigger-${process.pid}-${attempt}@example.com`;
    const { customerId } = await shop('/customers', { email });
    const late = AbortSignal.timeout(5000);
    while (await heard.of([uriOf('new-customer')], late)) {
      const { events } = await read(client, 'new-customer');
      if (events.some((e) => e.eventId === `customer-created-1003-${customerId}`)) return email;
    }
  }
  throw new Error('no new customer was told of');
}

// oneOrder is placed for pickup: two triggers fire, each once. What other clients bought before may be told of late, so
// that a notification alone does not mean this order.
async function oneOrder(client, heard, shop, email) {
  const triggers = ['new-order', 'new-pickup-order'];
  const before = await Promise.all(triggers.map((trigger) => read(client, trigger)));
  const { internalId } = await shop('/orders', { email, fulfillmentType: 'PICKUP', orderComments: 'in a hurry' });
  const late = AbortSignal.timeout(patience);
  const found = [];
  for (const [i, trigger] of triggers.entries()) {
    do {
      assert.ok(await heard.of([uriOf(trigger)], late), `${trigger} was not told of in time`);
      found[i] = await read(client, trigger, before[i].cursor);
    } while (found[i].events.length === 0);
  }
  assert.deepEqual(found.map(({ events }) => events.map((e) => e.eventId)), [[`order-created-1003-${internalId}`], [`order-pickup-1003-${internalId}`]]);
  assert.ok(!JSON.stringify(found).includes('in a hurry'), 'the words of the shopper are in the event');
  return { events: found.flatMap(({ events }) => events.map((e) => e.eventId)) };
}
