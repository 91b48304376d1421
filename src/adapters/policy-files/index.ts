import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProductError } from '../../domain/errors.ts';
import { checkPolicy } from '../../domain/policy/check.ts';
import { parsePolicy, policyFiles, type Policy } from '../../domain/policy.ts';

/** The folder that holds the adopted policy and its encoding. */
export const policyFolder = fileURLToPath(new URL('../../policy/', import.meta.url));

/** The texts of the policy's files, by file name. Rejects with `policy-file-missing`. */
export async function readPolicyTexts(folder: string = policyFolder): Promise<Record<string, string>> {
  const there = new Set(await readdir(folder).catch((cause: unknown) => {
    throw new ProductError('policy-file-missing', folder, { cause });
  }));
  const missing = policyFiles.find((file) => !there.has(file));
  if (missing !== undefined) throw new ProductError('policy-file-missing', path.join(folder, missing));
  const texts = await Promise.all(policyFiles.map((file) => readFile(path.join(folder, file), 'utf8')));
  return Object.fromEntries(policyFiles.map((file, index) => [file, texts[index] ?? '']));
}

/** Reads, parses and checks the policy. Rejects with a ProductError when it is not sound: nothing is answered from it. */
export async function loadPolicy(folder: string = policyFolder): Promise<Policy> {
  const policy = parsePolicy(await readPolicyTexts(folder));
  const [problem] = checkPolicy(policy, policy.document).problems;
  if (problem !== undefined) throw new ProductError('policy-unsound', `${problem.where} (${problem.say})`);
  return policy;
}
