/** Reports as the server has them; what others do in the chat shows here within seconds. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSession } from '../shared/session.tsx';

/** How often the mark of change is looked at. */
const LOOK_MS = 4_000;

export function useReportList() {
  const { client } = useSession();
  return useQuery({ queryKey: ['reports', 'list'], queryFn: ({ signal }) => client.call('GET /api/reports', {}, signal), staleTime: Infinity, gcTime: 0 });
}

/** Each loading is a reading on record: it is loaded when it is opened and when it has changed, and not for every look. */
export function useReportFile(id: string) {
  const { client } = useSession();
  return useQuery({ queryKey: ['reports', 'file', id], queryFn: ({ signal }) => client.call('GET /api/reports/:id', { id }, signal), staleTime: Infinity, gcTime: 0 });
}

/** Loads list or file again when a report has changed, whoever changed it. */
export function useChanges(): void {
  const { client } = useSession();
  const queries = useQueryClient();
  const known = useRef<string>(undefined);
  const { data } = useQuery({
    queryKey: ['reports', 'mark'],
    queryFn: ({ signal }) => client.call('GET /api/reports/mark', {}, signal),
    refetchInterval: LOOK_MS,
    retry: false,
    gcTime: 0,
  });
  const mark = data?.mark;
  useEffect(() => {
    if (mark === undefined) return;
    const changed = known.current !== undefined && known.current !== mark;
    known.current = mark;
    if (!changed) return;
    void queries.invalidateQueries({ queryKey: ['reports', 'list'] });
    void queries.invalidateQueries({ queryKey: ['reports', 'file'] });
  }, [mark, queries]);
}
