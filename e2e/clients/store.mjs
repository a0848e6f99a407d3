// What every driver does with the demo store, once it has a connected client.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';

// settings reads the command line that the drivers have in common.
export function settings() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' }, // Streamable HTTP
      sse: { type: 'string' }, // HTTP+SSE
      cmd: { type: 'string' }, // stdio: program and arguments, separated by spaces
      era: { type: 'string', default: 'legacy' }, // or modern or auto
      tools: { type: 'string', default: '12' }, // how many there have to be
      reader: { type: 'boolean', default: false }, // the caller may not write
      stranger: { type: 'boolean', default: false }, // the caller may not connect
      control: { type: 'string' }, // control API of the sandbox behind the program: follow its triggers instead
      events: { type: 'string' }, // the same: poll and stream its events instead
    },
  });
  const [command, ...args] = (values.cmd ?? '').split(' ');
  const { BEARER: bearer } = process.env;
  const requestInit = bearer ? { headers: { authorization: `Bearer ${bearer}` } } : {};
  return { ...values, command, args, requestInit };
}

// drive connects the client, uses the store and prints what happened as one line of JSON.
export async function drive(client, transport, wanted, about) {
  try {
    if (wanted.stranger) {
      await assert.rejects(client.connect(transport), /token_required|invalid_token|401/);
      console.log(JSON.stringify({ ok: true, stranger: true }));
      return;
    }
    await client.connect(transport, { timeout: 10_000 });
    const details = about();
    const tools = await listTools(client, Number(wanted.tools));
    const product = await findProduct(client);
    const customer = wanted.reader ? await refusedCustomer(client) : await customerThere(client);
    const resources = await readResources(client);
    const records = await readRecords(client);
    const prompts = await getPrompts(client);
    await client.close();
    console.log(JSON.stringify({ ok: true, ...details, tools, product, customer, resources, records, prompts }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error) }));
    process.exitCode = 1;
    await client.close();
  }
}

async function listTools(client, want) {
  const { tools } = await client.listTools();
  assert.equal(tools.length, want, `${tools.length} tools instead of ${want}`);
  for (const tool of tools) assert.ok(tool.description && tool.inputSchema && tool.outputSchema, tool.name);
  return tools.length;
}

async function call(client, name, args) {
  const result = await client.callTool({ name, arguments: args });
  assert.ok(!result.isError && result.structuredContent, `${name}: ${JSON.stringify(result.content)}`);
  return result.structuredContent;
}

async function findProduct(client) {
  const { products, total } = await call(client, 'find_product', { limit: 3 });
  assert.ok(products.length === 3 && total >= 3, 'find_product found too little');
  return products[0].name;
}

// customerThere creates a customer and reads it back.
async function customerThere(client) {
  const email = `client-${process.pid}@example.com`;
  const { customerId } = await call(client, 'create_customer', { email, name: 'Node Client' });
  const { customers } = await call(client, 'find_customer', { customerId });
  assert.deepEqual(customers.map((found) => [found.email, found.name]), [[email, 'Node Client']]);
  return customerId;
}

async function refusedCustomer(client) {
  const result = await client.callTool({ name: 'create_customer', arguments: { email: 'x@example.com' } }).catch((error) => error);
  assert.ok(result instanceof Error || result.isError, 'a caller that may only read created a customer');
  return 'refused';
}

async function readResources(client) {
  const { resources } = await client.listResources();
  assert.ok(resources.length > 0, 'no resource is listed');
  for (const { uri } of resources) {
    const { contents } = await client.readResource({ uri });
    assert.ok(contents[0]?.text, `${uri} has no contents`);
  }
  return resources.length;
}

// readRecords reads a record of each kind, by the first id that is proposed, and those to which a find tool links.
async function readRecords(client) {
  const { resourceTemplates } = await client.listResourceTemplates();
  const uris = [];
  for (const { uriTemplate } of resourceTemplates.filter(({ uriTemplate: uri }) => /\/{\w+}$/.test(uri))) {
    const [, parameter] = uriTemplate.match(/{(\w+)}$/);
    const { completion } = await client.complete({ ref: { type: 'ref/resource', uri: uriTemplate }, argument: { name: parameter, value: '' } });
    assert.ok(completion.values.length > 0, `nothing is proposed for ${uriTemplate}`);
    uris.push(uriTemplate.replace(`{${parameter}}`, completion.values[0]));
  }
  assert.equal(uris.length, 4, `${uris} instead of one record of each kind`);
  const { content } = await client.callTool({ name: 'find_order', arguments: { limit: 2 } });
  const links = content.filter(({ type }) => type === 'resource_link');
  assert.equal(links.length, 2, JSON.stringify(content));
  for (const uri of [...uris, ...links.map((link) => link.uri)]) {
    const { contents } = await client.readResource({ uri });
    assert.ok(JSON.parse(contents[0].text).currency, `${uri} is no record`);
  }
  await assert.rejects(client.readResource({ uri: 'ecwid://orders/NONE1' }), /not found/);
  return uris.length + links.length;
}

// getPrompts gets every prompt, with the first value that is proposed for each argument that it needs.
async function getPrompts(client) {
  const { prompts } = await client.listPrompts();
  assert.ok(prompts.length > 0, 'no prompt is listed');
  for (const { name, arguments: known = [] } of prompts) {
    const args = {};
    for (const { name: argument } of known.filter(({ required }) => required)) {
      const { completion } = await client.complete({ ref: { type: 'ref/prompt', name }, argument: { name: argument, value: '' } });
      assert.ok(completion.values.length > 0, `nothing is proposed for ${argument} of ${name}`);
      args[argument] = completion.values[0];
    }
    const { messages } = await client.getPrompt({ name, arguments: args });
    assert.ok(messages.some(({ content }) => content.type === 'resource'), `${name} has no data`);
  }
  return prompts.length;
}
