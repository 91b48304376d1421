import { describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import AskPage from '../../tabs/ask/ask-page.tsx';
import { ANSWER, draw, Server } from './harness.tsx';

const field = () => screen.getByRole('textbox') as HTMLTextAreaElement;
const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function asked(server: Server, question = 'may I?', more: Parameters<typeof draw>[1] = {}) {
  const user = userEvent.setup();
  draw(<AskPage />, { server, ...more });
  await user.type(field(), `${question}{Enter}`);
  return user;
}

const answering = () => new Server().on('POST /api/ask', { body: ANSWER });

describe('asking', () => {
  test('shows verdict, clauses in their words, and what to do; the verdict has the focus', async () => {
    await asked(answering());
    const heading = await screen.findByRole('heading', { name: 'Not allowed' });
    expect(document.activeElement).toBe(heading);
    const article = within(screen.getByRole('article'));
    expect(article.getByText('Staff must not do that.')).toBeTruthy();
    expect(article.getByText('Ask first.')).toBeTruthy();
    expect(article.getByText('pupils').tagName).toBe('STRONG');
    expect(field().value).toBe('');
  });

  test('nothing typed is said to be missing and asks nobody', async () => {
    const server = answering();
    const user = userEvent.setup();
    draw(<AskPage />, { server });
    await user.click(button('Ask'));
    expect(await screen.findByText('Type a question first.')).toBeTruthy();
    expect(server.asked).toEqual([]);
  });

  test('Shift+Enter begins a line', async () => {
    const server = answering();
    const user = userEvent.setup();
    draw(<AskPage />, { server });
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two');
    expect(field().value).toBe('one\ntwo');
    expect(server.asked).toEqual([]);
  });

  test('what was typed stays when it could not be asked', async () => {
    const server = new Server().on('POST /api/ask', 'away', { body: ANSWER });
    const user = await asked(server, 'a long question');
    expect(await screen.findByText('The server cannot be reached.')).toBeTruthy();
    expect(field().value).toBe('a long question');
    await user.click(button('Ask'));
    await screen.findByRole('heading', { name: 'Not allowed' });
    expect(screen.queryByText('The server cannot be reached.')).toBeNull();
  });

  test('a common question is asked with a tap; what follows belongs to the same talk until it is begun afresh', async () => {
    const server = answering();
    const user = userEvent.setup();
    draw(<AskPage />, { server });
    await user.click(button('Can I?'));
    await screen.findByRole('article');
    await user.type(field(), 'and on Sundays?{Enter}');
    await waitFor(() => expect(server.asked).toHaveLength(2));
    await user.click(await screen.findByRole('button', { name: 'Start afresh' }));
    expect(screen.queryByRole('article')).toBeNull();
    await user.type(field(), 'else{Enter}');
    await waitFor(() => expect(server.asked).toHaveLength(3));
    const [one, two, three] = server.asked.map(({ input }) => input['talk']);
    expect(two).toBe(one);
    expect(three).not.toBe(one);
  });

  test('what was asked before can be looked at again, and is kept nowhere', async () => {
    const server = new Server().on('POST /api/ask', { body: ANSWER }, { body: { ...ANSWER, decisionId: 'ba9876543210', verdict: 'allowed', verdictWord: 'Allowed' } });
    const user = await asked(server, 'first question');
    await screen.findByRole('heading', { name: 'Not allowed' });
    await user.type(field(), 'second question{Enter}');
    await screen.findByRole('heading', { name: 'Allowed' });
    await user.click(button('first question'));
    await screen.findByRole('heading', { name: 'Not allowed' });
    expect(server.asked).toHaveLength(2);
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, window.location.href])).not.toContain('question');
  });
});

describe('the answer', () => {
  test('clauses beyond the second unfold', async () => {
    const user = await asked(answering());
    await screen.findByRole('article');
    expect(screen.queryByText(/Post images/)).toBeNull();
    await user.click(button('One more clause'));
    expect(screen.getByText(/Post images/)).toBeTruthy();
    expect(button('Fewer clauses').getAttribute('aria-expanded')).toBe('true');
  });

  test('a fact is changed with a tap, and undone', async () => {
    const server = answering().on('POST /api/decide', { body: { ...ANSWER, decisionId: 'ba9876543210', verdict: 'allowed', verdictWord: 'Allowed' } });
    const user = await asked(server);
    await user.click(await screen.findByRole('button', { name: 'Change what I understood' }));
    await user.click(button('An official account'));
    await screen.findByRole('heading', { name: 'Allowed' });
    expect(server.asked.at(-1)?.input).toMatchObject({ decisionId: ANSWER.decisionId, facts: { account: 'official' }, cut: false });
    expect(screen.getByText('Answered again with your choice: Whose account: An official account.')).toBeTruthy();
    await user.click(button('Undo'));
    await screen.findByRole('heading', { name: 'Not allowed' });
    await waitFor(() => expect(server.asked.at(-1)?.input).toMatchObject({ facts: ANSWER.facts }));
    expect(screen.getByRole('heading', { name: 'Not allowed' })).toBeTruthy();
  });

  test('a question asked back has its choices as buttons, and cannot be right or wrong', async () => {
    const clarify = { ...ANSWER, verdict: 'clarify', verdictWord: 'One question first', question: 'Who is it?', options: [{ title: 'A pupil', facts: { whom: 'pupil' } }] };
    const server = new Server().on('POST /api/ask', { body: clarify }).on('POST /api/decide', { body: ANSWER });
    const user = await asked(server);
    const group = await screen.findByRole('group', { name: 'Who is it?' });
    expect(screen.queryByText('Was this right?')).toBeNull();
    expect(screen.queryByText('What the policy says')).toBeNull();
    await user.click(within(group).getByRole('button', { name: 'A pupil' }));
    await screen.findByRole('heading', { name: 'Not allowed' });
  });

  test('safeguarding lines stand first, with the report and a telephone number', async () => {
    const opened: string[] = [];
    const server = new Server().on('POST /api/ask', { body: { ...ANSWER, report: true, alerts: ['Tell the DSL now.'] } });
    const link = 'https://teams.microsoft.com/l/chat/0/0?users=28:bot&message=report';
    const user = await asked(server, 'x', { me: { chat: { kind: 'teams', link } }, host: { kind: 'teams', open: async (to) => void opened.push(to) } });
    const alert = await screen.findByRole('alert');
    expect(alert.compareDocumentPosition(screen.getByRole('heading', { name: 'Not allowed' }))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(within(alert).getByRole('link', { name: '01632 960123' }).getAttribute('href')).toBe('tel:01632960123');
    await user.click(button('Report to the DSL'));
    expect(opened).toEqual([link]);
    expect(alert.textContent).toContain('Nothing has been sent yet');
  });

  test('words that look like HTML stay words', async () => {
    await asked(new Server().on('POST /api/ask', { body: { ...ANSWER, say: '<img src=x onerror=alert(1)>' } }));
    expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('what somebody thinks of the answer', () => {
  test('"yes" is sent once and thanked for', async () => {
    const server = answering().on('POST /api/feedback', { body: { stored: true } });
    const user = await asked(server);
    await user.click(await screen.findByRole('button', { name: 'Yes' }));
    expect(await screen.findByText('Thank you. I have noted that this answer was right.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Yes' })).toBeNull();
    expect(server.asked.at(-1)?.input).toMatchObject({ kind: 'right', decisionId: ANSWER.decisionId });
  });

  test('a disagreement has a reason from a list', async () => {
    const server = answering().on('POST /api/feedback', { body: { stored: true } });
    const user = await asked(server);
    await user.click(await screen.findByRole('button', { name: 'I disagree / not my situation' }));
    await user.click(screen.getByRole('radio', { name: 'The clause does not fit' }));
    await user.click(button('Send'));
    await screen.findByText(/that you disagree/);
    expect(server.asked.at(-1)?.input).toMatchObject({ kind: 'disagree', reason: 'wrong-clause' });
  });

  test('nobody is thanked for what could not be stored', async () => {
    const user = await asked(answering().on('POST /api/feedback', { body: { stored: false } }));
    await user.click(await screen.findByRole('button', { name: 'No' }));
    expect(await screen.findByText(/could not be stored/)).toBeTruthy();
    expect(button('No')).toBeTruthy();
  });
});
