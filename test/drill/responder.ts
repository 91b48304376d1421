/** The DSL of a school, who registers the channel at the beginning and then works in it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from './random.ts';
import { dslOf, type DrillSchool } from './roster.ts';
import { buttonIn, type SeenMessage, type Teams } from './teams.ts';

/** Registers the school's channel as its DSL does; before there are any faults. False when that did not work. */
export async function registerChannel(teams: Teams, school: DrillSchool): Promise<boolean> {
  const dsl = dslOf(school);
  await teams.mention(dsl, 'register dsl channel', 0);
  for (let tries = 0; tries < 50; tries += 1) {
    const shown = await teams.seen(school.channel);
    const test = shown.find(({ body }) => buttonIn(body, 'channel-seen') !== undefined);
    const button = buttonIn(test?.body, 'channel-seen');
    if (test !== undefined && button !== undefined) return isTaken(await teams.press(dsl, test, button, 0));
    await wait(100);
  }
  return false;
}

function isTaken(reply: Awaited<ReturnType<Teams['press']>>): boolean {
  return reply.kind === 'answered' && reply.status === 200;
}

/** Looks into the channel now and then, acknowledges some of the reports, and adds notes to some. */
export async function respondIn(teams: Teams, school: DrillSchool, random: Random, ended: () => boolean): Promise<void> {
  const seen = new Set<string>();
  while (!ended()) {
    await wait(random.between(500, 1_500));
    for (const message of await teams.seen(school.channel, 20)) {
      const acknowledge = buttonIn(message.body, 'dsl-acknowledge');
      if (acknowledge === undefined || seen.has(message.id)) continue;
      seen.add(message.id);
      if (random.chance(0.4)) await act(teams, school, message, random);
    }
  }
}

async function act(teams: Teams, school: DrillSchool, message: SeenMessage, random: Random): Promise<void> {
  const verb = random.pick(['dsl-acknowledge', 'dsl-acknowledge', 'dsl-note']);
  const button = buttonIn(message.body, verb);
  if (button === undefined) return;
  const field = typeof button['field'] === 'string' ? { [button['field']]: 'Looked at it.' } : {};
  await teams.press(dslOf(school), message, { ...button, ...field }, random.between(0, 1));
}
