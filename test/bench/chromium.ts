import { launch, type LaunchedChrome } from 'chrome-launcher';
import { existsSync } from 'node:fs';

const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A headless Chromium with a port for tools: the system's, or the one that comes as a package. */
export async function launchChromium(): Promise<LaunchedChrome> {
  const chromePath = systemBrowsers.find((path) => existsSync(path)) ?? (await packagedBrowser());
  return launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic'] });
}

async function packagedBrowser(): Promise<string> {
  // Read when the package is loaded: it then brings the libraries that the browser needs.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs24.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}
