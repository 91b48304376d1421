/** The adopted document, so that a clause can be shown in its place. */

/** Words of a line; `clause` where they are a clause's. */
export interface PassageView {
  readonly text: string;
  readonly clause?: string;
}

export interface SectionView {
  /** "doc", "3" or "3.1". */
  readonly number: string;
  readonly title: string;
  /** 2 for a section, 3 for a section within one. */
  readonly level: 2 | 3;
  readonly lines: readonly { readonly item: boolean; readonly passages: readonly PassageView[] }[];
}

export interface PolicyView {
  readonly title: string;
  readonly edition: string;
  readonly sections: readonly SectionView[];
}

export interface PolicyApi {
  'GET /api/policy': { readonly input: Readonly<Record<never, never>>; readonly reply: PolicyView };
}
