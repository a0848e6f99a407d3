// Lists the tools and calls one, and gets the prompts and completes one, with the Inspector's command lines:
// inspector.mjs TARGET...
// The Inspector answers with an empty list and exit code 0 when it cannot read a schema, so the tools are counted.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { completeCart, readPrompts } from './prompt.mjs';

const command = new URL('node_modules/.bin/mcp-inspector', import.meta.url).pathname;
const inspect = (...args) =>
  JSON.parse(execFileSync(command, ['--cli', ...process.argv.slice(2), '--format', 'json', ...args], { encoding: 'utf8', timeout: 60_000 }));
const find = (value, key) =>
  value && typeof value === 'object' && (key in value ? value[key] : Object.values(value).map((v) => find(v, key)).find(Boolean));

const tools = find(inspect('--method', 'tools/list', '--strict'), 'tools');
assert.equal(tools?.length, 12, `${tools?.length} tools instead of 12`);
const answer = inspect('--method', 'tools/call', '--tool-name', 'find_product', '--tool-arg', 'limit=3');
assert.equal(find(answer, 'structuredContent')?.products?.length, 3, JSON.stringify(answer));
const resourceTemplates = find(inspect('--method', 'resources/templates/list'), 'resourceTemplates');
assert.ok(resourceTemplates?.some(({ uriTemplate }) => uriTemplate === 'ecwid://orders/{orderId}'), JSON.stringify(resourceTemplates));
const links = find(answer, 'content')?.filter(({ type }) => type === 'resource_link');
for (const uri of ['ecwid://reports/stock', links?.[0]?.uri]) {
  const [read] = find(inspect('--method', 'resources/read', '--uri', uri), 'contents') ?? [];
  assert.ok(JSON.parse(read?.text ?? '{}').currency, `${uri}: ${JSON.stringify(read)}`);
}
const prompts = readPrompts(inspect, find);
const carts = completeCart(process.argv.slice(2));
console.log(`${tools.length} tools; find_product answered; ${prompts} prompts; ${carts} carts completed`);
