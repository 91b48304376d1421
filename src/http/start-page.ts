import { escapeHtml, page } from './page.ts';

/** Somebody of the local school, as the start page shows them. */
export interface StartPerson {
  readonly id: string;
  readonly name: string;
  readonly job: string;
}

/** What the start page of local mode tells. */
export interface LocalStart {
  readonly people: readonly StartPerson[];
  /** Who speaks in the local chat now. */
  readonly speaker: string;
  /** Address of the local chat client; absent when none runs. */
  readonly chatUrl?: string;
  readonly examples: readonly string[];
}

export function localStartPage(start: LocalStart): string {
  const main = `<h1>Before You Post</h1>
<p>Answers staff questions about the trust’s social media policy. This is the local copy: it runs on this computer only,
no account is needed, and nobody on this page exists.</p>
${chat(start)}
<h2>Ask for example</h2>
<ul>${start.examples.map((example) => `<li>${escapeHtml(example)}</li>`).join('\n')}</ul>
<h2>Who is asking?</h2>
<p>The answer can depend on who asks. Choose who you are in the chat; the chat starts afresh for that person.
A report comes into the channel “DSL reports”, where the DSL acknowledges it; “my reports” shows people their own. Or open the app’s pages as somebody.</p>
<ul class="people">${start.people.map((person) => personHtml(person, start)).join('\n')}</ul>
${places()}`;
  return page('Before You Post (local)', main);
}

export function productionStartPage(): string {
  return page('Before You Post', `<h1>Before You Post</h1>
<p>This server answers in Microsoft Teams. Open Teams and look for the app “Before You Post”.</p>
${places()}`);
}

function chat({ chatUrl }: LocalStart): string {
  if (chatUrl === undefined) {
    return '<p class="panel">The local chat client is not running, so ask in a terminal: <code>npm run ask</code>.</p>';
  }
  return `<p class="panel big"><a href="${escapeHtml(chatUrl)}">Open the chat</a></p>`;
}

function personHtml(person: StartPerson, { speaker, chatUrl }: LocalStart): string {
  const label = `<span><strong>${escapeHtml(person.name)}</strong><br><span class="quiet">${escapeHtml(person.job)}</span></span>`;
  const choice = chatUrl === undefined ? '' : `<button name="person" value="${escapeHtml(person.id)}">Chat as ${escapeHtml(person.name)}</button>`;
  const now = '<span class="quiet" aria-current="true">You are in the chat as this person</span>';
  const pages = `<a href="/tabs/ask?as=${encodeURIComponent(person.id)}">The app as ${escapeHtml(person.name)}</a>`;
  return `<li class="panel"><form method="post" action="/local/speaker">${label}${pages}${person.id === speaker ? now : choice}</form></li>`;
}

function places(): string {
  return `<h2>What is where</h2>
<ul>
<li><a href="/tabs/ask">The app’s pages</a>, as they are shown in Teams</li>
<li><a href="/policy">The policy</a>, section by section, in its adopted words</li>
<li><a href="/healthz">/healthz</a> and <a href="/readyz">/readyz</a>: whether the server lives, and whether it can answer</li>
<li><code>/api/messages</code>: where Teams or the local chat sends messages</li>
</ul>`;
}
