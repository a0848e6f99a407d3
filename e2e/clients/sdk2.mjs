// Drives the program with the second TypeScript SDK:
// sdk2.mjs [--control URL | --events URL] --era legacy|modern|auto --url URL | --sse URL | --cmd "program stdio --demo"
import assert from 'node:assert/strict';
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { pollAndStream } from './event.mjs';
import { drive, settings } from './store.mjs';
import { follow } from './trigger.mjs';

const modern = '2026-07-28';
const anything = { '~standard': { version: 1, vendor: 'sdk2', validate: (value) => ({ value }) } }; // as the schema of a result
const wanted = settings();
const { era, requestInit, command, args } = wanted;
const transport = wanted.url
  ? new StreamableHTTPClientTransport(new URL(wanted.url), { requestInit })
  : wanted.sse
    ? new SSEClientTransport(new URL(wanted.sse), { requestInit })
    : new StdioClientTransport({ command, args });
const mode = era === 'modern' ? { pin: modern } : era;
const client = new Client({ name: 'sdk2', version: '1' }, { versionNegotiation: { mode } });
const about = () => {
  const version = client.getNegotiatedProtocolVersion();
  const expected = era === 'legacy' || wanted.sse ? '2025-11-25' : modern;
  assert.equal(version, expected);
  return { era, version };
};
if (wanted.control) {
  await follow(client, transport, wanted, about, async (uris, tell) => {
    client.setNotificationHandler('notifications/resources/updated', tell);
    if (client.getNegotiatedProtocolVersion() !== modern) {
      for (const uri of uris) await client.subscribeResource({ uri });
      return;
    }
    const { honoredFilter } = await client.listen({ resourceSubscriptions: uris });
    assert.deepEqual(honoredFilter.resourceSubscriptions, uris);
  });
} else if (wanted.events) await pollAndStream(client, transport, wanted, about, anything);
else await drive(client, transport, wanted, about);
