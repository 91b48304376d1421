import type { Answer, RuleTrace } from './types.ts';

function rules(title: string, traces: readonly RuleTrace[], outcome: RuleTrace['outcome']): readonly string[] {
  const shown = traces.filter((trace) => trace.outcome === outcome);
  const lines = shown.map((trace) => `  ${trace.rule} (${trace.because.join('; ')})`);
  return [title, ...(lines.length === 0 ? ['  none'] : lines)];
}

const named = (title: string, lines: readonly string[]): readonly string[] =>
  [title, ...(lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`))];

/** How an answer came about, line by line: facts, rules that fired or almost did, gates, hashes. */
export function explain(answer: Answer): readonly string[] {
  const { decision } = answer;
  return [
    `Decision ${answer.decisionId}: ${answer.verdict}${answer.report ? ', report' : ''}${decision.emergency ? ', emergency' : ''}`,
    `Clauses: ${decision.clauses.join(', ') || 'none'}`,
    `Rules that decide: ${decision.rules.join(', ') || 'none'}`,
    ...named('Facts:', Object.entries(decision.facts).map(([name, value]) => `${name}: ${value}`)),
    ...rules('Rules that fired:', decision.trace, 'fired'),
    ...rules('Rules that almost fired:', decision.trace, 'almost'),
    ...named('Gates:', decision.gates),
    ...named('Options:', decision.options.map((option) => `${option.label}: ${option.verdict} ${option.clauses.join(', ')}`)),
    `Policy ${answer.policyHash}`,
    `Model ${answer.modelHash}`,
  ];
}
