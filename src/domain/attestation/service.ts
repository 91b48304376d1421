/** Attestation as the surfaces call it. */
import type { Attesting } from './contract.ts';
import { createLeadingCampaigns } from './leading.ts';
import { createOwnAttesting } from './own.ts';
import type { AttestingParts } from './parts.ts';
import { createAttestationRounds } from './rounds.ts';

/** The service that every surface calls. Keeps nothing between calls. */
export function createAttesting(parts: AttestingParts): Attesting {
  return { ...createOwnAttesting(parts), ...createLeadingCampaigns(parts), ...createAttestationRounds(parts) };
}
