/** Questions that a newcomer may tap or copy. */
export const EXAMPLES = [
  'A Year 9 pupil has followed me on Instagram. What do I do?',
  'Can I put the trip photos on the school’s Facebook page?',
  'May I check my phone at lunch?',
  'A parent is complaining about us in a WhatsApp group.',
] as const;

