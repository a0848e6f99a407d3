// The owner of a sandbox store logs in with a real browser, and others try to: PROGRAM=… node --test login.mjs
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { decide, openBrowser, visit } from './browser.mjs';
import { program, run } from './program.mjs';

let browsers, owner, stranger; // the latter two are pages
before(async () => {
  browsers = await Promise.all([openBrowser(), openBrowser()]);
  [owner, stranger] = browsers.map((browser) => browser.page);
});
after(() => Promise.all(browsers.map((browser) => browser.close())));

// fixture has a store, and login, which begins one that keeps the store in a data folder of its own.
async function fixture(t) {
  const folder = mkdtempSync(join(tmpdir(), 'login-'));
  const sandbox = run(['sandbox', '--addr', '127.0.0.1:0'], process.env);
  const store = JSON.parse((await sandbox.said(/^{.*}$/m))[0]);
  t.after(async () => {
    sandbox.stop();
    await sandbox.ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const login = async (name = 'first') => {
    const env = {
      PATH: process.env.PATH, HOME: folder, ECWID_API_URL: store.apiUrl, ECWID_DATA_DIR: join(folder, name),
      ECWID_CLIENT_ID: store.clientId, ECWID_CLIENT_SECRET: store.clientSecret,
    };
    const begun = run(['login', '--no-browser', '--no-keyring'], env);
    t.after(begun.stop);
    const [, address] = await begun.said(/(http:\S*\/api\/oauth\/authorize\?\S+)\s/);
    return { address, env, ended: begun.ended };
  };
  return { login, store };
}

// products asks the program, with nothing but what the login has kept, for products of the store.
async function products(env) {
  const client = new Client({ name: 'login', version: '1' });
  await client.connect(new StdioClientTransport({ command: program, args: ['stdio'], env }));
  const result = await client.callTool({ name: 'find_product', arguments: { limit: 1 } });
  await client.close();
  return result;
}

test('the owner consents', async (t) => {
  const { login, store } = await fixture(t);
  const { address, env, ended } = await login();
  await owner.goto(address);
  assert.match(await owner.getByRole('heading').innerText(), new RegExp(store.clientId));
  await owner.getByRole('button', { name: 'Allow' }).click();
  await owner.getByRole('heading', { name: 'Ecwid said yes' }).waitFor();
  const { code, out, err } = await ended;
  assert.equal(code, 0, out + err);
  assert.match(out, /Logged in to/);
  assert.doesNotMatch(out, /is missing/);
  const answer = await products(env);
  assert.ok(!answer.isError, JSON.stringify(answer.content));
  assert.equal(answer.structuredContent.products.length, 1);
});

test('the owner denies', async (t) => {
  const { login } = await fixture(t);
  const { address, env, ended } = await login();
  await owner.goto(address);
  await owner.getByRole('button', { name: 'Deny' }).click();
  await owner.getByRole('heading', { name: 'not connected' }).waitFor();
  const { code, err } = await ended;
  assert.equal(code, 1);
  assert.match(err, /access was denied/);
  assert.ok((await products(env)).isError);
});

test('a code is replayed', async (t) => {
  const { login } = await fixture(t);
  const first = await login('first');
  const used = await decide(owner, first.address, 'Allow');
  assert.equal((await visit(owner, used)).status, 200);
  assert.equal((await first.ended).code, 0);
  await assert.rejects(visit(stranger, used), /ERR_CONNECTION_REFUSED/); // nobody listens any more

  const second = await login('second');
  const fresh = await decide(owner, second.address, 'Allow');
  fresh.searchParams.set('code', used.searchParams.get('code'));
  await visit(owner, fresh);
  const { code, out, err } = await second.ended;
  assert.equal(code, 1, out);
  assert.doesNotMatch(out, /Logged in/);
  assert.doesNotMatch(out + err, new RegExp(used.searchParams.get('code')));
  assert.ok((await products(second.env)).isError);
});

for (const parameter of ['state', 'nonce']) {
  test(`the ${parameter} is wrong`, async (t) => {
    const { login } = await fixture(t);
    const { address, ended } = await login();
    const callback = await decide(owner, address, 'Allow');
    const forged = new URL(callback);
    forged.searchParams.set(parameter, 'x'.repeat(callback.searchParams.get(parameter).length));
    assert.deepEqual(await visit(owner, forged), { status: 400, heading: 'This is not the answer of this login' });
    assert.equal((await visit(owner, callback)).status, 200); // the login still waits for its own answer
    assert.equal((await ended).code, 0);
  });
}

test("a second browser brings a stranger's consent", async (t) => {
  const { login } = await fixture(t);
  const mine = await login('first');
  const theirs = await login('second');
  const callback = await decide(owner, mine.address, 'Allow');
  const foreign = await decide(stranger, theirs.address, 'Allow');
  const injected = new URL(callback); // the address of the owner's login, with the stranger's code and proof
  injected.search = foreign.search;
  assert.equal((await visit(stranger, injected)).status, 400);
  injected.searchParams.delete('state');
  injected.searchParams.delete('nonce');
  assert.equal((await visit(stranger, injected)).status, 400);
  assert.equal((await visit(owner, callback)).status, 200);
  const { code, out } = await mine.ended;
  assert.equal(code, 0, out);
  assert.ok(!(await products(mine.env)).isError);
});
