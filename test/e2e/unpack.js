// Unpacks the packed browser and its libraries into the temporary folder (TMPDIR).
import { join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';
import { fileURLToPath } from 'node:url';

await chromium.executablePath();
const packed = fileURLToPath(new URL('../bin', import.meta.resolve('@sparticuz/chromium')));
await inflate(join(packed, 'al2023.tar.br'));
