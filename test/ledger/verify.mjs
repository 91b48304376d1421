// Checks an export of the ledger from docs/ledger.md alone: node verify.mjs EXPORT PUBLIC.pem
// Names what is wrong; the exit code is 1 then. Shares no code with the program.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, pem] = process.argv.slice(2);
const sha = (text) => createHash('sha256').update(text).digest('hex');
const key = createPublicKey(readFileSync(pem));
const lines = readFileSync(file, 'utf8').split('\n');
const hashes = new Map([[0, '0'.repeat(64)]]);
const problems = [];
let last = 0;

if (lines.shift() !== 'before-you-post-ledger\t1') problems.push('this is no ledger');
if (lines.pop() !== '') problems.push('the last line is not whole');
for (const line of lines) {
  const [kind, ...parts] = line.split('\t');
  if (kind === 'entry' || kind === 'withheld') {
    const [number, previous, digest, hash, body] = parts;
    if (Number(number) !== last + 1) problems.push(`entry ${last + 1} is not here, but ${number}`);
    if (previous !== hashes.get(Number(number) - 1)) problems.push(`entry ${number} does not follow the one before`);
    if (kind === 'entry' && sha(body) !== digest) problems.push(`entry ${number} was changed`);
    if (sha(`{"digest":"${digest}","number":${number},"previous":"${previous}"}`) !== hash) problems.push(`the hash of entry ${number} is wrong`);
    last = Number(number);
    hashes.set(last, hash);
  } else if (kind === 'seal') {
    const [signature, statement] = parts;
    if (!verify(null, Buffer.from(statement), key, Buffer.from(signature, 'base64'))) problems.push('a signature is false');
    const { number, head } = JSON.parse(statement);
    if (hashes.get(number) !== head) problems.push(`entry ${number} is not what was signed`);
  } else if (kind !== 'stamp') problems.push('a line cannot be read');
}
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
