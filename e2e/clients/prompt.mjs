// The prompts of the demo store, as the two command lines of the Inspector get and complete them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// readPrompts gets every prompt that needs no argument through inspect, which runs one method. It returns how many there are.
export function readPrompts(inspect, find) {
  const prompts = find(inspect('--method', 'prompts/list'), 'prompts');
  assert.ok(prompts?.length > 0 && prompts.every((prompt) => prompt.title && prompt.description), JSON.stringify(prompts));
  for (const { name, arguments: args = [] } of prompts) {
    if (args.some(({ required }) => required)) continue;
    const messages = find(inspect('--method', 'prompts/get', '--prompt-name', name), 'messages');
    assert.match(messages[0].content.text, /^# /, name);
    const blocks = messages.filter(({ content }) => content.type === 'resource');
    assert.ok(blocks.length > 0, `${name} has no data`);
    for (const { content } of blocks) JSON.parse(content.resource.text);
  }
  return prompts.length;
}

// completeCart asks for the carts of the demo shop, from which it completes the beginning of the first one.
export function completeCart(target) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-'));
  const env = {
    ...process.env,
    MCP_INSPECTOR_SECRET_STORE: 'memory',
    MCP_INSPECTOR_DAEMON_DIR: folder, // a daemon of its own, which holds the connection
    MCP_INSPECTOR_DAEMON_TOKEN: randomBytes(24).toString('base64url'),
  };
  const command = new URL('node_modules/.bin/mcpdo', import.meta.url).pathname;
  const run = (...args) => execFileSync(command, args, { encoding: 'utf8', timeout: 60_000, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const carts = (typed) => {
    const what = ['--complete-ref-type', 'ref/prompt', '--complete-ref', 'recover_abandoned_cart', '--complete-arg-name', 'cart'];
    const answer = JSON.parse(run('--connection', 'shop', 'prompts/complete', '--format', 'json', ...what, '--complete-arg-value', typed));
    return answer.values ?? answer.completion?.values ?? answer.result?.completion?.values;
  };
  try {
    run('connect', '--connection', 'shop', '--format', 'json', ...connection(target));
    const all = carts('');
    assert.ok(all?.length > 1 && all.length <= 100, JSON.stringify(all));
    assert.deepEqual(carts(all[0].slice(0, 13).toLowerCase()), [all[0]]);
    return all.length;
  } finally {
    run('daemon', 'stop');
    rmSync(folder, { recursive: true, force: true });
  }
}

// connection words the Inspector's arguments of a target as mcpdo takes them.
function connection(target) {
  const words = [...target];
  const at = words.indexOf('--protocol-era');
  const era = at < 0 ? [] : ['--era', words.splice(at, 2)[1]];
  return words[0].startsWith('--') ? [...words, ...era] : ['--transport', 'stdio', ...era, '--', ...words];
}
