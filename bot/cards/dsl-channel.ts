import type { Setting } from '../../src/domain/directory.ts';
import type { ChannelRefusal } from '../../src/domain/dsl-channel.ts';
import { adaptiveCard, buttons, execute, heading, text, type AdaptiveCard } from './adaptive.ts';
import { inert, labelled } from './inert.ts';
import { choiceInput } from './inputs.ts';
import { plainCard } from './report-notices.ts';

const WHAT = 'Reports of contact by pupils come into this channel as cards. Everybody who can read the channel can read them; only the DSL, the deputies and the named senior leaders can act on them.';

/** The test card: the registration counts once a person of that role has pressed its button. */
export function testCard(registration: string, settingName: string): AdaptiveCard {
  const plain = `Test: is this the DSL channel of ${inert(settingName)}?`;
  const body = [
    heading('Is this the DSL channel?'),
    labelled('For', settingName, { spacing: 'None' }),
    text(WHAT),
    text('The DSL, a deputy, a named senior leader or an administrator confirms that this card can be seen. Until then nothing changes.'),
    buttons([execute('I can see this', 'channel-seen', { registration }, { style: 'positive' })]),
  ];
  return adaptiveCard(body, { fallbackText: plain, speak: plain });
}

/** The test card once it was confirmed. */
export function confirmedCard(settingName: string, by: string): AdaptiveCard {
  const plain = `This is the DSL channel of ${inert(settingName)}.`;
  const body = [
    heading('✓ This is the DSL channel'),
    labelled('For', settingName, { spacing: 'None' }),
    labelled('Confirmed by', by, { spacing: 'None' }),
    text(WHAT),
  ];
  return adaptiveCard(body, { fallbackText: plain, speak: plain });
}

export function chooseSettingCard(settings: readonly Setting[]): AdaptiveCard {
  const choices = Object.fromEntries(settings.map(({ id, name }) => [id, inert(name)]));
  const body = [
    heading('Which school or college?'),
    choiceInput({ id: 'setting', label: 'This channel is the DSL channel of', choices, hint: 'Choose one.', compact: true }),
    buttons([execute('Go on', 'channel-choose', {}, { inputs: 'auto', style: 'positive' })]),
  ];
  return adaptiveCard(body, { fallbackText: 'Which school or college is this channel for?', speak: 'Which school or college is this channel for?' });
}

const WAY = 'Use a standard channel of a team whose only members are the safeguarding staff, install the app in that team, mention me in the channel and write “register dsl channel”.';

const REFUSED: Readonly<Record<ChannelRefusal, string>> = {
  'unknown-person': 'I do not find you in the trust’s directory, so I cannot do this for you.',
  'not-the-dsl': 'Only the DSL of that school, or an administrator of the trust, registers its channel. Nothing was changed.',
  'not-a-responder': 'Only the DSL, a deputy, a named senior leader or an administrator confirms the channel. Nothing was changed.',
  'not-a-channel': `Reports cannot come into a chat: its members change without anybody deciding it. ${WAY}`,
  'private-channel': `Reports cannot come into a private channel: Teams does not let a bot post there reliably. ${WAY}`,
  'shared-channel': `Reports cannot come into a shared channel: people of other organisations may read it. ${WAY}`,
  'channel-unknown': `I could not find out what kind of channel this is, so nothing was registered. Is the app installed in this team? ${WAY}`,
  'cannot-post': `Teams did not let me post the test card, so nothing was registered. Is the app installed in this team? ${WAY}`,
  'no-such-registration': 'This test card is too old. Mention me and write “register dsl channel” again.',
};

export function channelRefusalText(reason: ChannelRefusal): string {
  return REFUSED[reason];
}

export function channelRefusalCard(reason: ChannelRefusal): AdaptiveCard {
  return plainCard('This channel was not registered', REFUSED[reason]);
}

export function testPostedCard(): AdaptiveCard {
  return plainCard('Look at the test card', 'I have posted a test card in this channel. The registration counts once the DSL, a deputy, a named senior leader or an administrator has pressed “I can see this” on it.');
}
