import { execute, message, type Json } from './activities.ts';
import { button, cardIn, words } from './cards.ts';
import { TESS, type TrustPerson } from './made-up-trust.ts';
import { inChannel, type ReportSchool } from './report-school.ts';

/** A form that can be sent as it is. */
export const TYPED = {
  pupil: 'Zebedee Quark', relation: 'current', year: 'Year 9', platform: 'Instagram', when: 'Last night',
  what: 'He asked for my number.', began: 'pupil', answered: 'no', family: 'no', danger: 'no',
};

/** What came back to a button: a card, or a word to the one who pressed. */
export interface Reply {
  readonly type: string;
  readonly value: Json;
}

export const chatOf = (who: TrustPerson): Json => ({ conversationType: 'personal', id: `a:${who.sender.id}` });
export const referenceIn = (card: Json): string => /R-[A-Z0-9]{6}/.exec(words(card))?.[0] ?? 'none';

/** People of the made-up trust writing to the bot and pressing its buttons. */
export class ReportTalk {
  readonly #school: Pick<ReportSchool, 'connector' | 'post'>;

  constructor(school: Pick<ReportSchool, 'connector' | 'post'>) {
    this.#school = school;
  }

  /** The card that answers a message in a personal chat. */
  async say(text: string, who: TrustPerson = TESS): Promise<Json> {
    const { connector } = this.#school;
    connector.calls.length = 0;
    await this.#school.post(message(connector.url, text, chatOf(who), who.sender));
    // What jobs post meanwhile is no reply to anything.
    const chat = `${encodeURIComponent(String(chatOf(who)['id']))}/activities/`;
    return cardIn(connector.calls.find(({ method, path, body }) => method === 'POST' && body['attachments'] !== undefined && path.includes(chat)));
  }

  async press(data: Json, who: TrustPerson = TESS, where: Json = chatOf(who)): Promise<Reply> {
    const { status, body } = await this.#school.post(execute(this.#school.connector.url, data, where, who.sender));
    if (status !== 200 || body['statusCode'] !== 200) throw new TypeError(`The press was answered with ${status}`);
    return body as unknown as Reply;
  }

  /** What the person who pressed is told while the card stays as it is; '' where a card came back. */
  async told(data: Json, who: TrustPerson = TESS, where: Json = chatOf(who)): Promise<string> {
    const { type, value } = await this.press(data, who, where);
    return type === 'application/vnd.microsoft.activity.message' ? String(value) : '';
  }

  /** A fresh form: what may be open is discarded first. */
  async freshForm(who: TrustPerson = TESS): Promise<Json> {
    await this.press(button(await this.say('report', who), 'Discard'), who);
    return this.say('report', who);
  }

  /** Sends a form; the card that comes back. */
  async sent(fields: Json = {}, who: TrustPerson = TESS): Promise<Json> {
    const form = await this.freshForm(who);
    return (await this.press({ ...button(form, 'Send to the DSL'), ...TYPED, ...fields }, who)).value;
  }

  /** The DSL's cards of a report in the channel, as they stand there now. */
  channelCards(reference: string): readonly Json[] {
    return inChannel(this.#school.connector).map(cardIn).filter((card) => words(card).includes(`Report ${reference}`) && words(card).includes('Reported by'));
  }
}
