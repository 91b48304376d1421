import type { Element } from './adaptive.ts';

interface Shown {
  readonly id: string;
  readonly label: string;
  readonly value?: string | undefined;
  /** Marked at the last press; the message of the field is shown by hosts beside it, our own words stand at the top. */
  readonly wrong?: boolean;
}

export interface TextInput extends Shown {
  readonly most: number;
  readonly required?: boolean;
  readonly long?: boolean;
  readonly example?: string;
  /** What a host says when the field is left empty. */
  readonly hint?: string;
}

/** A field for words. More than fits a report is not put back into it: a card has a size. */
export function textInput({ id, label, value, wrong = false, most, required = false, long = false, example, hint }: TextInput): Element {
  return {
    type: 'Input.Text',
    id,
    label: marked(label, wrong),
    maxLength: most,
    ...(long ? { isMultiline: true } : {}),
    ...(required ? { isRequired: true, errorMessage: hint ?? 'This is needed.' } : {}),
    ...(example === undefined ? {} : { placeholder: example }),
    ...(value === undefined || value === '' ? {} : { value: [...value].slice(0, most).join('') }),
    spacing: 'Medium',
  };
}

export interface ChoiceInput extends Shown {
  /** Value -> words. */
  readonly choices: Readonly<Record<string, string>>;
  readonly hint: string;
  readonly compact?: boolean;
}

export function choiceInput({ id, label, value, wrong = false, choices, hint, compact = false }: ChoiceInput): Element {
  return {
    type: 'Input.ChoiceSet',
    id,
    label: marked(label, wrong),
    style: compact ? 'compact' : 'expanded',
    isRequired: true,
    errorMessage: hint,
    choices: Object.entries(choices).map(([chosen, title]) => ({ title, value: chosen })),
    ...(value !== undefined && value in choices ? { value } : {}),
    spacing: 'Medium',
  };
}

export interface ToggleInput extends Shown {
  readonly title: string;
}

/** Sends `yes` or `no`. */
export function toggleInput({ id, label, title, value }: ToggleInput): Element {
  return { type: 'Input.Toggle', id, label, title, valueOn: 'yes', valueOff: 'no', value: value === 'yes' ? 'yes' : 'no', wrap: true, spacing: 'Medium' };
}

function marked(label: string, wrong: boolean): string {
  return wrong ? `⚠ ${label}` : label;
}
