// Drives the program with the first TypeScript SDK, which speaks the legacy era only:
// sdk1.mjs --url URL | --sse URL | --cmd "program stdio --demo"
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { drive, settings } from './store.mjs';

const wanted = settings();
const { requestInit, command, args } = wanted;
const transport = wanted.url
  ? new StreamableHTTPClientTransport(new URL(wanted.url), { requestInit })
  : wanted.sse
    ? new SSEClientTransport(new URL(wanted.sse), { requestInit })
    : new StdioClientTransport({ command, args });
const client = new Client({ name: 'sdk1', version: '1' });
await drive(client, transport, wanted, () => ({ server: client.getServerVersion()?.name }));
