// People use the demo's pages in a browser, and an agent learns of it: PROGRAM=… ARTEFACTS=folder node --test page.mjs
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openAgent } from './agent.mjs';
import { problems, tooWide, unseen } from './page_check.mjs';
import { addToCart, enter, entry, openShop, placed, visitor } from './shop.mjs';

const carts = 'ecwid://triggers/new-abandoned-cart';
const pickups = 'ecwid://triggers/new-pickup-order';
let shop, shopper, bought; // the last is the number of an order
before(async () => {
  shop = await openShop();
  shopper = await visitor(shop.base);
});
after(async () => {
  await shopper?.close();
  await shop?.close();
});

// keep stores a picture of what is to be seen, or of the whole page.
const folder = process.env.ARTEFACTS;
async function keep(page, name, fullPage) {
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}

test('buy for pickup', async (t) => {
  const agent = await openAgent(shop.mcp, pickups);
  t.after(agent.close);
  const { page, at } = shopper;
  await at('');
  const name = await addToCart(page);
  await enter(page, 'pat@example.com');
  await page.getByLabel('Pick up at the shop').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').fill('Pat Ayers');
  await page.getByLabel('Anything to tell us?').fill('Ring twice');
  await page.getByRole('button', { name: /^Pay .* now$/ }).click();
  const { id, facts } = await placed(page);
  bought = id;
  assert.match(facts, /Payment\s+Paid/i);
  assert.match(facts, /Pick up at the shop/);
  await agent.told(pickups);
  const [event] = await agent.events(pickups);
  assert.equal(event.summary.orderId, id);
  const found = await agent.call('find_order', { orderId: id });
  const [order] = found.structuredContent.orders;
  assert.deepEqual([order.email, order.paymentStatus, order.fulfillmentType, order.items[0].name], ['pat@example.com', 'PAID', 'pickup', name]);
});

test('abandon a cart: the agent is told, and the console shows it', async (t) => {
  const agent = await openAgent(shop.mcp, carts);
  t.after(agent.close);
  const { page, at } = shopper;
  const watching = await page.context().newPage();
  t.after(() => watching.close());
  await watching.goto(`${shop.base}console`);
  await watching.getByText('Live').first().waitFor();
  const before = await watching.locator('.entry[data-kind=subscriber]', { hasText: 'notified' }).filter({ hasText: carts }).count();
  await at('');
  await addToCart(page);
  await enter(page, 'robin@example.com');
  await page.getByRole('button', { name: 'Leave without buying' }).click();
  await agent.told(carts);
  const [event] = await agent.events(carts);
  assert.equal(event.summary.email, 'robin@example.com');
  await watching.locator('.entry[data-kind=subscriber]', { hasText: 'notified' }).filter({ hasText: carts }).nth(before).waitFor();
  await entry(watching, 'event', 'new-abandoned-cart').waitFor();
  assert.ok(!(await watching.locator('#entries').innerText()).includes('robin@example.com'), 'the console shows an address');
  await page.goto(`${shop.base}office/carts`);
  await page.getByRole('rowheader', { name: 'robin@example.com' }).waitFor();
});

// turn switches a fault on or off at the console.
async function turn(page, fault, state) {
  const here = page.locator(`[data-fault=${fault}]`);
  await here.getByRole('button').click();
  await here.getByText(`is ${state}`).waitFor();
}

// look has an agent call a tool that works when the shop does.
const look = (agent) => agent.call('find_product', { limit: 1 });

// works waits until the shop's token is used again.
async function works(agent) {
  for (const late = AbortSignal.timeout(20_000); (await look(agent)).isError; ) assert.ok(!late.aborted, 'the token is not used again');
}

test('a fault: the tool says what is wrong, and works again afterwards', async (t) => {
  const agent = await openAgent(shop.mcp);
  t.after(agent.close);
  const { page, at } = shopper;
  await at('console');
  await turn(page, 'revoked', 'on');
  const answer = await look(agent);
  assert.ok(answer.isError);
  assert.match(answer.content[0].text, /\(unauthorized\)/);
  await entry(page, 'tool-call', 'find_product').filter({ hasText: 'unauthorized' }).waitFor();
  await turn(page, 'revoked', 'off');
  await works(agent);
});

test('faults one after the other: the tool says which it is', async (t) => {
  const agent = await openAgent(shop.mcp);
  t.after(agent.close);
  const { page, at } = shopper;
  await at('console');
  await turn(page, 'storm', 'on');
  await entry(page, 'store-call', '429 Too Many Requests').waitFor();
  await turn(page, 'storm', 'off');
  assert.ok(!(await look(agent)).isError, 'the storm goes on');
  await turn(page, 'revoked', 'on');
  const answer = await look(agent);
  assert.ok(answer.isError);
  assert.match(answer.content[0].text, /\(unauthorized\)/);
  await turn(page, 'revoked', 'off');
  await works(agent);
});

test('a purchase by keyboard alone', async () => {
  const { page, at } = shopper;
  await at('');
  // reach moves the focus on until it is on what suits, which must be seen to have it.
  const reach = async (selector) => {
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab');
      const [here, seen, what] = await page.evaluate((wanted) => {
        const focused = document.activeElement;
        const shown = [focused, focused.parentElement].some((element) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
        });
        return [focused.matches(wanted), shown || focused === document.body, focused.outerHTML.slice(0, 80)];
      }, selector);
      assert.ok(seen, `the focus cannot be seen at ${what}`);
      if (here) return;
    }
    assert.fail(`${selector} is not reached`);
  };
  const go = async (next) => {
    await page.keyboard.press('Enter');
    await next.waitFor();
  };
  await reach('.skip');
  await reach('.product:not(.soldout) h3 a');
  await go(page.locator('.buy'));
  if (await page.locator('.buy input[name=variation]').count()) {
    await reach('.buy input[name=variation]');
    await page.keyboard.press('Space');
  }
  await reach('.buy button');
  await go(page.getByRole('heading', { name: 'Your cart' }));
  await reach('button[value=checkout]');
  await go(page.getByLabel('E-mail address'));
  await reach('#email');
  await page.keyboard.type('kim@example.com');
  await go(page.getByText('How does it get to you?'));
  await reach('input[name=how]');
  await page.keyboard.press('Space');
  await go(page.getByLabel('Your name'));
  await reach('#name');
  await page.keyboard.type('Kim Soto');
  assert.equal(await page.locator('form').filter({ has: page.locator('#name') }).locator('button:visible').count(), 2);
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.keyboard.press('Enter'); // which must not buy
  await reach('button[value=now]');
  await go(page.getByText('What you ordered'));
  assert.deepEqual(sent, [`${shop.base}checkout/payment`]);
  assert.match((await placed(page)).facts, /Payment\s+Paid/i);
});

test('every view is in order', async (t) => {
  const { page, at } = shopper;
  await at('');
  assert.ok(await page.locator('.product img').count() > 10, 'there are few pictures');
  const product = await page.locator('.product h3 a').first().getAttribute('href');
  await addToCart(page);
  await enter(page, 'lee@example.com');
  await page.getByLabel('Pick up at the shop').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Your name').waitFor();
  const main = { shop: '', product: product.slice(1), checkout: 'checkout/payment', office: 'office/orders', console: 'console' };
  const others = ['cart', 'checkout', 'checkout/delivery', `orders/${bought}`, 'office', `office/orders/${bought}`, 'office/carts',
    'office/customers', 'office/coupons', 'office/stock'];
  for (const [name, path] of [...Object.entries(main), ...others.map((path) => ['', path])]) {
    await t.test(name || path, async () => {
      await at(path);
      assert.equal(new URL(page.url()).pathname, `/${path}`);
      assert.deepEqual(await unseen(page), [], 'pictures');
      for (const colorScheme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await problems(page), [], `in ${colorScheme}`);
      }
      if (name) await keep(page, name, name !== 'console'); // which is long
      for (const width of [320, 390, 1280]) assert.deepEqual(await tooWide(page, width), [], `at ${width} pixels`);
    });
  }
});

test('the clock two days ahead: a cart that is left then is told of within seconds', async (t) => {
  const agent = await openAgent(shop.mcp, carts);
  t.after(agent.close);
  const { page, at } = shopper;
  await at('console');
  const start = Date.parse(await page.locator('#now').getAttribute('datetime'));
  for (let days = 1; days <= 2; days++) {
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.waitForFunction((then) => Date.parse(document.querySelector('#now')?.dateTime) >= then, start + days * 86_400_000);
  }
  await page.context().clearCookies(); // somebody else, with a cart of their own
  await at('');
  await addToCart(page);
  await enter(page, 'sam@example.com');
  await page.getByRole('button', { name: 'Leave without buying' }).click();
  const left = Date.now();
  await agent.told(carts);
  assert.ok(Date.now() - left < 10_000, `it takes ${Date.now() - left} ms`);
  const [event] = await agent.events(carts);
  assert.equal(event.summary.email, 'sam@example.com');
  await at('console');
  await entry(page, 'webhook', 'unfinished_order.created').filter({ hasText: 'delivered at attempt 1' }).waitFor();
  assert.equal(await page.locator('.entry[data-kind=webhook]').filter({ hasText: 'failed' }).count(), 0);
});

test('no page complains', () => {
  assert.deepEqual(shopper.complaints, []);
});
