// An agent that works on a shop over Streamable HTTP and follows what happens there.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export async function openAgent(url, ...uris) {
  const client = new Client({ name: 'page', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const told = new Map(uris.map((uri) => [uri, Promise.withResolvers()]));
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => told.get(params.uri)?.resolve());
  if (uris.length) {
    const { honoredFilter } = await client.listen({ resourceSubscriptions: uris });
    assert.deepEqual(honoredFilter.resourceSubscriptions, uris);
  }
  return {
    call: (name, args) => client.callTool({ name, arguments: args }),
    events: async (uri) => JSON.parse((await client.readResource({ uri })).contents[0].text).events,
    told: (uri) => told.get(uri).promise,
    close: () => client.close(),
  };
}
