import type { Answer, Clause } from './types.ts';

const points = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `- ${line}`)];

/** The clause's words without the marks for bold and italics of the source text. */
const words = (clause: Clause): string => clause.quote.replaceAll('*', '');

function quote(clause: Clause): string {
  const lead = clause.lead === undefined ? '' : `${clause.lead.replaceAll('*', '')} … `;
  return `${clause.id}: "${lead}${words(clause)}"`;
}

function choices({ question, options }: Answer): readonly string[] {
  if (question === undefined) return [];
  return ['', question, ...options.map((option, index) => `${index + 1}. ${option.label}`)];
}

/** The answer as plain text, for the terminal and where no card can be shown. Lines are separated by \n. */
export function renderPlain(answer: Answer): string {
  return [
    ...answer.alerts.map((alert) => `! ${alert}`),
    `${answer.verdictWord.toUpperCase()}: ${answer.say}`,
    ...choices(answer),
    ...points('Conditions:', answer.conditions),
    ...points('What to do:', answer.instead),
    ...(answer.tension === undefined ? [] : ['', answer.tension.say, answer.tension.ask]),
    ...points('The policy says:', answer.verdict === 'clarify' ? [] : answer.clauses.map(quote)),
    ...points('Related policies:', answer.related.map(words)),
    ...answer.notes.flatMap((note) => ['', note]),
    '',
    `Decision ${answer.decisionId}`,
  ].join('\n');
}

/** The answer as it is spoken: alerts, verdict, sentence and question; no lists. */
export function renderSpeech(answer: Answer): string {
  const said = [...answer.alerts, `${answer.verdictWord}.`, answer.say, answer.question ?? ''];
  return said.filter((part) => part !== '').join(' ');
}
