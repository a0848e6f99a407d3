// A browser that loads nothing but the pages under test.
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

function executable() {
  for (const folder of process.env.PATH.split(delimiter)) {
    const path = join(folder, 'chromium');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  throw new Error('no chromium in PATH');
}

// openBrowser starts a browser with an empty profile of its own, which close throws away.
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: executable(), headless: true, args: flags });
  context.setDefaultTimeout(10_000);
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 }); // its last process may still write
  };
  return { page: context.pages()[0], close };
}

// decide presses a button of the page where the owner of the store decides, and returns the address that the browser
// is sent to, without letting it go there.
export async function decide(page, authorizeURL, button) {
  let callback;
  await page.route('**/api/oauth/authorize', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    callback = new URL(answer.headers().location);
    await route.fulfill({ contentType: 'text/html', body: '<h1>Held back</h1>' });
  });
  await page.goto(authorizeURL);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { name: 'Held back' }).waitFor();
  await page.unrouteAll();
  return callback;
}

// visit goes to the address and returns the status and the heading of what is shown.
export async function visit(page, url) {
  const response = await page.goto(String(url));
  return { status: response.status(), heading: await page.getByRole('heading').innerText() };
}
