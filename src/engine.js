// Loaded before main.ts (`node --import`), in plain JavaScript: a Node that is too old cannot read TypeScript at all,
// so this is the only place that can still say what to do.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Before You Post needs Node 22.18 or newer; this is Node ${process.versions.node}.\n` +
      'Run it with "npm start" after "npm ci" (that brings a Node of its own), or install Node 24 from https://nodejs.org.\n',
  );
  process.exit(1);
}
