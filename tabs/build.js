/**
 * Builds the tabs into tabs/built, unless what lies there is made of just these sources. In plain JavaScript, because
 * `npm ci` runs it (`prepare`), also with a Node that the server would refuse.
 *
 *   node tabs/build.js                 builds; exit status 1 when that fails
 *   node tabs/build.js --if-possible   the same, and nothing at all where the development packages are not installed
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const tabs = dirname(fileURLToPath(import.meta.url));
const root = dirname(tabs);
const built = join(tabs, 'built');
const stamp = 'made-of.txt';

/** Digest of everything that the build is made of. */
export function sourcesDigest() {
  const folders = ['tabs', join('src', 'http', 'contract')].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((name) => /\.(tsx?|js|html)$/.test(name) && !/^tabs[\\/](built|building-)/.test(name)),
  );
  const files = [...folders, 'webpack.config.js', 'package-lock.json', join('src', 'http', 'contract.ts')].map((name) => name.replaceAll('\\', '/')).sort();
  const digest = createHash('sha256');
  for (const name of files) digest.update(name).update('\0').update(readFileSync(join(root, name))).update('\0');
  return digest.digest('hex');
}

/** Whether tabs/built is there and made of the sources as they are now. */
export function isCurrent(digest = sourcesDigest()) {
  const file = join(built, stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === digest;
}

/** Whether the packages are there that building needs. */
export function canBuild() {
  try {
    for (const name of ['webpack', 'swc-loader', 'html-webpack-plugin']) createRequire(import.meta.url).resolve(name);
    return true;
  } catch (fault) {
    if (fault.code === 'MODULE_NOT_FOUND') return false;
    throw fault;
  }
}

/** Builds if need be. Several may at once: each works in a folder of its own, and the whole is put in place at the end. */
export async function ensureBuilt() {
  const digest = sourcesDigest();
  if (isCurrent(digest)) return;
  const draft = join(tabs, `building-${randomUUID()}`);
  try {
    await run(draft);
    writeFileSync(join(draft, stamp), digest);
    await putInPlace(draft, digest);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function putInPlace(draft, digest) {
  for (let attempt = 1; !isCurrent(digest); attempt++) {
    const old = `${draft}-old`;
    try {
      if (existsSync(built)) await rename(built, old);
      await rename(draft, built);
    } catch (fault) {
      // Somebody else put theirs there between the two steps.
      if (attempt === 5 || !['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM'].includes(fault.code)) throw fault;
    } finally {
      await rm(old, { recursive: true, force: true });
    }
  }
}

async function run(outputPath) {
  const [{ default: webpack }, { default: configure }] = await Promise.all([import('webpack'), import('../webpack.config.js')]);
  const compiler = webpack(configure({}, { mode: 'production', outputPath }));
  const stats = await new Promise((resolve, reject) => compiler.run((fault, done) => (fault ? reject(fault) : resolve(done))));
  await new Promise((resolve) => compiler.close(resolve));
  if (stats.hasErrors()) throw new BuildFailed(stats.toString({ preset: 'errors-only', colors: false }));
}

class BuildFailed extends Error {
  name = 'BuildFailed';
}

async function main(ifPossible) {
  if (ifPossible && !canBuild()) return;
  try {
    await ensureBuilt();
  } catch (fault) {
    process.stderr.write(`The tabs were not built.\n${fault instanceof BuildFailed ? fault.message : fault.stack}\n`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.includes('--if-possible'));
