// Drives the program with the first TypeScript SDK, which speaks the legacy era only:
// sdk1.mjs [--control URL | --events URL] --url URL | --sse URL | --cmd "program stdio --demo"
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { pollAndStream } from './event.mjs';
import { drive, settings } from './store.mjs';
import { follow } from './trigger.mjs';

const wanted = settings();
const { requestInit, command, args } = wanted;
const transport = wanted.url
  ? new StreamableHTTPClientTransport(new URL(wanted.url), { requestInit })
  : wanted.sse
    ? new SSEClientTransport(new URL(wanted.sse), { requestInit })
    : new StdioClientTransport({ command, args });
const client = new Client({ name: 'sdk1', version: '1' });
const about = () => ({ server: client.getServerVersion()?.name });
if (wanted.control) {
  await follow(client, transport, wanted, about, async (uris, tell) => {
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, tell);
    for (const uri of uris) await client.subscribeResource({ uri });
  });
} else if (wanted.events) await pollAndStream(client, transport, wanted, about, ResultSchema);
else await drive(client, transport, wanted, about);
