import { readPolicyTexts } from './adapters/policy-files/index.ts';
import { ProductError } from './domain/errors.ts';
import { checkPolicy, type PolicyCheck } from './domain/policy/check.ts';
import { parsePolicy } from './domain/policy.ts';

type Print = (line: string) => void;

function printCheck({ problems, openPoints }: PolicyCheck, counts: string, print: Print): void {
  for (const { code, where, say } of problems) print(`PROBLEM ${where}: ${say} (${code})`);
  print(problems.length === 0 ? `The policy holds together: ${counts}.` : `${problems.length} problem(s).`);
  print('');
  print("What the document itself leaves open, for the policy's author:");
  for (const { clauses, say } of openPoints) print(`- ${say} (${clauses.join(', ')})`);
}

/** `npm run policy:check`: prints problems and open points. Resolves to the exit code, 0 when the policy is sound. */
export async function runPolicyCheck(print: Print, folder?: string): Promise<number> {
  try {
    const policy = parsePolicy(await readPolicyTexts(folder));
    const check = checkPolicy(policy, policy.document);
    printCheck(check, `${policy.clauses.size} clauses, ${policy.rules.length} rules`, print);
    return check.problems.length === 0 ? 0 : 1;
  } catch (fault) {
    if (!(fault instanceof ProductError)) throw fault;
    print(`PROBLEM ${fault.message} ${fault.remedy} (${fault.code})`);
    return 1;
  }
}
