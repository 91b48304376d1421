import { Badge } from '@fluentui/react-components';
import { AlertUrgentRegular, CheckmarkRegular, PersonAvailableRegular, SquareRegular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import type { ReportStateName } from '../../src/http/contract/reports.ts';
import { states } from '../texts/reports.ts';

const LOOKS: Readonly<Record<ReportStateName, { readonly icon: ReactElement; readonly color: 'danger' | 'informative' | 'brand' | 'success' }>> = {
  stored: { icon: <AlertUrgentRegular />, color: 'danger' },
  delivered: { icon: <AlertUrgentRegular />, color: 'danger' },
  acknowledged: { icon: <CheckmarkRegular />, color: 'brand' },
  'taken-on': { icon: <PersonAvailableRegular />, color: 'brand' },
  closed: { icon: <SquareRegular />, color: 'informative' },
};

/** The state as a word with an icon and a colour. */
export function StateBadge({ state }: { readonly state: ReportStateName }) {
  const { icon, color } = LOOKS[state];
  return <Badge appearance="tint" shape="rounded" size="large" color={color} icon={icon} style={{ height: 'auto', minHeight: '24px', whiteSpace: 'normal' }}>{states[state]}</Badge>;
}
