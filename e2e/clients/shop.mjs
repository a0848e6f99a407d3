// The demo's shop, a browser in it, and what shoppers do there.
import assert from 'node:assert/strict';
import { openBrowser } from './browser.mjs';
import { run } from './program.mjs';

// openShop starts the demo, waits for its story to end and says where its pages and its MCP server are.
export async function openShop() {
  const demo = run(['demo', '--stay'], { PATH: process.env.PATH });
  const [, base] = await demo.said(/^ {2}Shop +(http:\S+)$/m);
  await demo.said(/^ {2}npx \S+ --server-url \S+ --transport http$/m);
  const close = async () => {
    demo.stop();
    await demo.ended;
  };
  return { base, mcp: `${base}mcp`, close };
}

// visitor opens a browser, and keeps everything that its pages complain of.
export async function visitor(base) {
  const { page, close } = await openBrowser();
  const complaints = [];
  const watch = (opened) => {
    opened.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(`${opened.url()}: ${message.text()}`));
    opened.on('pageerror', (error) => complaints.push(`${opened.url()}: ${error}`));
    opened.on('response', (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`));
    opened.on('request', (request) => request.url().startsWith(base) || complaints.push(`asked for ${request.url()}`));
  };
  watch(page);
  page.context().on('page', watch);
  return { page, close, complaints, at: (path) => page.goto(base + path) };
}

// addToCart puts the first product on the front page that can be had into the cart.
export async function addToCart(page) {
  const product = page.locator('.product:not(.soldout) h3 a').first();
  const name = await product.innerText();
  await product.click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const choices = page.locator('.buy input[name=variation]:enabled');
  if (await choices.count()) await choices.first().check();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('heading', { name: 'Your cart' }).waitFor();
  return name;
}

// enter begins the checkout; from then on the shop knows of the cart.
export async function enter(page, email) {
  await page.getByRole('button', { name: 'Go to checkout' }).click();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('How does it get to you?').waitFor();
}

// placed gives the number and the facts of the order that is shown.
export async function placed(page) {
  const [, id] = /^Order (\w+)$/.exec(await page.getByRole('heading', { level: 1 }).innerText());
  assert.match(page.url(), new RegExp(`/orders/${id}\\b`));
  return { id, facts: await page.locator('.facts').innerText() };
}

// entry is a line of the live console.
export const entry = (page, kind, text) => page.locator(`.entry[data-kind="${kind}"]`).filter({ hasText: text }).first();
