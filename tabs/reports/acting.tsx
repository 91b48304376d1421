import { Button, Field, makeStyles, Select, Spinner, Text, Textarea, tokens, typographyStyles } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ActReply, OutcomeName, ReportActionView, ReportView } from '../../src/http/contract/reports.ts';
import { useSession } from '../shared/session.tsx';
import { TroubleBar } from '../shared/states.tsx';
import { acting as texts, file, outcomes } from '../texts/reports.ts';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  heading: { ...typographyStyles.subtitle2, margin: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, padding: tokens.spacingHorizontalM, borderRadius: tokens.borderRadiusMedium, backgroundColor: tokens.colorNeutralBackground3 },
});

type Form = 'ask' | 'note' | 'close';

/** What a responder can do next; as on the card in the channel. */
export function Acting({ report }: { readonly report: ReportView }) {
  const styles = useStyles();
  const [form, setForm] = useState<Form>();
  const act = useAct(report.id, () => setForm(undefined));
  const busy = act.isPending;
  const waiting = report.state === 'stored' || report.state === 'delivered';
  const open = (which: Form) => {
    act.reset();
    setForm(form === which ? undefined : which);
  };
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{file.act}</h2>
      {act.error !== null && <TroubleBar fault={act.error} />}
      <div className={styles.buttons}>
        {waiting && <Button appearance="primary" disabledFocusable={busy} onClick={() => act.mutate({ kind: 'acknowledge' })}>{texts.acknowledge}</Button>}
        <Button appearance={waiting ? 'secondary' : 'primary'} disabledFocusable={busy} onClick={() => act.mutate({ kind: 'take-on' })}>{texts.takeOn}</Button>
        {(['ask', 'note', 'close'] as const).map((which) => (
          <Button key={which} aria-expanded={form === which} disabledFocusable={busy} onClick={() => open(which)}>{texts[which].press}</Button>
        ))}
        {busy && <Spinner size="tiny" />}
        <Text role="status">{act.data?.kind === 'done' && !busy ? texts.done : ''}</Text>
      </div>
      {form !== undefined && <ActForm key={form} form={form} busy={busy} reply={act.data} onCancel={() => open(form)} onSend={(action) => act.mutate(action)} />}
    </section>
  );
}

/** The same press is sent again after a failure, until the form is another: done twice it would stand there twice. */
function useAct(id: string, onDone: () => void) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [press, setPress] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: (action: ReportActionView): Promise<ActReply> => client.call('POST /api/reports/:id/act', { id, press, action }),
    onSuccess: (reply) => {
      setPress(crypto.randomUUID());
      if (reply.kind !== 'done') return;
      queries.setQueryData(['reports', 'file', id], reply.report);
      onDone();
    },
  });
}

interface ActFormProps {
  readonly form: Form;
  readonly busy: boolean;
  readonly reply: ActReply | undefined;
  readonly onCancel: () => void;
  readonly onSend: (action: ReportActionView) => void;
}

function ActForm({ form, busy, reply, onCancel, onSend }: ActFormProps) {
  const styles = useStyles();
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    onSend(form === 'close' ? { kind: 'close', outcome, ...(text.trim() === '' ? {} : { text }) } : { kind: form, text });
  };
  const words = form === 'close' ? texts.close.note : texts[form].field;
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {form === 'close' && <Outcomes outcome={outcome} problem={problemOf(reply, 'outcome')} onChoose={setOutcome} />}
      <Field label={words} {...(form === 'note' ? { hint: texts.note.hint } : {})} {...validation(problemOf(reply, 'text'))}>
        <Textarea value={text} rows={3} resize="vertical" autoComplete="off" onChange={(_, { value }) => setText(value)} />
      </Field>
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={busy}>{texts[form].send}</Button>
        <Button onClick={onCancel}>{texts.cancel}</Button>
      </div>
    </form>
  );
}

function Outcomes({ outcome, problem, onChoose }: { readonly outcome: string; readonly problem: string | undefined; readonly onChoose: (outcome: string) => void }) {
  return (
    <Field label={texts.close.field} required {...validation(problem)}>
      <Select value={outcome} onChange={(_, { value }) => onChoose(value)}>
        <option value="">{texts.close.choose}</option>
        {(Object.entries(outcomes) as [OutcomeName, string][]).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </Select>
    </Field>
  );
}

function problemOf(reply: ActReply | undefined, field: string): string | undefined {
  const found = reply?.kind === 'incomplete' ? reply.problems.find((one) => one.field === field) : undefined;
  return found === undefined ? undefined : texts.problems[found.problem];
}

function validation(problem: string | undefined) {
  return problem === undefined ? {} : { validationMessage: problem, validationState: 'error' as const };
}
