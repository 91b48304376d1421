import { describe, expect, test } from '@jest/globals';
import { loadPolicy, policyFolder, readPolicyTexts } from '../../src/adapters/policy-files/index.ts';
import { checkPolicy } from '../../src/domain/policy/check.ts';
import { parsePolicy } from '../../src/domain/policy.ts';
import { runPolicyCheck } from '../../src/policy-check.ts';

const texts = await readPolicyTexts();

/** The policy with one passage of one file replaced. */
function edited(file: string, from: string | RegExp, to: string): Record<string, string> {
  const text = (texts[file] ?? '').replace(from, to);
  expect(text).not.toBe(texts[file]);
  return { ...texts, [file]: text };
}

function problemsOf(changed: Record<string, string>): readonly string[] {
  const policy = parsePolicy(changed);
  return checkPolicy(policy, policy.document).problems.map(({ code, where }) => `${code}: ${where}`);
}

/** A rule of the given conditions, at the end of rules.yaml. */
function withRule(when: string, verdict: string, clauses = '3.b', more = ''): Record<string, string> {
  const rule = `- id: extra\n  covers: An extra rule\n  when: ${when}\n  verdict: ${verdict}\n  strength: states\n  clauses: [${clauses}]\n  also: []\n  report: no\n${more}`;
  const wording = 'extra:\n  label: Extra\n  say: An extra rule.\n';
  return { ...texts, 'rules.yaml': `${texts['rules.yaml']?.trimEnd()}\n${rule}`, 'wording.yaml': `${texts['wording.yaml']}${wording}` };
}

describe('the policy as it stands', () => {
  test('has no problem, 85 clauses, and names what the document leaves open', () => {
    const policy = parsePolicy(texts);
    const check = checkPolicy(policy, policy.document);
    expect(check.problems).toEqual([]);
    expect(policy.clauses.size).toBe(85);
    expect(check.openPoints.map(({ id }) => id)).toEqual(expect.arrayContaining(['numbering', 'pupils-past-or-present', 'donations', 'only-facebook', 'dsl-or-slt']));
  });

  test('passes the command, which prints the open points', async () => {
    const lines: string[] = [];
    expect(await runPolicyCheck((line) => lines.push(line))).toBe(0);
    expect(lines.join('\n')).toContain('there is no section 2.2');
  });
});

describe('policy:check names', () => {
  test('a clause whose words are not in the document', () => {
    expect(problemsOf(edited('clauses.tsv', 'Post images of pupils', 'Post pictures of pupils'))).toEqual(['words-not-in-document: 3.e']);
  });

  test('a document that is not the edition’s', () => {
    expect(problemsOf(edited('document.txt', /$/, '\n'))).toEqual(['document-changed: document.txt']);
  });

  test('a clause that no rule cites, unless there is a written reason', () => {
    const cited = edited('rules.yaml', 'clauses: [doc.author]', 'clauses: [doc.authorised]');
    expect(problemsOf(cited)).toEqual(['clause-without-rule: doc.author']);
    expect(problemsOf({ ...cited, 'uncited.yaml': 'doc.author: Nobody asks who wrote it.\n' })).toEqual([]);
  });

  test('a written reason for a clause that is cited after all', () => {
    expect(problemsOf({ ...texts, 'uncited.yaml': '3.b: No reason.\n' })).toEqual(['reason-for-cited-clause: 3.b']);
  });

  test('two rules that contradict each other', () => {
    expect(problemsOf(withRule('{act: follow, kind: [commercial, mixed]}', 'information')))
      .toEqual(['rules-contradict: follow.commercial and extra', 'rules-contradict: follow.unknown and extra']);
  });

  test('no contradiction where it is declared as a tension or settled by "over"', () => {
    expect(problemsOf(withRule('{act: page-post, kind: fundraising}', 'information', '2.3.d', '  tension: donations\n'))).toEqual([]);
    expect(problemsOf(withRule('{act: follow, kind: commercial}', 'information', '2.4.a', '  over: [follow.commercial]\n')))
      .toEqual(['rule-never-fires: follow.commercial']);
  });

  test('a contradiction that only shows while a fact is unknown', () => {
    expect(problemsOf(withRule('{act: page-names, kind: unset, consent: unset, ask: must}', 'information')))
      .toEqual(['rules-contradict: names.must and extra']);
  });

  test('a rule that can never fire: an unknown value, a rule in its place, facts that are read otherwise', () => {
    expect(problemsOf(withRule('{act: follow, kind: sometimes}', 'information'))).toEqual(['unknown-fact: extra']);
    expect(problemsOf(withRule('{act: follow, kind: commercial, linked: yes}', 'not-allowed', '2.4.a'))).toEqual(['rule-never-fires: extra']);
    expect(problemsOf(withRule('{act: share, account: official, whom: school, actor: asker}', 'information'))).toEqual(['rule-never-fires: extra']);
  });

  test('a rule without wording, and wording for no rule', () => {
    expect(problemsOf(edited('wording.yaml', 'follow.silent:', 'follow.nothing:')))
      .toEqual(['rule-without-wording: follow.silent', 'wording-without-rule: follow.nothing']);
  });

  test('related policies outside section 8, and clauses that do not exist', () => {
    expect(problemsOf(edited('wording.yaml', 'related: [8.g]', 'related: [3.b]'))).toEqual(['related-not-in-section-8: harass.staff']);
    expect(problemsOf(edited('rules.yaml', 'also: [2.1.c]', 'also: [2.2.a]'))).toEqual([expect.stringMatching(/^unknown-clause: /)]);
    expect(problemsOf(edited('tensions.yaml', '[3.b, 3.past]', '[3.b, 3.passed]'))).toEqual(['unknown-clause: tensions.yaml, past-pupils']);
  });

  test('a label that does not fit on a button', () => {
    expect(problemsOf(edited('wording.yaml', 'label: A colleague\n', 'label: A colleague with a name that is far too long\n'))).toEqual(['label-too-long: contact.colleague']);
  });

  test('a permit that does not name the fact that permits', () => {
    expect(problemsOf(withRule('{act: moderate, kind: other, account: official}', 'allowed'))).toContain('permit-without-fact: extra');
    expect(problemsOf(edited('rules.yaml', 'when: {act: page-access, authorised: yes}', 'when: {act: page-access, authorised: [yes, unset]}')))
      .toEqual(expect.arrayContaining(['permit-without-fact: access.authorised', 'rules-contradict: access.authorised and access.unclear']));
  });

  test('tensions and rules that are named but do not exist, and tensions that nobody names', () => {
    expect(problemsOf(edited('rules.yaml', 'tension: donations', 'tension: gifts'))).toEqual(['unknown-tension: post.fundraising', 'unused-tension: donations']);
    expect(problemsOf(edited('vocabulary.yaml', 'rule: concern.pupil', 'rule: concern.child'))).toEqual(['unknown-rule: vocabulary.yaml, safeguarding']);
    expect(problemsOf(edited('replies.yaml', 'contact.unclear:', 'contact.vague:'))).toEqual(['unknown-rule: replies.yaml, clarify']);
  });
});

describe('parsing the policy', () => {
  const refusal = (changed: Record<string, string>): unknown => {
    try {
      return parsePolicy(changed);
    } catch (fault) {
      return fault;
    }
  };

  test('refuses a missing file', () => {
    const { 'rules.yaml': _, ...others } = texts;
    expect(refusal(others)).toMatchObject({ code: 'policy-file-missing', message: expect.stringContaining('rules.yaml') });
  });

  test('refuses what is no YAML, naming the file', () => {
    expect(refusal({ ...texts, 'tensions.yaml': 'a: [b' })).toMatchObject({ code: 'policy-file-unreadable', message: expect.stringContaining('tensions.yaml') });
  });

  test('refuses an unknown verdict and an unknown key, naming the rule', () => {
    expect(refusal(withRule('{act: follow}', 'perhaps'))).toMatchObject({ code: 'policy-entry-invalid', message: expect.stringContaining('rules.yaml, extra > verdict') });
    expect(refusal(edited('wording.yaml', 'label: A colleague\n', 'label: A colleague\n  lable: x\n'))).toMatchObject({ message: expect.stringContaining('contact.colleague') });
    expect(refusal(withRule('{act: follow, colour: red}', 'information'))).toMatchObject({ code: 'policy-entry-invalid' });
  });

  test('refuses a phrase that the vocabulary cannot read', () => {
    expect(refusal(edited('vocabulary.yaml', '- whatsapp\n', "- \"What's App?\"\n"))).toMatchObject({ code: 'policy-entry-invalid', message: expect.stringContaining('vocabulary.yaml') });
  });

  test('refuses an id that stands twice', () => {
    expect(refusal(edited('rules.yaml', '- id: follow.silent', '- id: follow.meaning'))).toMatchObject({ code: 'policy-entry-twice', message: expect.stringContaining('follow.meaning') });
    expect(refusal(edited('clauses.tsv', '\n3.b\t', '\n3.a\t'))).toMatchObject({ code: 'policy-entry-twice', message: expect.stringContaining('3.a') });
  });

  test('gives another hash when any file changes', () => {
    expect(parsePolicy(edited('wording.yaml', 'label: A colleague\n', 'label: Colleagues\n')).hash).not.toBe(parsePolicy(texts).hash);
  });

  test('finds the section of a clause and the words that lead into it', () => {
    const { clauses } = parsePolicy(texts);
    expect(clauses.get('3.b')).toMatchObject({ section: '3. Personal use of social media by staff', lead: 'When using social media, staff **must not**:' });
    expect(clauses.get('4.e')?.lead).toContain('Pupils');
    expect(clauses.get('5.e')?.lead).toContain('Parents/carers');
    expect(clauses.get('3.1.includes')).toMatchObject({ section: '3.1 Harassment via social media' });
    expect(clauses.get('8.a')?.lead).toBeUndefined();
  });
});

describe('loading the policy', () => {
  test('reads the product’s own folder', async () => {
    expect((await loadPolicy(policyFolder)).edition.reviewDue).toBe('June 2027');
  });

  test('refuses a folder that is not there, and the command says so', async () => {
    await expect(loadPolicy('/nowhere')).rejects.toMatchObject({ code: 'policy-file-missing' });
    const lines: string[] = [];
    expect(await runPolicyCheck((line) => lines.push(line), '/nowhere')).toBe(1);
    expect(lines[0]).toContain('policy-file-missing');
  });
});
